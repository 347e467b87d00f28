using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Ecosystems;
using ImageBudget.Model;
using ImageBudget.References.Graphs;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Edges;

/// <summary>
/// IB2004: <c>outputChecks</c>, with the semantics of Nix's own (Nix manual, "Advanced attributes"; NixOS/nix
/// <c>src/libstore/build/derivation-check.cc</c>): reference lists look at direct references, self references included; requisite lists at
/// the closure, which holds the package itself unless <c>ignoreSelfRefs</c> is true.
/// </summary>
internal sealed class OutputCheck : Rule<OutputCheckLine>
{
    private static readonly BudgetKey<ImmutableArray<OutputCheckLine>> Checks = new(
        "outputChecks",
        Shapes.Named(
            "outputChecks", ScalarKinds.Selector, OutputCheckLine.Shape, (package, check) => check.Value with { Package = package }),
        "Nix's own checks with Nix's meaning, for the packages that a selector (the key) matches.");

    public override string Code => Codes.OutputCheck;

    public override string Title => "OutputCheck";

    public override string Summary => "A package breaks one of its output checks.";

    public override BudgetKey Key => Checks;

    public override ImmutableArray<OutputCheckLine> LimitsOf(ImageRules image) => image.Get(Checks);

    public override Needs NeedsOf(OutputCheckLine limit) => Needs.StorePaths;

    protected override void Check(RuleContext context, OutputCheckLine limit)
    {
        ImmutableArray<Package> packages = [.. context.Matching(limit.Package.Value).Where(p => p.Nar is not null)];
        if (packages.IsEmpty)
        {
            context.NotMeasured(
                Codes.SelectorMatchesNothing,
                limit.Span,
                $"outputChecks: no store path of the image matches {InertText.OneLine(limit.Package.Value.ToString(), 200)}"
                + SelectorHint.For(context.Analysis, limit.Package.Value));
            return;
        }

        foreach (OutputCheckLine.Item item in limit.Items)
        {
            if (item.Package?.Ecosystem is { } other && !EcosystemCatalog.IsStore(other))
            {
                context.NotMeasured(
                    Codes.BadValue,
                    item.Span,
                    $"outputChecks look at store paths, which are never of the ecosystem {other}; "
                    + "use disallowedReferences, disallowedRequisites or forbiddenPackages");
            }
        }

        foreach (OutputCheckLine.Item item in limit.DisallowedReferences.Concat(limit.DisallowedRequisites))
        {
            if (item.Package is { } named && !context.Matching(named).Any(p => p.Nar is not null))
            {
                NearMiss.TellStorePath(context, Key.Name, named, item.Span);
            }
        }

        OutputCheckCounts counts = new(limit);
        foreach (Package package in packages)
        {
            CheckPackage(context, limit, package, counts);
        }

        counts.Note(context);
    }

    private void CheckPackage(RuleContext context, OutputCheckLine check, Package package, OutputCheckCounts counts)
    {
        ImmutableArray<Package> references = Direct(context, package);
        ImmutableArray<Package> requisites = Closure(context, package, check.IgnoreSelfRefs);
        if (check.AllowedReferences is Located<ImmutableArray<OutputCheckLine.Item>> allowedReferences)
        {
            foreach (Package bad in references.Where(r => !allowedReferences.Value.Any(i => Matches(context, i, package, r))))
            {
                counts.Found(allowedReferences.Span);
                Report(context, allowedReferences.Span, package, bad, "is not allowed to refer to");
            }
        }

        if (check.AllowedRequisites is Located<ImmutableArray<OutputCheckLine.Item>> allowedRequisites)
        {
            foreach (Package bad in requisites.Where(r => !allowedRequisites.Value.Any(i => Matches(context, i, package, r))))
            {
                counts.Found(allowedRequisites.Span);
                Report(context, allowedRequisites.Span, package, bad, "is not allowed to have in its closure");
            }
        }

        foreach (OutputCheckLine.Item item in check.DisallowedReferences)
        {
            foreach (Package bad in references.Where(r => Matches(context, item, package, r)))
            {
                counts.Found(item.Span);
                Report(context, item.Span, package, bad, "is not allowed to refer to");
            }
        }

        foreach (OutputCheckLine.Item item in check.DisallowedRequisites)
        {
            foreach (Package bad in requisites.Where(r => Matches(context, item, package, r)))
            {
                counts.Found(item.Span);
                Report(context, item.Span, package, bad, "is not allowed to have in its closure");
            }
        }

        CheckSize(context, check.MaxSize, package, package.Nar!.Value, "nar", OutputCheckLine.MaxSizeKey);
        CheckSize(context, check.MaxClosureSize, package, package.ClosureNar!.Value, "closureNar", OutputCheckLine.MaxClosureSizeKey);
    }

