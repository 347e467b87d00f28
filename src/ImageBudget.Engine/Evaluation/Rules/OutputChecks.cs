using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.References.Graphs;

namespace ImageBudget.Evaluation.Rules;

/// <summary>
/// IB2004: <c>outputChecks</c>, with the semantics of Nix's own (Nix manual, "Advanced attributes"; NixOS/nix
/// <c>src/libstore/build/derivation-check.cc</c>): reference lists look at direct references, self references included; requisite lists at
/// the closure without the package itself.
/// </summary>
internal static class OutputChecks
{
    public static void Check(RuleContext context)
    {
        foreach (OutputCheck check in context.Rules.OutputChecks)
        {
            ImmutableArray<Package> packages = [.. context.Matching(check.Package.Value).Where(p => p.Nar is not null)];
            if (packages.IsEmpty)
            {
                context.NotMeasured(
                    Codes.SelectorMatchesNothing,
                    check.Package.Span,
                    $"outputChecks: no store path of the image matches {InertText.OneLine(check.Package.Value.ToString(), 200)}{SelectorHint.For(context.Analysis, check.Package.Value)}");
                continue;
            }

            OutputCheckCounts counts = new(check);
            foreach (Package package in packages)
            {
                CheckPackage(context, check, package, counts);
            }

            counts.Note(context);
        }
    }

    private static void CheckPackage(RuleContext context, OutputCheck check, Package package, OutputCheckCounts counts)
    {
        ImmutableArray<Package> references = Direct(context, package);
        ImmutableArray<Package> requisites = Closure(context, package);
        if (check.AllowedReferences is Located<ImmutableArray<OutputCheckItem>> allowedReferences)
        {
            foreach (Package bad in references.Where(r => !allowedReferences.Value.Any(i => Matches(context, i, package, r))))
            {
                counts.Found(allowedReferences.Span);
                Report(context, allowedReferences.Span, package, bad, "is not allowed to refer to");
            }
        }

        if (check.AllowedRequisites is Located<ImmutableArray<OutputCheckItem>> allowedRequisites)
        {
            foreach (Package bad in requisites.Where(r => !allowedRequisites.Value.Any(i => Matches(context, i, package, r))))
            {
                counts.Found(allowedRequisites.Span);
                Report(context, allowedRequisites.Span, package, bad, "is not allowed to have in its closure");
            }
        }

        foreach (OutputCheckItem item in check.DisallowedReferences)
        {
            foreach (Package bad in references.Where(r => Matches(context, item, package, r)))
            {
                counts.Found(item.Span);
                Report(context, item.Span, package, bad, "is not allowed to refer to");
            }
        }

        foreach (OutputCheckItem item in check.DisallowedRequisites)
        {
            foreach (Package bad in requisites.Where(r => Matches(context, item, package, r)))
            {
                counts.Found(item.Span);
                Report(context, item.Span, package, bad, "is not allowed to have in its closure");
            }
        }

        CheckSize(context, check.MaxSize, package, package.Nar!.Value, "nar", "maxSize");
        CheckSize(context, check.MaxClosureSize, package, package.ClosureNar!.Value, "closureNar", "maxClosureSize");
    }

    private static void CheckSize(RuleContext context, Located<long>? limit, Package package, long measured, string metric, string key)
    {
        if (limit is not Located<long> allowed
            || !context.IsBroken($"outputChecks.{key}", metric, package.DisplayName, measured, allowed.Value, allowed.Span))
        {
            return;
        }

        context.Report(context.Finding(
            Codes.OutputCheck,
            allowed.Span,
            package.Id,
            $"{package.DisplayName}: {metric} is {SizeWords.Both(measured)}, over the limit of {SizeWords.Both(allowed.Value)}") with
        {
            Measured = measured,
            Allowed = allowed.Value,
            Metric = metric,
        });
    }

    // An item that names an output means the checked derivation's own one: same name and version, other output.
    private static bool Matches(RuleContext context, OutputCheckItem item, Package package, Package other) =>
        item.Package is { } selector
            ? context.Matches(selector, other)
            : item.OwnOutput == package.Output
                ? other.Id == package.Id
                : other.Name == package.Name && other.Version == package.Version && other.Output == item.OwnOutput;

    private static ImmutableArray<Package> Direct(RuleContext context, Package package) =>
    [
        .. context.StoreReferencesFrom(package.Id).Select(r => context.Graph.PackageOf(context.Graph.NodeOf(r.To))!),
    ];

    private static ImmutableArray<Package> Closure(RuleContext context, Package package) =>
    [
        .. Reachability.Closure(context.StoreGraph, context.Graph.NodeOf(package.Id))
            .Select(context.Graph.PackageOf).OfType<Package>().Where(p => p.Id != package.Id),
    ];

    private static void Report(RuleContext context, SourceSpan span, Package package, Package bad, string sentence)
    {
        int from = context.Graph.NodeOf(package.Id);
        int to = context.Graph.NodeOf(bad.Id);
        int[] nodes = from == to ? [from, to] : context.StoreChainsFrom(from).ChainTo(to);
        ImmutableArray<string> chain = [.. nodes.Select(context.Graph.IdOf)];
        ImmutableArray<Evidence> evidence = nodes.Length >= 2 ? context.EvidenceOf(nodes[^2], nodes[^1]) : [];
        Package? last = nodes.Length >= 2 ? context.Graph.PackageOf(nodes[^2]) : null;
        string where = evidence.IsEmpty
            ? ""
            : last is null || last.Id == package.Id
                ? $" in {context.Where(last, evidence)}"
                : $"; {last.DisplayName} names it in {context.Where(last, evidence)}";
        string what = bad.Id == package.Id ? "itself" : bad.DisplayName;
        context.Report(context.Finding(Codes.OutputCheck, span, package.Id, $"{package.DisplayName} {sentence} {what}, but does{where}") with
        {
            Chain = chain,
            ChainNames = context.Names(chain),
            Evidence = evidence,
            Frees = bad.Id == package.Id ? null : context.Graph.Cuts.Frees(nodes.Length >= 2 ? nodes[^2] : from, to),
        });
    }
}
