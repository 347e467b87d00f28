using ImageBudget.Analysis;
using ImageBudget.Budgets.Description;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Rules.Sizes;

/// <summary>IB1004: <c>maxFiles</c>. Files of the final root file system; every name of a hard link is counted, as in the counts of
/// packages.</summary>
internal sealed class TooManyFiles : CountedLimit
{
    private const int MostOwners = 3;

    private static readonly BudgetKey<long> Files = new(
        "files", Shapes.Single(ScalarKinds.Count), "Files in the final root file system. What a bare number means.", whenAbsent: "");

    public override string Code => Codes.TooManyFiles;

    public override string Title => "TooManyFiles";

    public override string Summary => "The image holds more files than its budget.";

    protected override BudgetKey<Limit> Limited { get; } = new(
        "maxFiles",
        Shapes.ShortOrLong(
            ScalarKinds.Count,
            new MapShape("fileCount", Files, MetricKeys.Scope),
            Files,
            m => new Limit(m.Get(Files)!.Value.Value, m.Get(Files)!.Value.Span, m.Get(MetricKeys.Scope, false))),
        "Limit for the number of files in the final root file system, every name of a hard link counted. A bare number means `files`.");

    protected override string Metric => "files";

    protected override bool IsBytes => false;

    public override Needs NeedsOf(Limit limit) => Needs.Layers with { Base = limit.AppOnly };

    // The owner of a file does not tell its layer, so count in the file system.
    protected override long? Measure(ImageAnalysis analysis, bool appOnly) => !appOnly
        ? analysis.Packages.Sum(p => (long)p.Files) + analysis.Unowned.Sum(u => (long)u.Files)
        : analysis.Files is { } files
            ? files.NodesBelowRoot
                .LongCount(n => files.KindOf(n) is FileKind.File or FileKind.HardLink && !analysis.Layers[files[n].Layer].Base)
            : null;

    protected override string Says(long measured, bool appOnly) => Counted.Of(measured, "file") + (appOnly ? " above the base image" : "");

    protected override string Ends(ImageAnalysis analysis, bool appOnly)
    {
        // The number of a package's files above the base is unknown, so owners are listed only for the whole image.
        IEnumerable<(string Name, int Files)> owners = appOnly
            ? []
            : analysis.Packages.Select(p => (p.DisplayName, p.Files)).Concat(analysis.Unowned.Select(u => (u.Path, u.Files)));
        string[] most =
        [
            .. owners.OrderByDescending(o => o.Files).ThenBy(o => o.Name, StringComparer.Ordinal).Take(MostOwners)
                .Select(o => $"{InertText.OneLine(o.Name, 100)} {ByteCount.Exact(o.Files)}"),
        ];
        return most.Length == 0 ? "" : "; largest counts: " + string.Join(", ", most);
    }
}
