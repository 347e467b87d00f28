using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Layers;

namespace ImageBudget.Analysis;

internal static class DiveEfficiency
{
    public static DiveFigures Of(RootFs files, ImmutableArray<LayerAnalysis?> layers) => new(1, 0, null);
}
