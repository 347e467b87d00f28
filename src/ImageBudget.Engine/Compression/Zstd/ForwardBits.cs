namespace ImageBudget.Compression.Zstd;

/// <summary>Reads the bits of an FSE table description, lowest first (RFC 8878 section 4.1.1). Bits after the end are 0.</summary>
internal ref struct ForwardBits(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _position;

    public readonly bool IsOverrun => _position > _data.Length * 8;

    /// <summary>Bytes begun.</summary>
    public readonly int Bytes => (_position + 7) / 8;

    public int Take(int count)
    {
        int value = 0;
        for (int i = 0; i < count; i++, _position++)
        {
            int at = _position >> 3;
            value |= (at < _data.Length ? (_data[at] >> (_position & 7)) & 1 : 0) << i;
        }

        return value;
    }

    public void PutBack(int count) => _position -= count;
}
