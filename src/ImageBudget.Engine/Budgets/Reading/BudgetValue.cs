using System.Collections.Immutable;
using ImageBudget.Budgets.Description;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;

namespace ImageBudget.Budgets.Reading;

/// <summary>A value of the budget with all scalars parsed.</summary>
/// <param name="Span">Where it begins.</param>
internal abstract record BudgetValue(SourceSpan Span);

/// <summary>A single value.</summary>
/// <param name="Value">Of the type of its <see cref="ScalarKind"/>.</param>
/// <param name="Source">As written.</param>
internal sealed record ScalarValue(object Value, YamlScalar Source) : BudgetValue(Source.Span)
{
    public T As<T>() => (T)Value;
}

/// <summary>A list.</summary>
internal sealed record ListValue(ImmutableArray<BudgetValue> Items, SourceSpan Span) : BudgetValue(Span);

/// <summary>A map with known keys; the short form is the map with one key.</summary>
/// <param name="Entries">In the order of the file.</param>
/// <param name="Span">Where the map begins.</param>
/// <param name="IsShort">True when it was written as a single value.</param>
internal sealed record MapValue(ImmutableArray<KeyValuePair<BudgetKey, BudgetValue>> Entries, SourceSpan Span, bool IsShort = false)
    : BudgetValue(Span)
{
    /// <summary>Called with each key that is looked up; a test uses it to find keys that are never read.</summary>
    public Action<BudgetKey>? OnLook { get; init; }

    /// <summary>Null when the key is not there.</summary>
    public BudgetValue? Find(BudgetKey key)
    {
        OnLook?.Invoke(key);
        foreach (KeyValuePair<BudgetKey, BudgetValue> entry in Entries)
        {
            if (entry.Key == key)
            {
                return entry.Value;
            }
        }

        return null;
    }

    /// <summary>Null when the key is not there.</summary>
    public Located<T>? Get<T>(BudgetKey<T> key) => Find(key) is { } value ? new Located<T>(key.Of(value), value.Span) : null;

    /// <summary>The value without its position, or the default.</summary>
    public T Get<T>(BudgetKey<T> key, T otherwise) => Find(key) is { } value ? key.Of(value) : otherwise;

    /// <summary>Empty when the key is not there.</summary>
    public ImmutableArray<T> Get<T>(BudgetKey<ImmutableArray<T>> key) => Find(key) is { } value ? key.Of(value) : [];

    /// <summary>The same map with one more key, which is not there yet.</summary>
    public MapValue With(BudgetKey key, BudgetValue value) =>
        this with { Entries = [.. Entries.Where(e => e.Key != key), new(key, value)] };
}

/// <summary>A map whose keys are values.</summary>
/// <param name="Items">In the order of the file.</param>
/// <param name="Span">Where the map begins.</param>
internal sealed record NamedValue(ImmutableArray<(ScalarValue Key, BudgetValue Value)> Items, SourceSpan Span) : BudgetValue(Span);
