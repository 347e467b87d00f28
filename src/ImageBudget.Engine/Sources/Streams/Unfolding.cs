using ImageBudget.Model;

namespace ImageBudget.Sources.Streams;

/// <summary>
/// Holds everything that is inflated of one image file, all layers and the compression around them together, against the size of the file,
/// or what was read of it where it comes through a pipe: bombs cost time, though no memory. Below a floor anything goes, because real
/// images hold files of zeros (docs/limits.md).
/// </summary>
/// <param name="limits">The ratio and the floor.</param>
/// <param name="progress">Knows how much of the file was read.</param>
internal sealed class Unfolding(ImageLimits limits, ReadingProgress progress)
{
    private long _bytes;

    /// <summary>The same stream, counted. Does not own it.</summary>
    public Stream Count(Stream inflated) => new CountedStream(this, inflated);

    private void Add(int bytes)
    {
        long all = Interlocked.Add(ref _bytes, bytes);
        if (all <= limits.RatioFloor)
        {
            return;
        }

        // A layer of zeros may come before those that make the file large.
        long read = Math.Max(progress.Done, progress.Total ?? 0);
        if (all / limits.Ratio > read)
        {
            throw new ImageFormatException(
                Codes.LimitExceeded,
                FormattableString.Invariant(
                    $"{read} bytes of the image decompress to {all}, which is more than {limits.Ratio} times as many{LimitSetting.WayOut("ratio")}, and so does --limit ratioFloor=SIZE (now {limits.RatioFloor})"));
        }
    }

    private sealed class CountedStream(Unfolding unfolding, Stream inflated) : ForwardStream
    {
        public override int Read(Span<byte> buffer)
        {
            int read = inflated.Read(buffer);
            unfolding.Add(read);
            return read;
        }
    }
}
