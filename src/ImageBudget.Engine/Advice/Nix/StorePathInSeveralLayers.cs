using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Advice.Nix;

/// <summary>A store path that more than one layer holds: the lower copies are never seen.</summary>
internal static class StorePathInSeveralLayers
{
    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        ImmutableArray<Package> twice =
            [.. context.Analysis.Packages.Where(p => p.Ecosystem is "nix" or "guix" && p.Layers.Length > 1 && p.Unpacked > p.Live)];
        if (twice.IsEmpty)
        {
            yield break;
        }

        yield return new Suggestion
        {
            Kind = "store-path-in-several-layers",
            Title = twice.Length == 1 ? "1 store path is in several layers" : FormattableString.Invariant($"{twice.Length} store paths are in several layers"),
            Bytes = twice.Sum(p => p.Unpacked - p.Live),
            Why = "The upper layer was built without information about the lower ones.",
            Fix = "# nix2container: name the layers that already hold the paths\nbuildLayer { deps = [ app ]; layers = [ baseLayer ]; }",
            FixLanguage = "nix",
            Source = "nix2container README, `layers`",
            Evidence = [.. twice.OrderByDescending(p => p.Unpacked - p.Live).Take(AdviceContext.MostEvidence)
                .Select(p => new Evidence(p.Id, null, "layers " + string.Join(", ", p.Layers)))],
            EvidenceCount = twice.Length,
        };
    }
}
