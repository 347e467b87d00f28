using SharpCompress.Compressors.LZMA;

namespace ImageBudget.Compression.Xz;

/// <summary>LZMA2, decoded by SharpCompress. Leaves the input after the data.</summary>
internal sealed class Lzma2Decoder : BlockSource, IDisposable
{
    private readonly Lzma2Chunks _chunks;
    private readonly LzmaStream _library;

    /// <param name="input">At the data.</param>
    /// <param name="dictionarySize">
    /// As the block header stores it (xz file format 1.1 section 5.3.1), for at most 1 GiB. The library allocates only the part that the
    /// data fills.
    /// </param>
    public Lzma2Decoder(CompressedInput input, byte dictionarySize)
    {
        _chunks = new Lzma2Chunks(input);
        _library = LzmaStream.Create([dictionarySize], _chunks, -1, -1, presetDictionary: null, isLzma2: true, leaveOpen: true);
    }

    public override int Read(Span<byte> destination)
    {
        try
        {
            return _library.Read(destination);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw _chunks.Refusal(failure, "an LZMA2 chunk does not decode to its size");
        }
    }

    public void Dispose() => _library.Dispose();
}
