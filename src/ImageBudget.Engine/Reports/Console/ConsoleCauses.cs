using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Results;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Reports.Console;

/// <summary>
/// Many findings often have one cause: a single reference that brings in all of the unwanted packages. Finds the
/// references that cause most findings.
/// </summary>
internal static class ConsoleCauses
{
    private const int Most = 3;

    public static void Write(ConsoleWriter console, ImageCheck image)
    {
        ImmutableArray<Cause> causes = Find(image);
        int all = image.Findings.Count(f => !f.Chain.IsEmpty && f.Waived is null);
        for (int i = 0; i < causes.Length; i++)
        {
            Cause cause = causes[i];
            string files = cause.Sites == 1 ? "1 file" : string.Create(CultureInfo.InvariantCulture, $"{cause.Sites} files");
            string behind = all < 2
                ? ":"
                : string.Create(CultureInfo.InvariantCulture, $" causes {cause.Findings} of {all} findings about references;");
            console.Wrapped(
                i == 0 ? "  start here  " : "              ",
                LogText.Data($"{cause.From} -> {cause.To} (a reference in {files}){behind} cutting it frees {ByteCount.Format(cause.Frees)}"),
                Ink.Strong);
        }
    }

    private static ImmutableArray<Cause> Find(ImageCheck image)
    {
        Dictionary<(string From, string To), int> counts = [];
        foreach (Finding finding in image.Findings.Where(f => f.Waived is null))
        {
            for (int i = 0; i + 1 < finding.Chain.Length; i++)
            {
                // References from the image itself are intended, so they are not proposed.
                if (finding.Chain[i] != Reference.ImageNode && finding.Chain[i] != finding.Chain[i + 1])
                {
                    (string, string) edge = (finding.Chain[i], finding.Chain[i + 1]);
                    counts[edge] = counts.GetValueOrDefault(edge) + 1;
                }
            }
        }

        if (counts.Count == 0)
        {
            return [];
        }

        ReferenceGraph graph = image.Analysis.Graph;
        List<(GraphNode From, GraphNode To, int Findings, long Frees)> edges = [];
        foreach (((string from, string to), int findings) in counts)
        {
            (GraphNode f, GraphNode t) = (graph.NodeOf(from), graph.NodeOf(to));
            if (f.Exists && t.Exists && graph.Cuts.Frees(f, t) is var frees and > 0)
            {
                edges.Add((f, t, findings, frees));
            }
        }

        ImmutableArray<Cause>.Builder causes = ImmutableArray.CreateBuilder<Cause>();
        List<GraphNode> cut = [];
        foreach ((GraphNode from, GraphNode to, int findings, long frees) in edges
            .OrderByDescending(e => e.Frees).ThenByDescending(e => e.Findings).ThenBy(e => e.From).ThenBy(e => e.To))
        {
            // Packages that leave with an earlier cut need no other cut.
            if (causes.Count < Most && !cut.Any(c => graph.Dominators.Dominates(c, to)))
            {
                cut.Add(to);
                int sites = graph.Edge(from, to).SelectMany(r => r.Evidence).Select(e => e.Path).Distinct().Count();
                causes.Add(new Cause(graph.NameOf(from), graph.NameOf(to), findings, frees, sites));
            }
        }

        return causes.ToImmutable();
    }

    private sealed record Cause(string From, string To, int Findings, long Frees, int Sites);
}
