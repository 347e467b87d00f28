using System.Collections.Immutable;

namespace ImageBudget.Budgets.Description;

/// <summary>What is allowed at a place of the budget.</summary>
internal abstract record ValueShape;

/// <summary>A single value.</summary>
internal sealed record ScalarShape(ScalarKind Kind) : ValueShape;

/// <summary>A list of like values.</summary>
internal sealed record ListShape(ValueShape Item) : ValueShape;

/// <summary>A map with known keys.</summary>
/// <param name="Name">Names it in the schema.</param>
/// <param name="Keys">In the order of the documentation.</param>
/// <param name="OneOf">At least one of these keys must be there; empty means that it does not matter.</param>
internal sealed record MapShape(string Name, ImmutableArray<BudgetKey> Keys, ImmutableArray<BudgetKey> OneOf) : ValueShape
{
    public MapShape(string name, params ImmutableArray<BudgetKey> keys)
        : this(name, keys, [])
    {
    }

    /// <summary>Keys that are not allowed here and that people write all the same, with what to say instead of a suggestion.</summary>
    public ImmutableArray<(string Key, string Say)> Strangers { get; init; } = [];

    /// <summary>And at least one of these, too; empty means that it does not matter.</summary>
    public ImmutableArray<BudgetKey> AndOneOf { get; init; } = [];
}

/// <summary>A map whose keys are values themselves, such as rule codes.</summary>
/// <param name="Name">Names it in the schema.</param>
/// <param name="KeyKind">What a key is.</param>
/// <param name="Value">What is under each key.</param>
internal sealed record NamedShape(string Name, ScalarKind KeyKind, ValueShape Value) : ValueShape;

/// <summary>A map, or its short form: a single value that means the map with one key.</summary>
/// <param name="Short">The single value.</param>
/// <param name="Long">The map.</param>
/// <param name="Means">The key of <paramref name="Long"/> that the single value stands for.</param>
internal sealed record ShortOrLongShape(ScalarKind Short, MapShape Long, BudgetKey Means) : ValueShape;
