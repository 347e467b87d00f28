using System.Collections.Immutable;
using ImageBudget.Budgets.Description;
using ImageBudget.Formats.Yaml;

namespace ImageBudget.Budgets;

/// <summary>Puts <c>defaults</c> under an image. Both have been checked; every value keeps the place where it is written.</summary>
internal static class DefaultsMerge
{
    /// <summary>Maps merge key by key; of lists and single values the upper one stays.</summary>
    public static YamlMap Merge(YamlMap lower, YamlMap upper, MapShape shape) =>
        MergeMaps(lower, upper, key => shape.Keys.First(k => k.Name == key).Shape);

    private static YamlNode Merge(YamlNode lower, YamlNode upper, ValueShape shape) => shape switch
    {
        MapShape map => Merge((YamlMap)lower, (YamlMap)upper, map),
        NamedShape named => MergeMaps((YamlMap)lower, (YamlMap)upper, _ => named.Value),
        // "maxSize: 20 MB" is short for "maxSize: { unpacked: 20 MB }": a default for another metric stays in force.
        ShortOrLongShape either => Merge(WriteOut(lower, either), WriteOut(upper, either), either.Long),
        _ => upper,
    };

    private static YamlMap MergeMaps(YamlMap lower, YamlMap upper, Func<string, ValueShape> shapeOf)
    {
        // Maps of selectors may be long: looking each key up from the start would take the square of it.
        Dictionary<string, YamlEntry> own = upper.Entries.ToDictionary(e => e.Key.Text, StringComparer.Ordinal);
        HashSet<string> shared = new(lower.Entries.Select(e => e.Key.Text), StringComparer.Ordinal);
        ImmutableArray<YamlEntry>.Builder entries = ImmutableArray.CreateBuilder<YamlEntry>();
        foreach (YamlEntry entry in lower.Entries)
        {
            entries.Add(own.TryGetValue(entry.Key.Text, out YamlEntry? winner)
                ? winner with { Value = Merge(entry.Value, winner.Value, shapeOf(winner.Key.Text)) }
                : entry);
        }

        entries.AddRange(upper.Entries.Where(e => !shared.Contains(e.Key.Text)));
        return upper with { Entries = entries.ToImmutable() };
    }

    private static YamlMap WriteOut(YamlNode node, ShortOrLongShape shape) =>
        node as YamlMap ?? new YamlMap([new YamlEntry(new YamlScalar(shape.Means.Name, IsPlain: true, node.Span), node)], node.Span, node.Nodes + 2, 1);
}
