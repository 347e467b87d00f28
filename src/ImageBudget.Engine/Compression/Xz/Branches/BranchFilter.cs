namespace ImageBudget.Compression.Xz.Branches;

/// <summary>
/// Undoes a branch filter (BCJ; xz file format 1.1 section 5.3.2): the targets of calls and jumps were stored as absolute addresses, which
/// repeat, and become relative to the instruction again. Bytes at the end of a block that are too few for an instruction are left
/// unchanged.
/// </summary>
/// <param name="source">The output of the next filter in the chain.</param>
/// <param name="code">The machine's instruction format.</param>
/// <param name="start">Address of the block's first byte.</param>
internal sealed class BranchFilter(BlockSource source, BranchCode code, uint start) : BlockSource
{
    private const int BufferSize = 16 * 1024;

    private readonly byte[] _buffer = new byte[BufferSize];
    private uint _address = start;
    private int _read;
    private int _converted;
    private int _end;
    private bool _finished;

    public override int Read(Span<byte> destination)
    {
        while (_read == _converted)
        {
            if (_finished)
            {
                if (_converted == _end)
                {
                    return 0;
                }

                _converted = _end;
                break;
            }

            Fill();
        }

        int count = Math.Min(destination.Length, _converted - _read);
        _buffer.AsSpan(_read, count).CopyTo(destination);
        _read += count;
        return count;
    }

    private void Fill()
    {
        _buffer.AsSpan(_converted, _end - _converted).CopyTo(_buffer);
        _end -= _converted;
        _read = _converted = 0;
        int count = source.Read(_buffer.AsSpan(_end));
        _finished = count == 0;
        _end += count;
        if (!_finished)
        {
            _converted = code.Convert(_buffer.AsSpan(0, _end), _address);
            _address += (uint)_converted;
        }
    }
}
