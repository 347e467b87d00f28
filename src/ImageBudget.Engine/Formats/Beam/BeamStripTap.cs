using System.Buffers.Binary;

namespace ImageBudget.Formats.Beam;

/// <summary>
/// A tap on the bytes of one BEAM file: counts what stripping takes out while the chunks stream by, keeping only their headers. One instance
/// serves many files, one after the other.
/// </summary>
internal sealed class BeamStripTap
{
    private const int FileHeader = 12;
    private const int ChunkHeader = 8;

    private readonly byte[] _header = new byte[FileHeader];
    private int _wanted;
    private int _held;
    private long _skip;
    private long _left;
    private long _removed;
    private bool _broken;

    /// <summary>Starts on the next file.</summary>
    public void Reset()
    {
        _wanted = FileHeader;
        _held = 0;
        _skip = _left = _removed = 0;
        _broken = false;
    }

    public void Append(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty && !_broken)
        {
            if (_skip > 0)
            {
                int gone = (int)Math.Min(_skip, piece.Length);
                _skip -= gone;
                piece = piece[gone..];
                continue;
            }

            int take = Math.Min(_wanted - _held, piece.Length);
            piece[..take].CopyTo(_header.AsSpan(_held));
            _held += take;
            piece = piece[take..];
            if (_held == _wanted)
            {
                Read();
            }
        }
    }

    /// <summary>
    /// Bytes of the chunks that stripping removes, their headers and padding included; null when the file is no whole BEAM file.
    /// </summary>
    public long? Finish() => _broken || _wanted == FileHeader || _skip > 0 || _held > 0 || _left >= ChunkHeader ? null : _removed;

    private void Read()
    {
        _held = 0;
        if (_wanted == FileHeader)
        {
            // The length counts from behind itself: "BEAM" and the chunks.
            _broken = !BeamFile.Looks(_header);
            _left = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(4)) - 4L;
            _wanted = ChunkHeader;
            return;
        }

        if (_left < ChunkHeader)
        {
            // What follows the last chunk is no chunk.
            _skip = long.MaxValue;
            _left = 0;
            _broken = true;
            return;
        }

        long size = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(4));
        long padded = (size + 3) & ~3L;
        _left -= ChunkHeader;
        if (size > _left)
        {
            _broken = true;
            return;
        }

        // Some writers leave out the padding of the last chunk.
        _skip = Math.Min(padded, _left);
        _left -= _skip;
        if (!BeamFile.SurvivesStripping(_header.AsSpan(0, 4)))
        {
            _removed += ChunkHeader + _skip;
        }
    }
}
