using System.Collections.Immutable;
using ImageBudget.Layers;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Files;

/// <summary>The probes' facts about the files of all layers.</summary>
internal static class FileFacts
{
    /// <param name="layers">Base layer first; null for a layer that is not in the image.</param>
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
