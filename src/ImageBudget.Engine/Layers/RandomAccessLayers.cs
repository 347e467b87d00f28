using ImageBudget.Images;

namespace ImageBudget.Layers;

/// <summary>Layers of a plain archive file or a folder: each is read where it lies.</summary>
internal sealed class RandomAccessLayers(BlobSource blobs, Func<string, Stream> open, ReadingProgress progress) : LayerStore
{
    public override BlobSource Blobs => blobs;

    public override bool IsRandomAccess => true;

    public override LayerAnalysis Read(string blob, string algorithm, LayerOptions options, CancellationToken cancellation)
    {
        using Stream stream = open(blob);
        using CountingStream counting = new(stream, progress);
        return LayerReader.Read(counting, stream.Length, blob, algorithm, options, cancellation);
    }
}
