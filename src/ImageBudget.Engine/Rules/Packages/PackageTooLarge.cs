using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Packages;

/// <summary>IB3002: <c>packages</c>. All matching packages together.</summary>
internal sealed class PackageTooLarge : Rule<PackageTooLarge.Line>
{
    public override string Code => Codes.PackageTooLarge;

    public override string Title => "PackageTooLarge";

    public override string Summary => "Packages are larger than their budget.";

    public override BudgetKey Key => PackageLimit.Lines;

    public override ImmutableArray<Line> LimitsOf(ImageRules image) => [.. image.Get(PackageLimit.Lines).Select(l => new Line(l))];

    public override Needs NeedsOf(Line limit) => Needs.PackagesOf(limit.Of.Packages) with
    {
        Transfer = limit.Of.MaxSize.Where(l => l.Metric == SizeMetric.Transfer)
            .Aggregate(TransferNeed.None, (need, l) => need.And(TransferNeed.Limits(image: l.Bytes, layer: null))),
    };

    protected override void Check(RuleContext context, Line limit)
    {
        PackageLimit rule = limit.Of;
        ImmutableArray<Package> packages = [.. context.Matching(rule.Packages)];
        string selector = InertText.OneLine(rule.Packages.ToString(), 200);
        if (packages.IsEmpty)
        {
            if (!rule.Optional)
            {
                context.NotMeasured(
                    Codes.SelectorMatchesNothing,
                    rule.Span,
                    $"packages: nothing in the image matches {selector}, so the limit would measure nothing; correct it, or allow it to be missing (optional: true)"
                    + SelectorHint.For(context.Analysis, rule.Packages));
            }

            return;
        }

        foreach (SizeLimit size in rule.MaxSize)
        {
            if (!NarLimit.IsUnmeasured(context, Key.Name, size.Metric, selector, packages, size.Span))
            {
                Check(context, size, selector, packages);
            }
        }
    }

    private void Check(RuleContext context, SizeLimit limit, string selector, ImmutableArray<Package> packages)
    {
        long measured = Measure(context, packages, limit.Metric);
        if (!context.IsBroken(Key.Name, limit.Metric.Name(), selector, measured, limit.Bytes, limit.Span))
        {
            return;
        }

        int[] layers = [.. packages.SelectMany(p => p.Layers).Distinct().Order()];
        string subject = packages is [var only]
            ? only.DisplayName : FormattableString.Invariant($"{packages.Length} packages matching {selector}");
        context.Report(Broken(
            limit.Span,
            packages is [var single] ? single.Id : selector,
            $"{subject}: {limit.Metric.Name()} is {SizeWords.Both(measured)}, over the budget of {SizeWords.Both(limit.Bytes)} by "
            + ByteCount.Format(measured - limit.Bytes) + LayerWords.Of(context, layers)) with
        {
            Measured = measured,
            Allowed = limit.Bytes,
            Metric = limit.Metric.Name(),
            Layers = LayerWords.Facts(context, layers),
            Contributors = Contributors.Heaviest(packages.Select(p => new Contributor(p.DisplayName, Contributors.Of(p, limit.Metric)))),
        });
    }

    // Closures and subtrees of several packages overlap, so they are measured together and not added up.
    private static long Measure(RuleContext context, ImmutableArray<Package> packages, SizeMetric metric)
    {
        if (packages.Length == 1 || metric is not (SizeMetric.ClosureNar or SizeMetric.Exclusive or SizeMetric.ExclusiveNar))
        {
            return packages.Sum(p => Contributors.Of(p, metric));
        }

        ReferenceGraph graph = context.Graph;
        NodeSet chosen = new(graph.Graph.NodeCount);
        foreach (Package package in packages)
        {
            chosen.Add(graph.NodeOf(package.Id));
        }

        if (metric == SizeMetric.ClosureNar)
        {
            NodeSet closure = new(graph.Graph.NodeCount);
            foreach (GraphNode node in chosen.Nodes().SelectMany(n => Reachability.From(graph.Store, n).Nodes()))
            {
                closure.Add(node);
            }

            return closure.Nodes().Sum(n => graph.PackageOf(n)?.Nar ?? 0);
        }

        NodeSet after = RestrictedReachability.Reachable(graph.Graph, GraphNode.Image, chosen, null);
        return graph.Reachable.Nodes().Where(n => !after.Contains(n))
            .Sum(n => graph.PackageOf(n) is { } p ? (metric == SizeMetric.Exclusive ? p.Live : p.Nar ?? 0) : 0);
    }

    /// <summary>The sizes of a line.</summary>
    /// <param name="Of">The line.</param>
    internal sealed record Line(PackageLimit Of) : IBudgetLine
    {
        /// <inheritdoc />
        public SourceSpan Span => Of.Span;

        /// <inheritdoc />
        public IEnumerable<SourceSpan> Limits => Of.MaxSize.Select(l => l.Span);
    }
}
