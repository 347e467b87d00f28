using ImageBudget.Model;

namespace ImageBudget.Sources.Streams;

/// <summary>Adds up what all threads have read of an image file and tells it now and then.</summary>
internal sealed class ReadingProgress(IProgress<AnalysisProgress>? listener, string image, long? total)
{
    private const long Step = 4 * 1024 * 1024;

    private long _done;
    private long _told;

    public long Done => Volatile.Read(ref _done);

    /// <summary>Bytes of the image file; null while nobody knows: a pipe.</summary>
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
