using ImageBudget.Compression.Transfer;
using ImageBudget.Sources.Streams;

namespace ImageBudget.Layers.Streams;

/// <summary>Passes all bytes read through it to a <see cref="TransferMeter"/>.</summary>
internal sealed class MeteredStream(Stream inner, TransferMeter meter) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        meter.Append(buffer[..read]);
        return read;
    }
}
