using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Ecosystems;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Rules.Checking;

/// <summary>The input of a rule, and the collector of its results.</summary>
internal sealed class RuleContext
{
    private readonly string _image;
    private readonly string _budgetFile;
    private readonly List<ReportedBreach> _breaches = [];
    private readonly List<LimitOutcome> _limits = [];
    private readonly HashSet<SourceSpan> _doubtful = [];
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly Dictionary<string, PackageNames> _names = new(StringComparer.Ordinal);
    private (GraphNode Node, ShortestChains Chains)? _storeChains;

    public RuleContext(RuleInput input)
    {
        _image = input.Name;
        Analysis = input.Analysis;
        Rules = input.Rules;
        _budgetFile = input.BudgetFile;
        Baseline = input.Baseline;
        BaselineSource = input.BaselineSource;
        BaselineImages = input.BaselineImages;
    }

    public ImageAnalysis Analysis { get; }

    public ImageRules Rules { get; }

    /// <summary>The earlier snapshot of the image; null when there is none.</summary>
    public ImageSnapshot? Baseline { get; }

    /// <summary>The baseline as the user gave it; null when none was given.</summary>
    public string? BaselineSource { get; }

    /// <summary>Names of the images that the baseline holds.</summary>
    public ImmutableArray<string> BaselineImages { get; }

    /// <summary>Name of the image in the budget.</summary>
    public string ImageName => _image;

    /// <summary>What changed in the image; null without a baseline.</summary>
    public ImageDelta? Delta => field ??= Baseline is null
        ? null
        : DeltaBuilder.Between(
            Baseline, BaselineImages.Contains(_image) || BaselineImages.IsEmpty ? BaselineSource! : $"{BaselineSource} ({Baseline.Name})",
            ImageSnapshot.Of(_image, Analysis), Analysis.Image.Source);

    public ReferenceGraph Graph => Analysis.Graph;

    /// <summary>The references that may be cut, for every rule that proposes a cut.</summary>
    public SafeCuts Cuts => field ??= Analysis.Cuts;

    /// <summary>The shortest chains between store paths from one of them; cached for the last node.</summary>
    public ShortestChains StoreChainsFrom(GraphNode node)
    {
        if (_storeChains is not { } kept || kept.Node != node)
        {
            _storeChains = kept = (node, ShortestChains.From(Graph.Store, node));
        }

        return kept.Chains;
    }

    public IReadOnlyList<ReportedBreach> Breaches => _breaches;

    /// <summary>All measured limits, without those that seem to pass only because the measurement is incomplete.</summary>
    public IEnumerable<LimitOutcome> Limits => _limits.Where(l => l.Broken || !_doubtful.Contains(l.Span));

    /// <summary>The measurements of these lines are incomplete.</summary>
    public void Doubt(IEnumerable<SourceSpan> lines) => _doubtful.UnionWith(lines);

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>A breach with the common properties; set the others with <c>with</c> before it is reported.</summary>
    public static Breach Breach(string code, SourceSpan span, string subject, string message) => new()
    {
        Code = code,
        Message = InertText.OneLine(message, 2048),
        Span = span,
        Subject = subject,
    };

    public void Report(Breach breach) => Report(new ReportedBreach(breach));

    public void Report(ReportedBreach breach) => _breaches.Add(breach);

    /// <summary>Records a limit with its measured value and whether it is broken.</summary>
    public bool IsBroken(
        string key, string metric, string subject, long measured, long allowed, SourceSpan span, bool isBytes = true, bool warns = false)
    {
        bool broken = measured > allowed;
        _limits.Add(new LimitOutcome(key, metric, subject, measured, allowed, isBytes, broken, span) { Warns = warns });
        return broken;
    }

    /// <summary>Reports that a rule cannot be measured: the check ends with exit code 2.</summary>
    public void NotMeasured(string code, SourceSpan span, string message) =>
        _diagnostics
            .Add(new Diagnostic(
            code, Severity.Error, $"{InertText.OneLine(_image, 100)}: {InertText.OneLine(message, 2048)}", _budgetFile, span));

