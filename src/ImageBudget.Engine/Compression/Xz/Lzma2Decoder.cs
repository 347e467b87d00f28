namespace ImageBudget.Compression.Xz;

/// <summary>LZMA2: chunks, each LZMA or stored, over one dictionary (xz file format 1.1 section 5.3.1; chunk layout as in liblzma and the LZMA SDK).</summary>
internal sealed unsafe class Lzma2Decoder(CompressedInput input, History history, LzmaState lzma, uint dictionary) : BlockSource
{
    private const string Part = "an LZMA2 chunk";

    private bool _needsDictionary = true;
    private bool _needsProperties = true;
    private bool _needsState = true;
    private bool _finished;
    private long _sinceReset;

    public override int Read(Span<byte> destination)
    {
        while (history.IsDrained && !_finished)
        {
            ReadChunk();
        }

        return history.Drain(destination);
    }

    private void ReadChunk()
    {
        byte control = input.TakeByte(Part);
        if (control == 0)
        {
            _finished = true;
            return;
        }

        if (control is 1 or >= 0xE0)
        {
            history.Clear();
            _sinceReset = 0;
            _needsDictionary = false;
            _needsProperties = true;
        }
        else if (_needsDictionary || control is > 2 and < 0x80)
        {
            throw input.Corrupt("an LZMA2 chunk has an invalid control byte");
        }

        if (control < 0x80)
        {
            ReadStored();
        }
        else
        {
            ReadLzma(control);
        }
    }

    private void ReadStored()
    {
        ReadOnlySpan<byte> header = input.Take(2, Part);
        int count = ((header[0] << 8) | header[1]) + 1;
        history.MakeRoom(count, dictionary);
        input.Take(count, Part).CopyTo(history.Buffer.AsSpan(history.End));
        history.Advance(count);
        _sinceReset += count;
    }

    private void ReadLzma(byte control)
    {
        ReadOnlySpan<byte> header = input.Take(4, Part);
        int count = (((control & 0x1F) << 16) | (header[0] << 8) | header[1]) + 1;
        int size = ((header[2] << 8) | header[3]) + 1;
        if (control >= 0xC0)
        {
            if (!lzma.TrySetProperties(input.TakeByte(Part)))
            {
                throw input.Corrupt("an LZMA2 chunk has invalid properties");
            }

            _needsProperties = false;
            _needsState = false;
            lzma.Reset();
        }
        else if (_needsProperties)
        {
            throw input.Corrupt("an LZMA2 chunk lacks its properties");
        }
        else if (control >= 0xA0)
        {
            _needsState = false;
            lzma.Reset();
        }
        else if (_needsState)
        {
            throw input.Corrupt("an LZMA2 chunk continues a state that was never set");
        }

        input.Take(size, Part).CopyTo(lzma.Chunk);
        history.MakeRoom(count, dictionary);
        bool valid;
        fixed (byte* source = lzma.Chunk)
        fixed (byte* buffer = history.Buffer)
        {
            int past = (int)Math.Min(_sinceReset, history.End);
            valid = lzma.TryDecode(source, size, buffer + history.End, count, past, dictionary, (uint)_sinceReset);
        }

        if (!valid)
        {
            throw input.Corrupt("an LZMA2 chunk does not decode to its size");
        }

        history.Advance(count);
        _sinceReset += count;
    }
}