    private void CheckSize(RuleContext context, Located<long>? limit, Package package, long measured, string metric, BudgetKey key)
    {
        if (limit is not Located<long> allowed
            || !context.IsBroken($"{Key.Name}.{key.Name}", metric, package.DisplayName, measured, allowed.Value, allowed.Span))
        {
            return;
        }

        context.Report(Broken(
            allowed.Span,
            package.Id,
            $"{package.DisplayName}: {metric} is {SizeWords.Both(measured)}, over the limit of {SizeWords.Both(allowed.Value)}") with
        {
            Measured = measured,
            Allowed = allowed.Value,
            Metric = metric,
        });
    }

    // An item that is an output name means that output of the checked derivation: same name and version, other output.
    private static bool Matches(RuleContext context, OutputCheckLine.Item item, Package package, Package other) =>
        item.Package is { } selector
            ? context.Matches(selector, other)
            : item.OwnOutput == package.Output
                ? other.Id == package.Id
                : other.Name == package.Name && other.Version == package.Version && other.Output == item.OwnOutput;

    private static ImmutableArray<Package> Direct(RuleContext context, Package package) =>
    [
        .. context.Graph.StoreReferencesFrom(package.Id).Select(r => context.Graph.PackageOf(context.Graph.NodeOf(r.To))!),
    ];

    private static ImmutableArray<Package> Closure(RuleContext context, Package package, bool ignoreSelf) =>
    [
        .. Reachability.Closure(context.Graph.Store, context.Graph.NodeOf(package.Id))
            .Select(context.Graph.PackageOf).OfType<Package>().Where(p => !ignoreSelf || p.Id != package.Id),
    ];

    private void Report(RuleContext context, SourceSpan span, Package package, Package bad, string sentence)
    {
        GraphNode from = context.Graph.NodeOf(package.Id);
        GraphNode to = context.Graph.NodeOf(bad.Id);
        GraphNode[] nodes = from == to ? [from, to] : context.StoreChainsFrom(from).ChainTo(to);
        ImmutableArray<string> chain = [.. nodes.Select(context.Graph.IdOf)];
        ImmutableArray<Evidence> evidence = nodes.Length >= 2 ? context.EvidenceOf(nodes[^2], nodes[^1]) : [];
        Package? last = nodes.Length >= 2 ? context.Graph.PackageOf(nodes[^2]) : null;
        string where = evidence.IsEmpty
            ? ""
            : last is null || last.Id == package.Id
                ? $" in {context.Where(last, evidence)}"
                : $"; {last.DisplayName} names it in {context.Where(last, evidence)}";
        string what = bad.Id == package.Id ? "itself" : bad.DisplayName;
        context.Report(Broken(span, package.Id, $"{package.DisplayName} {sentence} {what}, but does{where}") with
        {
            Chain = chain,
            ChainNames = context.Names(chain),
            Evidence = evidence,
            Frees = bad.Id == package.Id ? null : context.Graph.Cuts.Frees(nodes.Length >= 2 ? nodes[^2] : from, to),
        });
    }
}
