namespace ImageBudget.Compression.Xz;

/// <summary>
/// LZMA2 data chunk by chunk (xz file format 1.1 section 5.3.1; the layout of chunks as in liblzma and the LZMA SDK). The library continues
/// decoding after the end of its input, and allocates memory for invalid properties, so it gets only complete headers, complete data and
/// valid properties.
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

    private int _dataSize;

    protected override ArraySegment<byte> NextPiece()
    {
        if (_dataSize == 0)
        {
            return Input.TakePiece(ReadHeader(Input.Peek(1, Part)[0]), Part);
        }

        ArraySegment<byte> data = Input.TakePiece(_dataSize, Part);
        _dataSize = 0;
        return data;
    }

    // Returns the size of the header.
    private int ReadHeader(byte control)
    {
        switch (control)
        {
            case 0:
                return 1;
            case <= MostStored:
                _dataSize = SizeAt(Input.Peek(StoredHeaderSize, Part), 1);
                return StoredHeaderSize;
            case < Lzma:
                throw Input.Corrupt("an LZMA2 chunk has an invalid control byte");
            case < WithProperties:
                _dataSize = SizeAt(Input.Peek(LzmaHeaderSize, Part), 3);
                return LzmaHeaderSize;
            default:
                ReadOnlySpan<byte> header = Input.Peek(LzmaHeaderSize + 1, Part);
                _dataSize = SizeAt(header, 3);
                return AreValid(header[LzmaHeaderSize]) ? header.Length : throw Input.Corrupt("an LZMA2 chunk has invalid properties");
        }
    }

    private static int SizeAt(ReadOnlySpan<byte> header, int at) => ((header[at] << 8) | header[at + 1]) + 1;

    // (pb * 5 + lp) * 9 + lc, where pb is at most 4 and, in LZMA2 only, lc and lp together as well.
    private static bool AreValid(byte properties) => properties < 9 * 5 * 5 && (properties % 9) + (properties / 9 % 5) <= 4;
}
