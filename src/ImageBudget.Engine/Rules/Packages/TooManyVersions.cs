using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Packages;

/// <summary>IB3003: <c>maxVersionsPerPackage</c>. For store paths each hash counts as a version, because rebuilt variants need the same
/// space.</summary>
internal sealed class TooManyVersions : Rule<TooManyVersions.Limit>
{
    private static readonly BudgetKey<Limit> Most = new(
        "maxVersionsPerPackage",
        Shapes.Single(ScalarKinds.PositiveCount).As(n => new Limit(n.Value, n.Span)),
        "Limit for different versions of one package; `1` forbids duplicates.");

    public override string Code => Codes.TooManyVersions;

    public override string Title => "TooManyVersions";

    public override string Summary => "The image holds too many versions of one package.";

    public override BudgetKey Key => Most;

    public override ImmutableArray<Limit> LimitsOf(ImageRules image) => image.Get(Most) is { } limit ? [limit.Value] : [];

    public override Needs NeedsOf(Limit limit) => Needs.AllPackages;

    protected override void Check(RuleContext context, Limit limit)
    {
        long most = 0;
        string worst = "packages";
        foreach (IGrouping<(string, string, string?), Package> group in context.Analysis.Packages
            .GroupBy(p => (p.Ecosystem, p.Name, p.Output))
            .OrderBy(g => g.Key.Name, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Ecosystem, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Output, StringComparer.Ordinal))
        {
            string[] versions = [.. group.Select(p => p.Nar is null ? p.Version : p.DisplayName).Distinct().Order(StringComparer.Ordinal)];
            long count = group.All(p => p.Nar is not null) ? group.Count() : versions.Length;
            worst = count > most && count > limit.Allowed ? group.Key.Item2 : worst;
            most = Math.Max(most, count);
            if (count > limit.Allowed)
            {
                Package first = group.OrderBy(p => p.Id, StringComparer.Ordinal).First();
                context.Report(Broken(
                    limit.Span,
                    first.Id,
                    FormattableString.Invariant($"{first.Name} is in the image in {count} versions, over the budget of {limit.Allowed}: ")
                    + string.Join(", ", versions)) with
                {
                    Measured = count,
                    Allowed = limit.Allowed,
                    Metric = "versions",
                    Layers = LayerWords.Facts(context, group.SelectMany(p => p.Layers).Distinct().Order()),
                    Contributors = Contributors.Heaviest(group.Select(p => new Contributor(p.DisplayName, p.Unpacked))),
                });
            }
        }

        context.IsBroken(Key.Name, "versions", worst, most, limit.Allowed, limit.Span, isBytes: false);
    }

    /// <summary>The limit for the number of versions of one package.</summary>
    /// <param name="Allowed">One or more.</param>
    /// <param name="Span">Where the number is written.</param>
    internal sealed record Limit(long Allowed, SourceSpan Span) : IBudgetLine;
}
