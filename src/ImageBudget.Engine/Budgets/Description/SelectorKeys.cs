using System.Collections.Immutable;
using ImageBudget.Budgets.Reading;
using ImageBudget.Budgets.Selectors;

namespace ImageBudget.Budgets.Description;

/// <summary>The keys of a selector.</summary>
internal static class SelectorKeys
{
    public static readonly BudgetKey<string> Ecosystem = new(
        "ecosystem",
        Shapes.Single(ScalarKinds.Ecosystem),
        "Only packages of this kind, a package-URL type: " + string.Join(", ", ScalarKinds.Ecosystems) + ".",
        "any");

    public static readonly BudgetKey<NameGlob> Output = new(
        "output",
        Shapes.Single(ScalarKinds.Output),
        "Nix: only this output. `lib` or `\"*\"` widens a bare name, which means the default output (`out`).",
        "a bare name: `out`; a pattern: any");

    public static readonly BudgetKey<VersionRange> Version = new(
        "version", Shapes.Single(ScalarKinds.VersionRange), "Only these versions: `1.4.2`, `1.4.*`, `\"<3.12\"`, `\">=1.2 <2\"`.", "any");

    public static readonly BudgetKey<Selector> To =
        new("to", Shapes.Single(ScalarKinds.Selector), "The package that is referred to.", whenAbsent: "");

    public static readonly BudgetKey<bool> Optional = new(
        "optional",
        Shapes.Single(ScalarKinds.Boolean),
        "`true`: it may match nothing. Otherwise that is an error, because nothing would be measured.",
        "`false`");

    /// <summary>The additional conditions of a selector, in the order of the documentation.</summary>
    public static readonly ImmutableArray<BudgetKey> Narrowing = [Ecosystem, Output, Version];

    private static readonly MapShape Requisite = new("requisite", [To, .. Narrowing]);

    /// <summary>A package that is referred to, directly or not.</summary>
    public static Shape<T> RequisiteAs<T>(Func<MapValue, T> of) => Shapes.ShortOrLong(ScalarKinds.Selector, Requisite, To, of);

    /// <summary>The packages that a map means.</summary>
    /// <param name="map">Has some of <see cref="Narrowing"/>.</param>
    /// <param name="name">The key of the name; without it any package is meant.</param>
    public static Selector Of(MapValue map, BudgetKey<Selector> name)
    {
        Selector selector = map.Get(name, Selector.Any);
        return map.IsShort ? selector : selector.Narrow(map.Get(Ecosystem)?.Value, map.Get(Output)?.Value, map.Get(Version)?.Value);
    }
}