    /// <summary>Adds a remark that does not affect any rule.</summary>
    /// <param name="code">The code of the remark.</param>
    /// <param name="severity">A warning, or only a note.</param>
    /// <param name="message">A sentence.</param>
    /// <param name="span">The line of the budget; the whole image's when null.</param>
    public void Remark(string code, Severity severity, string message, SourceSpan? span = null) => _diagnostics.Add(new Diagnostic(
        code, severity, $"{InertText.OneLine(_image, 100)}: {InertText.OneLine(message, 2048)}", _budgetFile, span ?? Rules.Span));

    /// <summary>True when the selector matches a package of a baseline, which has no store path.</summary>
    public static bool Matches(Selector selector, PackageRecord record)
    {
        string purl = record.Purl ?? $"pkg:{record.Key.Ecosystem}/{record.Key.Name}@{record.Key.Version}";
        PackageNames names = new(
            record.Key.Ecosystem, record.Key.Name, record.FullName, record.Key.Version, record.Key.Output, StorePath: null, purl);
        return selector.Matches(names, CompareVersions);
    }

    public bool Matches(Selector selector, Package package) => selector.Matches(NamesOf(package), CompareVersions);

    public IEnumerable<Package> Matching(Selector selector) => Analysis.Packages.Where(p => Matches(selector, p));

    public string NameOf(string id) => Graph.NameOf(Graph.NodeOf(id));

    /// <summary>Evidence as text: the file (relative to its store path), the offset, and the number of other files.</summary>
    public string Where(Package? from, ImmutableArray<Evidence> evidence)
    {
        if (evidence.IsEmpty)
        {
            return "";
        }

        Evidence first = evidence[0];
        string path = first.Path;
        if (from?.Path is { } folder && path.StartsWith(folder + "/", StringComparison.Ordinal))
        {
            path = path[(folder.Length + 1)..];
        }

        string offset = first.Offset is { } at ? FormattableString.Invariant($" (offset {at})") : "";
        int more = evidence.Select(e => e.Path).Distinct().Count() - 1;
        string others = more == 0 ? "" : " and " + Counted.Of(more, from is null ? "more place" : "more file");
        return $"{InertText.OneLine(path, 300)}{offset}{others}";
    }

    /// <summary>The evidence of all edges between two packages, of any kind, one site for each file.</summary>
    public ImmutableArray<Evidence> EvidenceOf(GraphNode from, GraphNode to) =>
    [
        .. Graph.Edge(from, to).SelectMany(r => r.Evidence).GroupBy(e => e.Path, StringComparer.Ordinal).Select(g => g.First())
            .OrderBy(e => e.Path, StringComparer.Ordinal),
    ];

    /// <summary>The shortest chain from the image to a package by ids; empty when it is unreachable.</summary>
    public ImmutableArray<string> ChainTo(GraphNode node) => Chain(Graph.Shortest.ChainTo(node));

    /// <summary>The shortest chain to one package, and one step further.</summary>
    public ImmutableArray<string> ChainOver(GraphNode from, GraphNode to)
    {
        GraphNode[] chain = from.IsImage ? [from] : Graph.Shortest.ChainTo(from);
        return Chain([.. chain.Length == 0 ? [from] : chain, to]);
    }

    public ImmutableArray<string> Names(ImmutableArray<string> chain) => [.. chain.Select(NameOf)];

    private ImmutableArray<string> Chain(GraphNode[] nodes) => [.. nodes.Select(Graph.IdOf)];

    private PackageNames NamesOf(Package package)
    {
        if (!_names.TryGetValue(package.Id, out PackageNames names))
        {
            names = PackageNames.Of(package);
            _names.Add(package.Id, names);
        }

        return names;
    }

    /// <summary>The place of a rule's severity in the budget; otherwise the beginning of the image.</summary>
    public SourceSpan SpanOf(string code) => Rules.Severity.TryGetValue(code, out Located<Severity> set) ? set.Span : Rules.Span;

    private static int CompareVersions(string ecosystem, string a, string b) =>
        VersionOrdering.For(ecosystem) is { } order ? order.Compare(a, b) : VersionOrder.Natural(ecosystem, a, b);
}
