namespace ImageBudget.Analysis;

/// <summary>The figures that dive (0.13) prints for this image.</summary>
/// <param name="Efficiency">0 to 1.</param>
/// <param name="WastedBytes">Every copy of a path that occurs in more than one layer, the live one included.</param>
/// <param name="UserWastedPercent">A ratio, not a percentage: wasted bytes over the bytes of all layers but the first; null when there is
/// only one layer.</param>
public sealed record DiveFigures(double Efficiency, long WastedBytes, double? UserWastedPercent);
