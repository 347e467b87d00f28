using ImageBudget.Compression;
using ImageBudget.Sources.Streams;

namespace ImageBudget.Layers.Streams;

/// <summary>Passes all bytes read through it to a <see cref="TransferEstimator"/>.</summary>
internal sealed class EstimatingStream(Stream inner, TransferEstimator estimator) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        estimator.Append(buffer[..read]);
        return read;
    }
}
