using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Model;
using ImageBudget.Reports.Bom;

namespace ImageBudget.Questions;

/// <summary>Finds the package that an argument names.</summary>
/// <param name="Package">The one; null when there is none or several.</param>
/// <param name="Candidates">More than one package fits: these.</param>
/// <param name="Near">Nothing fits: names that are near, ready to be typed.</param>
internal sealed record PackageSelector(Package? Package, ImmutableArray<Package> Candidates, ImmutableArray<string> Near)
{
    /// <summary>True for a pattern.</summary>
    public static bool IsPattern(string text) => text.Contains('*', StringComparison.Ordinal);

    /// <summary>Ids of the packages whose name, full name, path or id fits a pattern; <c>*</c> is any number of characters, <c>?</c>
    /// one.</summary>
    public static IEnumerable<string> Matching(ImageAnalysis analysis, string pattern) => analysis.Packages
        .Where(p => Wildcard.Matches(pattern, p.Name) || Wildcard.Matches(pattern, p.FullName) || Wildcard.Matches(pattern, p.Id)
            || (p.Path is { } path && Wildcard.Matches(pattern, path)))
        .Select(p => p.Id);

    /// <summary>
    /// Tried in this order: id; package URL as the bill of materials has it, and one with parts left out; store path (or a file in it);
    /// full name; display name; name. As in budgets, a bare name means a package's default output, so <c>gcc</c> is never
    /// <c>gcc-12.2.0-lib</c>.
    /// </summary>
    public static PackageSelector Resolve(ImageAnalysis analysis, string text)
    {
        string path = text.Length > 1 ? text.TrimEnd('/') : text;
        PurlSelector? purl = PurlSelector.Parse(text);
        Func<Package, bool>[] tiers =
        [
            p => p.Id == text,
            p => purl is not null && CycloneDxNames.PurlOf(p) == text,
            p => purl?.Matches(PackageNames.Of(p)) == true,
            p => p.Path == path,
            p => p.Path is { Length: > 1 } folder && path.StartsWith(folder + "/", StringComparison.Ordinal),
            p => p.FullName == text && p.Name != text,
            p => p.DisplayName == text && p.Name != text,
            p => p.Name == text && p.Output is (null or "out"),
        ];
        foreach (Func<Package, bool> tier in tiers)
        {
            ImmutableArray<Package> found = [.. analysis.Packages.Where(tier)];
            if (found.Length == 1)
            {
                return new(found[0], [], []);
            }

            if (found.Length > 1)
            {
                return new(null, found, []);
            }
        }

        IEnumerable<string> near = NearestSpelling.Near(text, analysis.Packages.SelectMany(p => new[] { p.Name, p.FullName }));
        IEnumerable<string> within = text.Length < 3
            ? [] : analysis.Packages.Select(p => p.FullName).Where(n => n.Contains(text, StringComparison.OrdinalIgnoreCase));
        return new(null, [], [.. near.Concat(within).Where(n => n != text).Distinct(StringComparer.Ordinal).Take(3)])
        {
            Outputs =
                [.. analysis.Packages.Where(p => p.Name == text).Select(p => p.FullName).Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)],
            IsNamed = analysis.Absent.Any(a => a.Path == path),
        };
    }

    /// <summary>Other outputs of the package whose default output was meant, full names.</summary>
    public ImmutableArray<string> Outputs { get; private init; } = [];

    /// <summary>A store path that the image names but does not contain.</summary>
    public bool IsNamed { get; private init; }

    /// <summary>Why nothing matches, with a suggestion; without a full stop.</summary>
    public string Missing(string text) =>
        IsNamed ? $"{text} is named in the image, but it is not in the image"
        : !Outputs.IsEmpty
            ? $"{text} is not in the image: a bare name is the default output, and only {Listed(Outputs)} {(Outputs.Length == 1 ? "is" : "are")} there"
        : Near.IsEmpty ? $"{text} is not in the image"
        : $"{text} is not in the image; did you mean {Listed(Near)}?";

    private static string Listed(ImmutableArray<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));
}
