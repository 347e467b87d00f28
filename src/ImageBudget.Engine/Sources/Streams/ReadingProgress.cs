using ImageBudget.Model;

namespace ImageBudget.Sources.Streams;

/// <summary>Sums the bytes that all threads have read from an image file, and reports them at intervals.</summary>
internal sealed class ReadingProgress(IProgress<AnalysisProgress>? listener, string image, long? total)
{
    private const long Step = 4 * 1024 * 1024;

    private long _done;
    private long _told;

    public long Done => Volatile.Read(ref _done);

    /// <summary>Bytes of the image file; null for a pipe, whose size is unknown.</summary>
    public long? Total => total;

    public void Add(long bytes)
    {
        long done = Interlocked.Add(ref _done, bytes);
        long told = Volatile.Read(ref _told);
        if (listener is not null && done - told >= Step && Interlocked.CompareExchange(ref _told, done, told) == told)
        {
            listener.Report(new AnalysisProgress(image, done, total));
        }
    }
}
