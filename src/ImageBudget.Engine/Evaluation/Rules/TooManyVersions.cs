using ImageBudget.Budgets;
using ImageBudget.Model;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB3003: <c>maxVersionsPerPackage</c>. For store paths each hash is a version: rebuilt variants weigh as much.</summary>
internal static class TooManyVersions
{
    public static void Check(RuleContext context)
    {
        if (context.Rules.MaxVersionsPerPackage is not Located<long> limit)
        {
            return;
        }

        long most = 0;
        foreach (IGrouping<(string, string, string?), Package> group in context.Analysis.Packages
            .GroupBy(p => (p.Ecosystem, p.Name, p.Output))
            .OrderBy(g => g.Key.Name, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Ecosystem, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Output, StringComparer.Ordinal))
        {
            string[] versions = [.. group.Select(p => p.Nar is null ? p.Version : p.DisplayName).Distinct().Order(StringComparer.Ordinal)];
            long count = group.All(p => p.Nar is not null) ? group.Count() : versions.Length;
            most = Math.Max(most, count);
            if (count > limit.Value)
            {
                Package first = group.OrderBy(p => p.Id, StringComparer.Ordinal).First();
                context.Report(context.Finding(
                    Codes.TooManyVersions,
                    limit.Span,
                    first.Id,
                    FormattableString.Invariant($"{first.Name} is in the image in {count} versions, over the budget of {limit.Value}: ")
                    + string.Join(", ", versions)) with
                {
                    Measured = count,
                    Allowed = limit.Value,
                    Metric = "versions",
                    Layers = LayerWords.Facts(context, group.SelectMany(p => p.Layers).Distinct().Order()),
                    Contributors = Contributors.Heaviest(group.Select(p => new Contributor(p.DisplayName, p.Unpacked))),
                });
            }
        }

        context.IsBroken("maxVersionsPerPackage", "versions", "packages", most, limit.Value, limit.Span, isBytes: false);
    }
}
