using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;
using ImageBudget.Reports.Headlines;
using ImageBudget.Results;
using ImageBudget.Results.Causes;

namespace ImageBudget.Reports.Console;

/// <summary>Writes the findings of one image: a block for each cause, then those without one.</summary>
/// <param name="console">Where to.</param>
/// <param name="image">Whose findings.</param>
internal sealed class ConsoleFindings(ConsoleWriter console, ImageCheck image)
{
    private const int MostCauses = 5;
    private const int MostSites = 4;

    private readonly ShortNames _names = ShortNames.Of(image.Analysis);

    /// <returns>How many blocks of a cause there are, and how many findings were shown.</returns>
    public (int Causes, int Shown) Write()
    {
        // Where no cut is enough, what the budget names is listed: a block for each of hundreds of packages would say nothing more.
        ImmutableArray<Cause> causes = image.Remedy is { Cuts.IsEmpty: true } && !console.Options.All ? []
            : [.. image.Causes.Take(console.Options.All ? int.MaxValue : MostCauses)];
        BudgetFrame frame = new(console, new FrameWords(image, _names));
        HashSet<Finding> caused = new(causes.SelectMany(c => c.Findings), ReferenceEqualityComparer.Instance);
        for (int i = 0; i < causes.Length; i++)
        {
            WriteCause(causes[i], i + 1);
            frame.Write(causes[i].Findings, caused: true);
        }

        ImmutableArray<Finding> rest = [.. image.Findings.Where(f => f.Severity != Severity.None && !caused.Contains(f))];
        if (!rest.IsEmpty)
        {
            console.Blank();
            frame.Write(rest, caused: false);
        }

        return (causes.Length, frame.Shown);
    }

    // Where to cut is said once, with the files; each finding then only says which value of the budget it breaks.
    private void WriteCause(Cause cause, int number)
    {
        Cut cut = cause.Cut;
        string head = string.Create(CultureInfo.InvariantCulture, $"{number}  ")
            + LogText.Data(cut.From == Reference.ImageNode ? $"take {_names.Of(cut.To)} out of the image" : "remove " + _names.Of(cut));
        string counts = $"{Counts(cause.Findings)}; frees {ByteCount.Format(cut.Frees)}";
        console.Blank();
        if (head.Length + 2 + counts.Length <= console.Width)
        {
            console.Line((head, Ink.Strong), (counts.PadLeft(console.Width - head.Length), Ink.Plain));
        }
        else
        {
            console.Wrapped("", head, Ink.Strong);
            console.Wrapped("   ", counts);
        }

        ReferenceGraph graph = image.Analysis.Graph;
        GraphNode from = graph.NodeOf(cut.From), to = graph.NodeOf(cut.To);
        if (!from.Exists || !to.Exists)
        {
            return;
        }

        console.Wrapped("   ", LogText.Data(Chain(graph, from, to), 2048));
        ImmutableArray<Evidence> sites =
        [
            .. graph.Edge(from, to).SelectMany(r => r.Evidence).DistinctBy(e => e.Path, StringComparer.Ordinal)
                .OrderBy(e => e.Path, StringComparer.Ordinal),
        ];
        WriteSites(sites);

        if (image.Remedy is not { } remedy || !remedy.Cuts.Contains(cut))
        {
            ImmutableArray<string> command = RemedyCommand.Of(image.Analysis, [cut]);
            bool isRemoval = command is [var first, ..] && first.StartsWith(RemedyCommand.RemoveReferencesTo, StringComparison.Ordinal);
            foreach (string line in isRemoval ? command : [])
            {
                console.Line("      " + LogText.Data(line, 2048), Ink.Strong);
            }
        }

        // What the tool can write as a command stands there; other ways are told here.
        Finding? about = cause.Findings.FirstOrDefault(
            f => f.Fix is not null && f.Chain is [.., var a, var b] && a == cut.From && b == cut.To);
        if (about is { Fix: { } fix }
            && !fix.Contains("remove-references-to", StringComparison.Ordinal) && !fix.StartsWith("cut ", StringComparison.Ordinal)
            && !fix.Contains(" out of the image,", StringComparison.Ordinal))
        {
            console.Wrapped("   ", LogText.Data(fix, 2048));
        }
    }

    // image -> shop -x-> erlang -> systemd -> 6 more: the way to the cut, and the largest of what leaves.
    private string Chain(ReferenceGraph graph, GraphNode from, GraphNode to)
    {
        GraphNode[] way = from.IsImage ? [from] : graph.Shortest.ChainTo(from);
        string[] names = [.. way.Select(graph.NameOf)];
        string start = names.Length <= 4 ? string.Join(" -> ", names.DefaultIfEmpty(graph.NameOf(from)))
            : string.Join(" -> ", names[0], names[1], console.Ellipsis, names[^1]);
        string chain = $"{start} -x-> {graph.NameOf(to)}";
        ReadOnlySpan<GraphNode> leaving = graph.Cuts.Leaving(from, to);
        if (leaving.Length < 2)
        {
            return chain;
        }

        GraphNode largest = leaving[1];
        foreach (GraphNode node in leaving[1..])
        {
            largest = graph.Exclusive[node] > graph.Exclusive[largest] ? node : largest;
        }

        return $"{chain} -> {graph.NameOf(largest)}" + (leaving.Length > 2 ? $" -> {ByteCount.Exact(leaving.Length - 2)} more" : "");
    }

    private void WriteSites(ImmutableArray<Evidence> sites)
    {
        foreach (Evidence site in sites.Take(MostSites))
        {
            string offset = site.Offset is { } at ? FormattableString.Invariant($", offset {at}") : "";
            string path = LogText.Data(SizeText.Short(site.Path));
            console.Line(("   " + console.Cut(path, console.Width - 3 - offset.Length) + offset, Ink.Faint));
        }

        if (sites.Length > MostSites)
        {
            console.Line($"   and {Counted.Of(sites.Length - MostSites, "more file")}", Ink.Faint);
        }
    }

    // "7 errors, 8 warnings".
    private static string Counts(ImmutableArray<Finding> findings) => string.Join(
        ", ",
        findings.CountBy(f => f.Severity).OrderByDescending(c => c.Key)
            .Select(c => Counted.Of(c.Value, c.Key switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" })));
}
