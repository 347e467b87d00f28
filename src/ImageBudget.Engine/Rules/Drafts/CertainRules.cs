using System.Collections.Immutable;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Model;

namespace ImageBudget.Rules.Drafts;

/// <summary>A line of a list in the budget that the image breaks today.</summary>
/// <param name="Key">The list.</param>
/// <param name="Item">Its item, in YAML.</param>
/// <param name="Reason">A YAML comment: what the item means in this image and what would leave.</param>
internal sealed record CertainRule(string Key, string Item, string Reason);

/// <summary>Rules for what <see cref="Advisor"/> is certain that the image does not need. The image breaks each of them.</summary>
internal sealed class CertainRules
{
    public const string References = "disallowedReferences";
    public const string Requisites = "disallowedRequisites";
    public const string Paths = "paths";

    private const int Most = 8;

    // A limit that somebody has to maintain is not worth a smaller saving.
    private const long Least = 16 * 1024;

    private CertainRules(ImmutableArray<CertainRule> all, IReadOnlySet<string> leaving) => (All, Leaving) = (all, leaving);

    /// <summary>At most eight: first those that free something that no other frees, ordered by bytes.</summary>
    public ImmutableArray<CertainRule> All { get; }

    /// <summary>Ids of the packages that are gone when no rule is broken any more.</summary>
    public IReadOnlySet<string> Leaving { get; }

    /// <param name="analysis">The image.</param>
    /// <param name="advice">All suggestions for the image, the best first.</param>
    /// <param name="arePackagesRead">False: no rule for packages, because it would not be measured.</param>
    public static CertainRules Of(ImageAnalysis analysis, ImmutableArray<Suggestion> advice, bool arePackagesRead)
    {
        Suggestion[] certain =
        [
            .. advice.Where(s => s is { Certain: true, Bytes: >= Least }
                && (s.Target is PathTarget || (arePackagesRead && s.Target is PackageTarget { Package.Reachable: true }))),
        ];
        Dictionary<string, Package> bringers = BringersOf(certain);
        HashSet<string> free = PackagesOf(certain);
        List<(Suggestion Suggestion, CertainRule Rule)> chosen = [];
        foreach (Suggestion suggestion in certain
            .OrderBy(s => s.Target is PackageTarget { Package: var p } && bringers.ContainsKey(p.Id)).ThenByDescending(s => s.Bytes)
            .Take(4 * Most))
        {
            CertainRule? rule = suggestion.Target switch
            {
                PathTarget files => Of(suggestion, files),
                PackageTarget package => Of(analysis, suggestion, package, bringers.GetValueOrDefault(package.Package.Id), free),
                _ => null,
            };
            if (chosen.Count < Most && rule is not null && !chosen.Exists(c => c.Rule.Item == rule.Item))
            {
                chosen.Add((suggestion, rule));
            }
        }

        return new CertainRules(
            [.. chosen.OrderByDescending(c => c.Suggestion.Bytes).Select(c => c.Rule)], PackagesOf(chosen.Select(c => c.Suggestion)));
    }

    private static HashSet<string> PackagesOf(IEnumerable<Suggestion> suggestions) =>
        suggestions.SelectMany(s => s.Frees?.Packages ?? []).ToHashSet(StringComparer.Ordinal);

    // By the id of a package: the best suggested package that takes it along.
    private static Dictionary<string, Package> BringersOf(Suggestion[] suggestions)
    {
        Dictionary<string, Package> bringers = new(StringComparer.Ordinal);
        foreach (Suggestion suggestion in suggestions)
        {
            if (suggestion is { Target: PackageTarget { Package: var package }, Frees: { } frees })
            {
                foreach (string id in frees.Packages.Where(id => id != package.Id))
                {
                    bringers.TryAdd(id, package);
                }
            }
        }

        return bringers;
    }

    // Optional, because nothing matches the pattern when the image is rebuilt.
    private static CertainRule? Of(Suggestion suggestion, PathTarget files) => !PathGlob.TryParse(files.Pattern, out _, out _) ? null
        : new CertainRule(
            Paths,
            $"{{ match: {DraftYaml.Scalar(files.Pattern)}, maxSize: 0, optional: true }}",
            $"{files.Name}: {ByteCount.Format(suggestion.Bytes)} would leave");

    // A selector matches all versions of a package; there is no rule when another version stays.
    private static CertainRule? Of(
        ImageAnalysis analysis, Suggestion suggestion, PackageTarget target, Package? bringer, HashSet<string> free)
    {
        DraftSelector? selector = DraftSelector.Of(analysis, [target.Package], withEcosystem: false).FirstOrDefault();
        if (selector is null || !selector.Packages.All(p => free.Contains(p.Id)))
        {
            return null;
        }

        string names = string.Join(", ", selector.Packages.Select(p => p.DisplayName));
        string files = suggestion.Sites == 1 ? "1 file" : FormattableString.Invariant($"{suggestion.Sites} files");
        string cause = target.From is { } from ? $"{from.DisplayName} refers to it in {files}; " : "";
        string bytes = ByteCount.Format(suggestion.Bytes);
        string saved = bringer is null ? $"{bytes} would leave" : $"{bytes} that come with {bringer.DisplayName}";
        return new CertainRule(
            target.From is null ? Requisites : References, selector.Item("to"), DraftYaml.Comment($"{names}: {cause}{saved}"));
    }
}
