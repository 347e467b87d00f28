using System.Collections.Immutable;
using ImageBudget.Rules.Edges;
using ImageBudget.Rules.Packages;
using ImageBudget.Rules.Regressions;
using ImageBudget.Rules.Sizes;
using ImageBudget.Rules.Waste;

namespace ImageBudget.Rules;

/// <summary>All rules, in the order of their keys in the documentation.</summary>
internal static class RuleCatalog
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new ImageTooLarge(),
        new TooManyLayers(),
        new TooManyFiles(),
        new LayerTooLarge(),
        new TooMuchReclaimable(),
        new TooMuchDuplicated(),
        new DiveRuleBroken(),
        new DisallowedReference(),
        new DisallowedRequisite(),
        new RequisiteNotAllowed(),
        new OutputCheck(),
        new NamedButAbsent(),
        new UnreachablePackage(),
        new ForbiddenPackage(),
        new PackageNotAllowed(),
        new PackageTooLarge(),
        new PathTooLarge(),
        new TooManyVersions(),
        new SizeRegression(),
        new NewPackage(),
        new PackageRegression(),
        new RoomToTighten(),
        new NoBaseline(),
    ];

    private static readonly ImmutableSortedDictionary<string, Rule> ByCode =
        All.ToImmutableSortedDictionary(r => r.Code, r => r, StringComparer.Ordinal);

    /// <summary>Null when there is no rule of this code.</summary>
    public static Rule? Find(string code) => ByCode.GetValueOrDefault(code);
}
