using System.Collections.Immutable;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;
using ImageBudget.Results;

namespace ImageBudget.Reports.Headlines;

/// <summary>What grew since the baseline: each new package with what it brought along.</summary>
internal static class GrowthHeadline
{
    private const int MostCauses = 3;
    private const int MostBrought = 2;

    /// <summary>One row; none without a baseline.</summary>
    public static IEnumerable<HeadlineRow> Of(ImageCheck image)
    {
        if (image.Delta is not { } delta)
        {
            yield break;
        }

        yield return new HeadlineRow("since the baseline", Words(image, delta));
    }

    private static string Words(ImageCheck image, ImageDelta delta)
    {
        if (delta.IsEmpty)
        {
            return "no change";
        }

        long change = delta.NewSize.Unpacked - delta.OldSize.Unpacked;
        string relative = SizeText.Relative(delta.OldSize.Unpacked, delta.NewSize.Unpacked) is { Length: > 0 } r ? $" ({r})" : "";
        string total = Signed(change);
        Grown[] grown =
            [.. Causes(image, delta).Where(g => g.Bytes != 0).OrderByDescending(g => Math.Abs(g.Bytes))
            .ThenBy(g => g.Name, StringComparer.Ordinal)];

        // What makes up less than a hundredth of the change is not worth a line.
        Grown[] told = [.. grown.Where(g => Math.Abs(g.Bytes) >= Math.Abs(change) / 100)];
        string causes = string.Join(", ", told.Take(MostCauses).Select(g => g.Words(total)));
        string more = told.Length > MostCauses ? FormattableString.Invariant($", {told.Length - MostCauses} more") : "";
        return $"{total}{relative}{(causes.Length == 0 ? "" : ": ")}{causes}{more}";
    }

    private static IEnumerable<Grown> Causes(ImageCheck image, ImageDelta delta)
    {
        ReferenceGraph graph = image.Analysis.Graph;
        Dictionary<GraphNode, PackageChange> added = [];
        foreach (PackageChange change in delta.Packages.Where(p => p.Kind == "added" && !p.Chain.IsEmpty))
        {
            added.TryAdd(graph.NodeOf(change.Chain[^1]), change);
        }

        // What came along with another new package is told under the one that brought it.
        ILookup<PackageChange, PackageChange> brought = added
            .Select(a => (a.Value, Top: TopOf(a.Key)))
            .Where(a => a.Top is not null && a.Top != a.Value)
            .ToLookup(a => a.Top!, a => a.Value);
        HashSet<PackageChange> under = [.. brought.SelectMany(b => b)];
        foreach (PackageChange change in delta.Packages.Where(p => !under.Contains(p)))
        {
            PackageChange[] along = [.. brought[change].OrderByDescending(b => b.Brings).ThenBy(b => b.Name, StringComparer.Ordinal)];
            yield return new Grown(
                InertText.OneLine(change.Name, 60), BytesOf(change) + along
                .Sum(BytesOf), [.. along.Select(b => InertText.OneLine(b.Name, 60))]);
        }

        foreach (FolderChange folder in delta.Folders)
        {
            yield return new Grown(InertText.OneLine(folder.Path, 60), folder.New.Unpacked - folder.Old.Unpacked, []);
        }

        PackageChange? TopOf(GraphNode node)
        {
            PackageChange? top = null;
            for (GraphNode at = node; at.Exists && !at.IsImage; at = graph.Dominators.Parent(at))
            {
                top = added.GetValueOrDefault(at) ?? top;
            }

            return top;
        }
    }

    private static long BytesOf(PackageChange change) => change.New.Unpacked - change.Old.Unpacked;

    private static string Signed(long bytes) => (bytes >= 0 ? "+" : "") + ByteCount.Format(bytes);

    /// <summary>One cause.</summary>
    /// <param name="Name">Inert.</param>
    /// <param name="Bytes">Unpacked, signed, with what came along.</param>
    /// <param name="Along">Names of what came along, what holds the most first.</param>
    private sealed record Grown(string Name, long Bytes, ImmutableArray<string> Along)
    {
        /// <param name="total">Beside which it is told; the unit is not repeated.</param>
        public string Words(string total) => $"{Name} {SizeText.SignedBeside(Bytes, total)}"
            + (Along.IsEmpty ? "" : $" (brings {string.Join(", ", Along.Take(MostBrought))}"
            + (Along.Length > MostBrought ? FormattableString.Invariant($", {Along.Length - MostBrought} more)") : ")"));
    }
}
