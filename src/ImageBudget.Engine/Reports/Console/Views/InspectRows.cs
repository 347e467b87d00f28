using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Reports.Console.Views;

/// <summary>The rows of a view, unordered; see <see cref="HeaviestFiles"/> for files.</summary>
internal static class InspectRows
{
    /// <summary>The label of unowned files.</summary>
    public const string NoPackage = "(no package)";

    public static IEnumerable<InspectRow> Of(ImageAnalysis analysis, InspectBy by) => by switch
    {
        InspectBy.Ecosystem => Ecosystems(analysis),
        InspectBy.Package => Packages(analysis),
        InspectBy.Layer => Layers(analysis),
        _ => [],
    };

    private static IEnumerable<InspectRow> Ecosystems(ImageAnalysis analysis)
    {
        foreach (IGrouping<string, Package> group in analysis.Packages.GroupBy(p => p.Ecosystem, StringComparer.Ordinal))
        {
            yield return new InspectRow(group.Key)
            {
                Unpacked = group.Sum(p => p.Unpacked),
                Live = group.Sum(p => p.Live),
                Transfer = group.Sum(p => p.Transfer),
                Files = group.Sum(p => p.Files),
                Packages = group.Count(),
            };
        }

        if (!analysis.Unowned.IsEmpty)
        {
            yield return new InspectRow(NoPackage)
            {
                Unpacked = analysis.Unowned.Sum(f => f.Unpacked),
                Live = analysis.Unowned.Sum(f => f.Live),
                Transfer = analysis.Unowned.Sum(f => f.Transfer),
                Files = analysis.Unowned.Sum(f => f.Files),
            };
        }
    }

    private static IEnumerable<InspectRow> Packages(ImageAnalysis analysis)
    {
        bool several = analysis.Packages.Select(p => p.Ecosystem).Distinct(StringComparer.Ordinal).Skip(1).Any();
        return analysis.Packages.Select(p => new InspectRow((several ? p.Ecosystem + " " : "") + p.DisplayName)
        {
            Unpacked = p.Unpacked,
            Live = p.Live,
            Transfer = p.Transfer,
            Exclusive = p.Exclusive,
            Files = p.Files,
            Layers = p.Layers,
            Mark = !p.Reachable ? "unreachable"
                : p is { Files: 0, Unpacked: 0 } ? "has no files of its own: it is inside another package's file, or only declared"
                : null,
        });
    }

    private static IEnumerable<InspectRow> Layers(ImageAnalysis analysis) => analysis.Layers.Select(l => new InspectRow(
        (l.Measured ? "" : "not measured: the layer is not in the image file; ") + (l.Base ? "[base] " : "")
            + SizeText.ShortCommand(l.CreatedBy ?? ""))
    {
        Unpacked = l.Unpacked,
        Live = l.Live,
        Transfer = l.Transfer,
        Files = l.Files,
        Layers = [l.Index],
    });
}
