using System.Collections.Immutable;
using ImageBudget.Budgets.Description;

namespace ImageBudget.Budgets.Reading;

/// <summary>Puts <c>defaults</c> under an image; every value keeps the place where it is written.</summary>
internal static class DefaultsMerge
{
    /// <summary>Maps merge key by key; of lists and single values the upper one stays.</summary>
    public static MapValue Merge(MapValue lower, MapValue upper)
    {
        ImmutableArray<KeyValuePair<BudgetKey, BudgetValue>>.Builder entries = ImmutableArray.CreateBuilder<KeyValuePair<BudgetKey, BudgetValue>>();
        Dictionary<BudgetKey, BudgetValue> own = new(upper.Entries);
        foreach ((BudgetKey key, BudgetValue value) in lower.Entries)
        {
            entries.Add(new(key, own.Remove(key, out BudgetValue? winner) ? Merge(value, winner) : value));
        }

        entries.AddRange(upper.Entries.Where(e => own.ContainsKey(e.Key)));
        return upper with { Entries = entries.ToImmutable() };
    }

    // "maxSize: 20 MB" has been read as "maxSize: { unpacked: 20 MB }": a default for another metric stays in force.
    private static BudgetValue Merge(BudgetValue lower, BudgetValue upper) => (lower, upper) switch
    {
        (MapValue below, MapValue above) => Merge(below, above),
        (NamedValue below, NamedValue above) => Merge(below, above),
        _ => upper,
    };

    // Maps of selectors may be long: looking each key up from the start would take the square of it.
    private static NamedValue Merge(NamedValue lower, NamedValue upper)
    {
        ImmutableArray<(ScalarValue, BudgetValue)>.Builder items = ImmutableArray.CreateBuilder<(ScalarValue, BudgetValue)>();
        Dictionary<string, (ScalarValue Key, BudgetValue Value)> own = upper.Items.ToDictionary(i => i.Key.Source.Text, StringComparer.Ordinal);
        foreach ((ScalarValue key, BudgetValue value) in lower.Items)
        {
            items.Add(own.Remove(key.Source.Text, out (ScalarValue Key, BudgetValue Value) winner) ? (winner.Key, Merge(value, winner.Value)) : (key, value));
        }

        items.AddRange(upper.Items.Where(i => own.ContainsKey(i.Key.Source.Text)));
        return upper with { Items = items.ToImmutable() };
    }
}
