using ImageBudget.Model;

namespace ImageBudget.Sources.Streams;

/// <summary>
/// Limits the decompressed bytes of one image file (all layers and the compression around them) to a ratio of the file's size, or of the
/// bytes read so far from a pipe. Decompression bombs cost time, though no memory. There is no limit below a floor, because real images
/// hold files of zeros (docs/limits.md).
/// </summary>
/// <param name="limits">The ratio and the floor.</param>
/// <param name="progress">Counts the bytes read from the file.</param>
internal sealed class DecompressionLimit(ImageLimits limits, ReadingProgress progress)
{
    private long _bytes;

    /// <summary>Counts the bytes read from the returned stream, which does not own <paramref name="inflated"/>.</summary>
    public Stream Count(Stream inflated) => new CountedStream(this, inflated);

    /// <summary>Counts bytes that were decompressed.</summary>
    /// <exception cref="ImageFormatException">IB9008: they are too many.</exception>
    public void Add(long bytes)
    {
        long all = Interlocked.Add(ref _bytes, bytes);
        if (all <= limits.RatioFloor)
        {
            return;
        }

        // Use the whole size: a layer of zeros may precede the layers that make the file large.
        long read = Math.Max(progress.Done, progress.Total ?? 0);
        if (all / limits.Ratio > read)
        {
            throw new ImageFormatException(
                Codes.LimitExceeded,
                FormattableString.Invariant(
                    $"{read} bytes of the image decompress to {all}, which is more than {limits.Ratio} times as many{LimitSetting.WayOut("ratio")}, and so does --limit ratioFloor=SIZE (now {limits.RatioFloor})"));
        }
    }

    private sealed class CountedStream(DecompressionLimit decompression, Stream inflated) : ForwardStream
    {
        public override int Read(Span<byte> buffer)
        {
            int read = inflated.Read(buffer);
            decompression.Add(read);
            return read;
        }
    }
}
