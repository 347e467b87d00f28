namespace ImageBudget.Compression.Transfer;

/// <summary>The size of the gzip that a push makes of a plain layer.</summary>
/// <param name="Bytes">Header and trailer included.</param>
/// <param name="Error">
/// How many bytes the true size may be above or below it: 0 for a measured size; for an estimated one, three standard errors and the bias
/// of blocks that are measured alone.
/// </param>
internal readonly record struct TransferSize(long Bytes, long Error)
{
    /// <summary>
    /// The most that pgzip makes of so many bytes: it stores what does not shrink, at five bytes for each block of 65,535 and ten for each
    /// MiB.
    /// </summary>
    /// <param name="plain">Of the layer's tar.</param>
    public static long Most(long plain) => plain + (plain / 500) + 64;
}
