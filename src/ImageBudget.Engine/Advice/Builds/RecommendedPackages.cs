using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Advice.Builds;

/// <summary>Debian packages that were not requested and that no package depends on: only a Recommends field keeps them.</summary>
internal static class RecommendedPackages
{
    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        HashSet<string> needed = new(StringComparer.Ordinal);
        foreach (Reference reference in context.Analysis.References.Where(r => !r.Self))
        {
            if (reference.Kind != EdgeKind.Depends || reference.From == Reference.ImageNode || !reference.Evidence.All(IsRecommends))
            {
                needed.Add(reference.To);
            }
        }

        ILookup<string, Reference> into = context.Analysis.References.Where(r => !r.Self).ToLookup(r => r.To, StringComparer.Ordinal);
        ImmutableArray<Package> found =
        [
            .. context.Analysis.Packages.Where(
                p => p.Ecosystem == "deb" && p.Reachable && p.Exclusive > 0 && !needed.Contains(p.Id) && into[p.Id].Any()
                && !context.Cuts.HoldsWhatRuns(context.Graph.NodeOf(p.Id))),
        ];
        if (found.IsEmpty)
        {
            yield break;
        }

        Savings frees =
            Savings.Of(found.SelectMany(p => context.FreedWith(context.Graph.NodeOf(p.Id)).Packages).Distinct(StringComparer.Ordinal));
        (string Text, string Language) fix = context.Fix(
            null,
            context.HasProgram("/usr/bin/apt-get")
                ? "RUN apt-get update && apt-get install -y --no-install-recommends PACKAGES && rm -rf /var/lib/apt/lists/*"
                : null,
            "# leave out the packages that others only recommend");
        yield return new Suggestion
        {
            Kind = "recommended",
            Title = FormattableString.Invariant(
                $"{found.Length} Debian package{(found.Length == 1 ? "" : "s")} that others only recommend"),
            Bytes = new SavingsSum(context.Analysis).Add(frees),
            Why = "apt installs what is recommended unless told not to. Nothing declares a dependency on these, and no program is linked with them.",
            Fix = fix.Text,
            FixLanguage = fix.Language,
            Source = "apt-get(8), --no-install-recommends; Debian Policy 7.2",
            Certain = false,
            Evidence =
                [.. found.OrderByDescending(p => p.Exclusive).ThenBy(p => p.Id, StringComparer.Ordinal).Take(AdviceContext.MostEvidence)
                .Select(p => new Evidence(p.Id, null, $"{ByteCount.Format(p.Exclusive)}, by {Recommenders(context, into[p.Id])}"))],
            EvidenceCount = found.Length,
            Frees = frees,
        };
    }

    private static bool IsRecommends(Evidence evidence) => evidence.Excerpt.StartsWith("Recommends:", StringComparison.Ordinal);

    private static string Recommenders(AdviceContext context, IEnumerable<Reference> references) =>
        string.Join(
            ", ", references.Select(r => context.Graph.NodeOf(r.From)).Where(n => n.Package.Exists)
            .Select(n => context.Graph.PackageOf(n)!.Name)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(3));
}
