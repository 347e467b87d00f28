using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Budgets.Reading;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Model;

namespace ImageBudget.Rules.Edges;

/// <summary>Nix's checks for the packages that a selector matches.</summary>
internal sealed record OutputCheckLine : IBudgetLine
{
    public static readonly BudgetKey<long> MaxSizeKey =
        new("maxSize", Shapes.Single(ScalarKinds.Size), "Limit for the package's NAR size.");

    public static readonly BudgetKey<long> MaxClosureSizeKey = new(
        "maxClosureSize", Shapes.Single(ScalarKinds.Size), "Limit for the NAR size of the package's closure.");

    private static readonly Shape<ImmutableArray<Item>> ItemList = Shapes.List(SelectorKeys.RequisiteAs(ItemOf));

    private static readonly BudgetKey<ImmutableArray<Item>> AllowedReferencesKey = new(
        "allowedReferences",
        ItemList,
        "The package may refer to nothing else directly. Its own outputs are named `out`, `dev`, `lib` ...; a self reference needs `out`.");

    private static readonly BudgetKey<ImmutableArray<Item>> AllowedRequisitesKey = new(
        "allowedRequisites", ItemList,
        "Nothing else may be in the package's closure; the package itself needs `out`, or `ignoreSelfRefs: true`.");

    private static readonly BudgetKey<ImmutableArray<Item>> DisallowedReferencesKey = new(
        "disallowedReferences", ItemList, "The package may not refer to these directly; `out` forbids a self reference.");

    private static readonly BudgetKey<ImmutableArray<Item>> DisallowedRequisitesKey = new(
        "disallowedRequisites", ItemList, "These may not be in the package's closure.");

    private static readonly BudgetKey<bool> IgnoreSelfRefsKey = new(
        "ignoreSelfRefs",
        Shapes.Single(ScalarKinds.Boolean),
        "`true`: the requisite lists leave out the package itself, as Nix's attributes of the same names do outside of `outputChecks`.",
        "`false`");

    private static readonly ImmutableArray<BudgetKey> Keys =
        [AllowedReferencesKey, AllowedRequisitesKey, DisallowedReferencesKey, DisallowedRequisitesKey, IgnoreSelfRefsKey, MaxSizeKey,
            MaxClosureSizeKey];

    private static readonly ImmutableArray<BudgetKey> Limiting = Keys.Remove(IgnoreSelfRefsKey);

    /// <summary>The keys under the selector; the packages are set later.</summary>
    public static readonly Shape<OutputCheckLine> Shape = Shapes.Map(new MapShape("outputCheck", Keys, Limiting), Of);

    /// <summary>The checked packages, and where the check begins.</summary>
    public Located<Selector> Package { get; init; }

    /// <summary>Direct references. Null: not checked; empty: nothing is allowed, not even a self reference.</summary>
    public Located<ImmutableArray<Item>>? AllowedReferences { get; private init; }

    /// <summary>The closure, itself included. Null: not checked; empty: nothing is allowed.</summary>
    public Located<ImmutableArray<Item>>? AllowedRequisites { get; private init; }

    /// <summary>Direct references.</summary>
    public ImmutableArray<Item> DisallowedReferences { get; private init; } = [];

    /// <summary>The closure, itself included.</summary>
    public ImmutableArray<Item> DisallowedRequisites { get; private init; } = [];

    /// <summary>True: the closure without the package itself.</summary>
    public bool IgnoreSelfRefs { get; private init; }

    /// <summary>NAR bytes of the package.</summary>
    public Located<long>? MaxSize { get; private init; }

    /// <summary>NAR bytes of its closure.</summary>
    public Located<long>? MaxClosureSize { get; private init; }

    /// <inheritdoc />
    public SourceSpan Span => Package.Span;

    /// <inheritdoc />
    public IEnumerable<SourceSpan> Limits =>
    [
        .. new[] { AllowedReferences?.Span, AllowedRequisites?.Span, MaxSize?.Span, MaxClosureSize?.Span }.OfType<SourceSpan>(),
        .. DisallowedReferences.Select(i => i.Span),
        .. DisallowedRequisites.Select(i => i.Span),
    ];

    /// <summary>What all four lists name.</summary>
    public IEnumerable<Item> Items =>
    [
        .. AllowedReferences?.Value ?? [],
        .. AllowedRequisites?.Value ?? [],
        .. DisallowedReferences,
        .. DisallowedRequisites,
    ];

    private static OutputCheckLine Of(MapValue map) => new()
    {
        AllowedReferences = map.Get<ImmutableArray<Item>>(AllowedReferencesKey),
        AllowedRequisites = map.Get<ImmutableArray<Item>>(AllowedRequisitesKey),
        DisallowedReferences = map.Get(DisallowedReferencesKey),
        DisallowedRequisites = map.Get(DisallowedRequisitesKey),
        IgnoreSelfRefs = map.Get(IgnoreSelfRefsKey)?.Value ?? false,
        MaxSize = map.Get(MaxSizeKey),
        MaxClosureSize = map.Get(MaxClosureSizeKey),
    };

    // In these lists Nix treats "out", "dev" ... as outputs of the checked derivation; write { to: dev } for a package with such a name.
    private static Item ItemOf(MapValue map)
    {
        Selector selector = SelectorKeys.Of(map, SelectorKeys.To);
        return map.IsShort && selector.Text is { } name && ScalarKinds.Outputs.Contains(name)
            ? new Item(null, name, map.Span)
            : new Item(selector, null, map.Span);
    }

    /// <summary>Another package, or an output of the checked package itself.</summary>
    /// <param name="Package">Null when <paramref name="OwnOutput"/> is given.</param>
    /// <param name="OwnOutput">An output of the checked derivation (<c>out</c>, <c>dev</c> ...), as in Nix; null when a package is
    /// meant.</param>
    /// <param name="Span">Where the item begins.</param>
    internal sealed record Item(Selector? Package, string? OwnOutput, SourceSpan Span);
}
