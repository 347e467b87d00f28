using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;
using ImageBudget.Reports.Graphs;
using ImageBudget.Results;

namespace ImageBudget.Reports.Html.Sections;

/// <summary>
/// The references as a drawing: all of them up to <see cref="MostWhole"/> packages; in a larger image the paths to what findings are about
/// and to what leaves, and more on request. The chain of each cause stands below it as text.
/// </summary>
internal static class HtmlGraph
{
    private const int MostWhole = 60;
    private const int MostChains = 5;

    public static void Write(PageImage image, HtmlParts parts)
    {
        ReferenceGraph graph = image.Analysis.Graph;
        int packages = image.Analysis.Packages.Length;
        int references = graph.Graph.EdgeCount;
        if (packages == 0 || references == 0)
        {
            return;
        }

        bool isWhole = packages <= MostWhole;
        GraphSelection first = isWhole ? GraphSelection.Of(graph, GraphNode.Image, 0, null)
            : Targets(image) is { Length: > 0 } targets ? GraphSelection.To(graph, targets, MostWhole)
            : GraphSelection.Of(graph, GraphNode.Image, 0, null, MostWhole);
        string note = $"{Counted.Of(packages, "package")}, {Counted.Of(references, "reference")}";
        string hidden = isWhole ? "" : $"; {first.Nodes.Count() - 1} of them shown";
        parts.Begin("references", "References", note + hidden + "<span class=\"needs-script\" hidden>; drag moves, Ctrl and wheel zooms, hover explains</span>");
        string cut = image.Change is { Cuts.IsEmpty: false } ? "<button type=\"button\" data-zoom=\"cut\">Show the cut</button>" : "";
        string all = isWhole ? "" : $"<button type=\"button\" data-zoom=\"all\" aria-pressed=\"false\">{More(packages)}</button>";
        parts.Writer.Write("<div class=\"graph\">\n<div class=\"zoom needs-script\" role=\"group\" aria-label=\"Zoom\" hidden>"
            + "<button type=\"button\" data-zoom=\"out\" aria-label=\"Smaller\">\u2212</button><output>100\u00a0%</output>"
            + "<button type=\"button\" data-zoom=\"in\" aria-label=\"Larger\">+</button>"
            + $"<button type=\"button\" data-zoom=\"fit\">Fit</button>{cut}{all}</div>\n");
        new GraphDrawing(image, first).Write(parts.Writer, image.Id("graph"), isHidden: false);
        if (!isWhole)
        {
            GraphSelection most = GraphSelection.Of(graph, GraphNode.Image, 0, null, GraphSvg.MaxNodes);
            new GraphDrawing(image, most).Write(parts.Writer, image.Id("graph-all"), isHidden: true);
        }

        parts.Writer.Write("<div class=\"tip\" role=\"tooltip\" hidden></div>\n</div>\n");
        WriteChains(image, parts.Writer);
        parts.End();
    }

    private static string More(int packages) =>
        packages < GraphSvg.MaxNodes ? "Show all" : FormattableString.Invariant($"Show the largest {GraphSvg.MaxNodes - 1}");

    private static string[] Targets(PageImage image) =>
    [
        .. image.Check.Findings.Where(f => f.Waived is null).OrderByDescending(image.IsBroken).Select(PageImage.TargetOf)
            .Concat(image.Change?.Leaving.Select(p => p.Id) ?? []).Distinct(StringComparer.Ordinal),
    ];

    private static void WriteChains(PageImage image, TextWriter writer)
    {
        IEnumerable<Finding> chains = image.Check.Findings.Where(f => f.Waived is null && f.ChainNames.Length > 1)
            .DistinctBy(f => string.Join('\n', f.Chain), StringComparer.Ordinal).Take(MostChains);
        foreach (Finding finding in chains)
        {
            writer.Write("<ol class=\"way\">" + string.Concat(finding.ChainNames.Select(n => $"<li>{HtmlText.Path(n, 200)}</li>")) + "</ol>\n");
        }
    }
}
