namespace ImageBudget.Analysis;

/// <summary>The figures that dive (0.13) prints for this image.</summary>
/// <param name="Efficiency">0 to 1.</param>
/// <param name="WastedBytes">Every copy of a path that occurs in more than one layer, the live one included.</param>
/// <param name="UserWastedPercent">A ratio, not a percentage: wasted bytes over the bytes of all layers but the first; null when these
/// are zero.</param>
public sealed record DiveFigures(double Efficiency, long WastedBytes, double? UserWastedPercent)
{
    /// <summary>All copies of all paths; dive's efficiency is the smallest copies divided by these.</summary>
    public long CountedBytes { get; init; }

    /// <summary>What the copies of paths have beyond the smallest one.</summary>
    public long ExcessBytes { get; init; }

    /// <summary>File contents of all layers but the first.</summary>
    public long UserBytes { get; init; }
}
