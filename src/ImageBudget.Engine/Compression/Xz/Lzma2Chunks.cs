namespace ImageBudget.Compression.Xz;

/// <summary>
/// LZMA2 data chunk by chunk (xz file format 1.1 section 5.3.1; the layout of chunks as in liblzma and the LZMA SDK). The library takes the end of
/// its input for more data, and allocates for whatever properties it finds; so it is given only whole chunks, and only those with valid properties.
/// </summary>
internal sealed class Lzma2Chunks(CompressedInput input) : LibraryInput(input)
{
    private const string Part = "an LZMA2 chunk";

    // Control byte; 0 is the end, 1 and 2 are stored chunks, from 0x80 LZMA, from 0xC0 with properties.
    private const byte MostStored = 2;
    private const byte Lzma = 0x80;
    private const byte WithProperties = 0xC0;
    private const int StoredHeaderSize = 3;
    private const int LzmaHeaderSize = 5;

    protected override ArraySegment<byte> NextPiece()
    {
        byte control = Input.Peek(1, Part)[0];
        return Input.TakePiece(
            control switch
            {
                0 => 1,
                <= MostStored => StoredSize(Input.Peek(StoredHeaderSize, Part)),
                < Lzma => throw Input.Corrupt("an LZMA2 chunk has an invalid control byte"),
                < WithProperties => LzmaSize(Input.Peek(LzmaHeaderSize, Part)),
                _ => LzmaSize(Input.Peek(LzmaHeaderSize + 1, Part)),
            },
            Part);
    }

    private static int StoredSize(ReadOnlySpan<byte> header) => StoredHeaderSize + ((header[1] << 8) | header[2]) + 1;

    private int LzmaSize(ReadOnlySpan<byte> header) => header.Length == LzmaHeaderSize || AreValid(header[LzmaHeaderSize])
        ? header.Length + ((header[3] << 8) | header[4]) + 1
        : throw Input.Corrupt("an LZMA2 chunk has invalid properties");

    // (pb * 5 + lp) * 9 + lc, where pb is at most 4 and, in LZMA2 only, lc and lp together as well.
    private static bool AreValid(byte properties) => properties < 9 * 5 * 5 && (properties % 9) + (properties / 9 % 5) <= 4;
}
