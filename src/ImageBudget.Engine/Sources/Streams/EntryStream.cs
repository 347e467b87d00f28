using ImageBudget.Tar;

namespace ImageBudget.Sources.Streams;

/// <summary>The content of the tar reader's current member.</summary>
internal sealed class EntryStream(TarReader tar) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        ReadOnlySpan<byte> piece = tar.ReadData(buffer.Length);
        piece.CopyTo(buffer);
        return piece.Length;
    }
}
