using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Rules.Checking;

/// <summary><c>scope: app</c>: the content of the layers above the base image.</summary>
internal static class AppScope
{
    public const string Subject = "app";

    /// <summary>Packages that are in no layer of the base; how the bytes of other packages are distributed over layers is not
    /// known.</summary>
    public static ImmutableArray<Contributor> Contributors(ImageAnalysis analysis, SizeMetric metric)
    {
        HashSet<int> @base = [.. analysis.Layers.Where(l => l.Base).Select(l => l.Index)];
        return Checking.Contributors.Heaviest(analysis.Packages
            .Where(p => !p.Layers.Any(@base.Contains))
            .Select(p => new Contributor(p.DisplayName, Checking.Contributors.Of(p, metric))));
    }
}
