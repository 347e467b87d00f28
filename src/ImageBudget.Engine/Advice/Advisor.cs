using System.Collections.Immutable;
using ImageBudget.Advice.Builds;
using ImageBudget.Advice.Content;
using ImageBudget.Advice.Nix;
using ImageBudget.Advice.Platforms;
using ImageBudget.Analysis;

namespace ImageBudget.Advice;

/// <summary>Says what can be saved, the best first.</summary>
public static class Advisor
{
    // A file in one start script that frees 5 MB comes before a hundred files that free 6: each further file counts as so many bytes of
    // work.
    private const long WorkOfOneFile = 64 * 1024;

    /// <summary>All kinds of advice, in catalog order. A new kind is a file beside this one and a line here.</summary>
    private static readonly Func<AdviceContext, IEnumerable<Suggestion>>[] Kinds =
    [
        ReferenceCuts.Find,
        KnownPackages.Find,
        CopiedToRoot.Find,
        SeveralVersions.Find,
        StorePathInSeveralLayers.Find,
        HiddenByLaterLayers.Find,
        PackageManagerCaches.Find,
        RecommendedOnly.Find,
        BuildToolsLeft.Find,
        Documentation.Find,
        DevelopmentFiles.Find,
        DebugSymbols.Find,
        UnstrippedPrograms.Find,
        SourceControlAndMaps.Find,
        BeamChunks.Find,
        BytecodeAndTests.Find,
        NodeBuildTrees.Find,
        JavaDevelopment.Find,
        SatelliteResources.Find,
        ForeignRuntimes.Find,
        RuntimeCopies.Find,
        LeakedDerivations.Find,
        NixDatabase.Find,
        AbsentPaths.Find,
    ];

    /// <summary>Suggestions, ranked by bytes for the work they take; certain ones before suspicions of the same weight.</summary>
    /// <param name="analysis">As <see cref="ImageAnalyzer"/> made it.</param>
    public static ImmutableArray<Suggestion> Advise(ImageAnalysis analysis)
    {
        AdviceContext context = new(analysis);
        FreedSum sum = new(analysis);
        List<Suggestion> told = [];
        foreach (Suggestion suggestion in Ranked(context))
        {
            // Two ways to free the same bytes are one saving: the first way is told.
            if (suggestion.Frees is null || suggestion.Bytes == 0
                || !told.Exists(t => t.Bytes == suggestion.Bytes && t.Frees?.IsSameAs(suggestion.Frees, analysis) == true))
            {
                told.Add(suggestion with { Beyond = suggestion.Frees is null ? suggestion.Bytes : sum.Add(suggestion.Frees) });
            }
        }

        return [.. told];
    }

    private static IOrderedEnumerable<Suggestion> Ranked(AdviceContext context) =>
        Kinds.SelectMany(kind => kind(context))
            .Where(s => s.Bytes > 0 || s.Kind == AbsentPaths.Kind)
            .OrderByDescending(Rank)
            .ThenByDescending(s => s.Certain)
            .ThenByDescending(s => s.Bytes)
            .ThenBy(s => s.Kind, StringComparer.Ordinal)
            .ThenBy(s => s.Title, StringComparer.Ordinal);

    private static long Rank(Suggestion suggestion) => suggestion.Bytes - Math.Max(0, suggestion.Sites - 1) * WorkOfOneFile;
}
