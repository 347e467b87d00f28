using ImageBudget.Ecosystems;
using ImageBudget.Model;

namespace ImageBudget.Advice;

/// <summary>One package in several versions, or rebuilt with another hash: all but the largest could be removed.</summary>
internal static class SeveralVersions
{
    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        foreach (IGrouping<(string, string, string?), Package> group in context.Analysis.Packages
            .Where(p => p.Live > 0)
            .GroupBy(p => (p.Ecosystem, p.Name, p.Output))
            .Where(g => g.Count() > 1)
            .OrderBy(g => g.Key.Name, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Ecosystem, StringComparer.Ordinal))
        {
            List<Package> byWeight = [.. group.OrderByDescending(p => p.Exclusive).ThenBy(p => p.Id, StringComparer.Ordinal)];
            bool nix = EcosystemCatalog.IsStore(group.Key.Item1);
            yield return new Suggestion
            {
                Kind = "several-versions",
                Title = FormattableString.Invariant($"{group.Key.Item2} is in the image {byWeight.Count} times: ")
                    + string.Join(", ", group.Select(p => nix ? p.DisplayName : p.Version).Distinct().Order(StringComparer.Ordinal)),
                Bytes = byWeight.Skip(1).Sum(p => p.Live),
                Why = nix
                    ? "Different versions of nixpkgs were used, or a bootstrap variant is in the image beside the final one."
                    : "Dependents ask for versions that do not overlap, or the package manager was not asked to share them.",
                Fix = group.Key.Item1 switch
                {
                    "nix" => "# one pin for all inputs\ninputs.other.inputs.nixpkgs.follows = \"nixpkgs\";",
                    "npm" => "npm dedupe   # or \"overrides\" in package.json",
                    _ => "# align the versions that the dependents ask for",
                },
                FixLanguage = group.Key.Item1 switch { "nix" => "nix", "npm" => "sh", _ => "text" },
                Source = nix ? "nixpkgs#98094" : null,
                Certain = false,
                Evidence =
                    [.. byWeight.Take(AdviceContext.MostEvidence)
                    .Select(p => new Evidence(p.Path ?? p.Id, null, ByteCount.Format(p.Live)))],
                EvidenceCount = byWeight.Count,
                Frees = Savings.Of(byWeight.Skip(1).Select(p => p.Id)),
            };
        }
    }
}
