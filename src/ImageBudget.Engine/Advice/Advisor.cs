using System.Collections.Immutable;
using ImageBudget.Advice.Builds;
using ImageBudget.Advice.Content;
using ImageBudget.Advice.Nix;
using ImageBudget.Advice.Platforms;
using ImageBudget.Analysis;

namespace ImageBudget.Advice;

/// <summary>Suggests what can be removed from an image, the best first.</summary>
public static class Advisor
{
    // Ranking subtracts this many bytes for each further file to change: one file that frees 5 MB ranks before a hundred files that free 6
    // MB.
    private const long WorkOfOneFile = 64 * 1024;

    /// <summary>All kinds of advice, in catalog order. A new kind is a new file in this room and a line here.</summary>
    private static readonly Func<AdviceContext, IEnumerable<Suggestion>>[] Kinds =
    [
        ReferenceCuts.Find,
        KnownPackages.Find,
        CopiedToRoot.Find,
        SeveralVersions.Find,
        StorePathInSeveralLayers.Find,
        HiddenByLaterLayers.Find,
        PackageManagerCaches.Find,
        RecommendedPackages.Find,
        BuildTools.Find,
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

    /// <summary>Suggestions, ranked by bytes and the number of files to change; certain ones before uncertain ones of the same
    /// rank.</summary>
    /// <param name="analysis">From <see cref="ImageAnalyzer"/>.</param>
    public static ImmutableArray<Suggestion> Advise(ImageAnalysis analysis)
    {
        AdviceContext context = new(analysis);
        SavingsSum sum = new(analysis);
        List<Suggestion> told = [];
        foreach (Suggestion suggestion in Ranked(context))
        {
            // Of several suggestions that free the same bytes, keep only the first.
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
