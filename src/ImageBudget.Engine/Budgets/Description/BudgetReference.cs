using System.Text;

namespace ImageBudget.Budgets.Description;

/// <summary>The tables of keys in docs/budget-file.md. Written from the keys of a <see cref="BudgetFormat"/>.</summary>
internal static class BudgetReference
{
    /// <summary>One table for each map, with headings of the third level; ends in a line feed.</summary>
    public static string ToMarkdown(BudgetFormat format)
    {
        StringBuilder text = new();
        Table(text, "The file", format.LongForm);
        Table(text, "An image", format.Image,
            "Under `images`, and (without `optional`) at the top level when there is no `images`. `defaults` takes all but `name`, `image` and `optional`.");
        HashSet<string> done = new(StringComparer.Ordinal) { format.LongForm.Name, format.Image.Name };
        foreach (BudgetKey key in format.Image.Keys)
        {
            if (MapOf(key.Shape) is { } map && done.Add(map.Name))
            {
                Table(text, $"`{key.Name}`", map, Intro(key));
                foreach (BudgetKey inner in map.Keys)
                {
                    if (MapOf(inner.Shape) is { } deeper && done.Add(deeper.Name))
                    {
                        string alike = string.Join(" / ", map.Keys.Where(k => MapOf(k.Shape) == deeper).Select(k => $"`{k.Name}`"));
                        Table(text, $"`{key.Name}`, {alike}", deeper, Intro(inner));
                    }
                }
            }
        }

        return text.ToString();
    }

    private static string Intro(BudgetKey key) => key.Shape switch
    {
        ShortOrLongShape either => $"A single {either.Short.Name} is short for a map with `{either.Means.Name}`.",
        ListShape { Item: ShortOrLongShape either } =>
            $"A list. An item that is a single {either.Short.Name} is short for a map with `{either.Means.Name}`.",
        ListShape => "A list of maps.",
        NamedShape named => $"A map: the key is a {named.KeyKind.Name}, and under it stand",
        _ => "A map.",
    };

    private static void Table(StringBuilder text, string heading, MapShape map, string? intro = null)
    {
        text.Append("### ").Append(heading).Append("\n\n");
        if (intro is not null)
        {
            text.Append(intro).Append("\n\n");
        }

        text.Append("| key | value | without it | meaning |\n| --- | --- | --- | --- |\n");
        foreach (BudgetKey key in map.Keys)
        {
            string absent = key.Required ? "**required**" : key.WhenAbsent;
            text.Append("| `").Append(key.Name).Append("` | ").Append(ValueOf(key.Shape)).Append(" | ").Append(absent).Append(" | ")
                .Append(key.Doc).Append(" |\n");
        }

        if (!map.OneOf.IsEmpty && map.OneOf.Length < map.Keys.Length)
        {
            text.Append(map.Keys.Contains(ImageKeys.Name) ? "\nUnder `images`, at least one of " : "\nAt least one of ")
                .AppendJoin(", ", map.OneOf.Select(k => $"`{k.Name}`")).Append(" is needed.\n");
        }

        if (!map.AndOneOf.IsEmpty)
        {
            text.Append("\nAt least one of ").AppendJoin(", ", map.AndOneOf.Select(k => $"`{k.Name}`")).Append(" is needed.\n");
        }

        text.Append('\n');
    }

    private static string ValueOf(ValueShape shape) => shape switch
    {
        ScalarShape scalar => scalar.Kind.Name,
        ShortOrLongShape either => $"{either.Short.Name}, or map",
        ListShape { Item: MapShape } => "list of maps",
        ListShape { Item: ShortOrLongShape either } => $"list of {either.Short.Name}s or maps",
        NamedShape named => $"map by {named.KeyKind.Name}",
        ListShape => "list",
        _ => "map",
    };

    private static MapShape? MapOf(ValueShape shape) => shape switch
    {
        MapShape map => map,
        ShortOrLongShape either => either.Long,
        ListShape list => MapOf(list.Item),
        NamedShape named => MapOf(named.Value),
        _ => null,
    };
}
