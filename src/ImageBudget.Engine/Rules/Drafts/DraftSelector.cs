using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Budgets.Description;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Model;

namespace ImageBudget.Rules.Drafts;

/// <summary>Packages of one ecosystem, name and output, and the shortest selector that matches only them in the image.</summary>
/// <param name="Packages">All versions.</param>
/// <param name="Conditions">Further keys as they follow the name, <c>, ecosystem: nix, output: dev</c>; empty when the name
/// suffices.</param>
internal sealed record DraftSelector(ImmutableArray<Package> Packages, string Conditions)
{
    public string Name => Packages[0].Name;

    /// <summary>An item of a list whose long form has the name under this key.</summary>
    public string Item(string key) =>
        Conditions.Length == 0 ? DraftYaml.Scalar(Name) : $"{{ {key}: {DraftYaml.Scalar(Name)}{Conditions} }}";

    /// <summary>Selectors that match exactly, in the order of their first package; names that are patterns are omitted.</summary>
    /// <param name="analysis">The image.</param>
    /// <param name="wanted">The packages to select.</param>
    /// <param name="withEcosystem">True to always write the ecosystem.</param>
    public static IEnumerable<DraftSelector> Of(ImageAnalysis analysis, IEnumerable<Package> wanted, bool withEcosystem)
    {
        foreach (IGrouping<(string, string, string), Package> group in wanted.GroupBy(Key))
        {
            if (Find(analysis, group.First(), group.Key, withEcosystem) is { } selector)
            {
                yield return selector;
            }
        }
    }

    private static (string Ecosystem, string Name, string Output) Key(Package package) =>
        (package.Ecosystem, package.Name, PackageNames.Of(package).IsDefaultOutput ? Selector.DefaultOutput : package.Output!);

    private static DraftSelector? Find(
        ImageAnalysis analysis, Package first, (string Ecosystem, string Name, string Output) key, bool withEcosystem)
    {
        if (!Selector.TryParse(key.Name, out Selector bare, out _))
        {
            return null;
        }

        ImmutableArray<Package> meant = [.. analysis.Packages.Where(p => Key(p) == key)];
        string? ecosystem = ScalarKinds.Ecosystems.Contains(key.Ecosystem) ? key.Ecosystem : null;
        NameGlob? output = NameGlob.TryParse(key.Output, out NameGlob? glob, out _) ? glob : null;
        string named = ecosystem is null ? "" : ", ecosystem: " + DraftYaml.Scalar(ecosystem);
        (Selector Selector, string Conditions)[] candidates =
        [
            (bare, ""),
            (bare.Narrow(ecosystem, null, null), named),
            (bare.Narrow(ecosystem, output, null), $"{named}, output: {DraftYaml.Scalar(key.Output)}"),
        ];
        foreach ((Selector selector, string conditions) in withEcosystem ? candidates.Skip(1) : candidates)
        {
            if (analysis.Packages.Where(p => selector.Matches(PackageNames.Of(p))).SequenceEqual(meant))
            {
                return new DraftSelector(meant, conditions);
            }
        }

        return null;
    }
}
