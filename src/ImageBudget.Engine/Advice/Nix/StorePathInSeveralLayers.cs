using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Advice.Nix;

/// <summary>Store paths in more than one layer: the lower copies are hidden.</summary>
internal static class StorePathInSeveralLayers
{
    public const string Kind = "store-path-in-several-layers";

    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        ImmutableArray<Package> twice = context.InSeveralLayers;
        if (twice.IsEmpty)
        {
            yield break;
        }

        bool byNix2Container = context.Analysis.Producer == Producer.Nix2Container;
        yield return new Suggestion
        {
            Kind = Kind,
            Title = twice.Length == 1
                ? "1 store path is in several layers" : FormattableString.Invariant($"{twice.Length} store paths are in several layers"),
            Bytes = twice.Sum(p => p.Unpacked - p.Live),
            Why = "The upper layer was built without knowing the lower ones.",
            Fix = byNix2Container
                ? "# name the layers that already hold the paths\nbuildLayer { deps = [ app ]; layers = [ baseLayer ]; }"
                : "# build the upper layers knowing what the lower ones hold",
            FixLanguage = byNix2Container ? "nix" : "text",
            Source = byNix2Container ? "nix2container README, `layers`" : null,
            Evidence = [.. twice.OrderByDescending(p => p.Unpacked - p.Live).Take(AdviceContext.MostEvidence)
                .Select(p => new Evidence(p.Id, null, "layers " + string.Join(", ", p.Layers)))],
            EvidenceCount = twice.Length,
        };
    }
}
