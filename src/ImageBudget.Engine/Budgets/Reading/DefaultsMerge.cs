using System.Collections.Immutable;
using ImageBudget.Budgets.Description;

namespace ImageBudget.Budgets.Reading;

/// <summary>Merges <c>defaults</c> into an image; every value keeps its position.</summary>
internal static class DefaultsMerge
{
    /// <summary>Maps are merged key by key; lists and single values of the image replace the default.</summary>
    public static MapValue Merge(MapValue lower, MapValue upper)
    {
        ImmutableArray<KeyValuePair<BudgetKey, BudgetValue>>.Builder entries =
            ImmutableArray.CreateBuilder<KeyValuePair<BudgetKey, BudgetValue>>();
        Dictionary<BudgetKey, BudgetValue> own = new(upper.Entries);
        foreach ((BudgetKey key, BudgetValue value) in lower.Entries)
        {
            entries.Add(new(key, own.Remove(key, out BudgetValue? winner) ? Merge(value, winner) : value));
        }

        entries.AddRange(upper.Entries.Where(e => own.ContainsKey(e.Key)));
        return upper with { Entries = entries.ToImmutable() };
    }

    // "maxSize: 20 MB" has been read as "maxSize: { unpacked: 20 MB }": a default for another metric still applies.
    private static BudgetValue Merge(BudgetValue lower, BudgetValue upper) => (lower, upper) switch
    {
        (MapValue below, MapValue above) => Merge(below, above),
        (NamedValue below, NamedValue above) => Merge(below, above),
        _ => upper,
    };

    // Maps of selectors may be long, and a linear search for each key would take quadratic time.
    private static NamedValue Merge(NamedValue lower, NamedValue upper)
    {
        ImmutableArray<(ScalarValue, BudgetValue)>.Builder items = ImmutableArray.CreateBuilder<(ScalarValue, BudgetValue)>();
        Dictionary<string, (ScalarValue Key, BudgetValue Value)> own =
            upper.Items.ToDictionary(i => i.Key.Source.Text, StringComparer.Ordinal);
        foreach ((ScalarValue key, BudgetValue value) in lower.Items)
        {
            items.Add(
                own.Remove(key.Source.Text, out (ScalarValue Key, BudgetValue Value) winner)
                ? (winner.Key, Merge(value, winner.Value)) : (key, value));
        }

        items.AddRange(upper.Items.Where(i => own.ContainsKey(i.Key.Source.Text)));
        return upper with { Items = items.ToImmutable() };
    }
}
