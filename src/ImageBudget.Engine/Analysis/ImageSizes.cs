namespace ImageBudget.Analysis;

/// <summary>The sizes of an image, all in bytes.</summary>
/// <param name="Archive">The file (or directory) as given.</param>
/// <param name="Transfer">Sum of the layer blobs as a registry moves them.</param>
/// <param name="TransferEstimated">
/// True when of at least one layer that is stored plain only a sample was measured. False: every compressed size is the stored one, or was
/// measured.
/// </param>
/// <param name="Uncompressed">Sum of the layer tars.</param>
/// <param name="Unpacked">Sum of file contents over all layers, a hard link once. What a bare <c>maxSize</c> means.</param>
/// <param name="Live">File contents in the final root file system, a hard link once.</param>
/// <param name="Reclaimable"><c>Unpacked - Live</c>.</param>
/// <param name="Duplicated">Live bytes that repeat the content of another live file.</param>
public sealed record ImageSizes(
    long Archive, long Transfer, bool TransferEstimated, long Uncompressed, long Unpacked, long Live, long Reclaimable, long Duplicated)
{
    /// <summary>How far <see cref="Transfer"/> may be from the truth; 0 when it is not estimated.</summary>
    public long TransferError { get; init; }

    /// <summary>True when at least one layer is stored plain, so that its transfer size had to be computed.</summary>
    internal bool HasPlainLayers { get; init; }

    /// <summary>The size that a metric of the budget means; null for a metric of another kind.</summary>
    internal long? Of(string metric) => metric switch
    {
        "archive" => Archive,
        "transfer" => Transfer,
        "uncompressed" => Uncompressed,
        "unpacked" => Unpacked,
        "live" => Live,
        _ => null,
    };
}
