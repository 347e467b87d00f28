using System.Collections.Immutable;
using ImageBudget.Layers;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Files;

/// <summary>What the probes learned of the files of all layers.</summary>
internal static class FileFacts
{
    /// <param name="layers">Base layer first; null for one that is not there.</param>
    public static IEnumerable<(FileContent File, TFact Fact)> Of<TFact>(ImmutableArray<LayerAnalysis?> layers)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            if (layers[i] is not { } layer)
            {
                continue;
            }

            foreach ((LayerNode node, TFact fact) in layer.Facts.Of<TFact>())
            {
                yield return (new FileContent(i, node), fact);
            }
        }
    }
}
