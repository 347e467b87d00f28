using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageBudget.Budgets.Description;

/// <summary>The JSON Schema of the budget file, for editors. Written from the keys of a <see cref="BudgetFormat"/>.</summary>
internal static class BudgetSchema
{
    private const string Id = "urn:imagebudget:schema:budget:1";

    private static readonly JsonSerializerOptions Options =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON Schema, draft 2020-12, with a final line feed.</summary>
    public static string ToJson(BudgetFormat format)
    {
        SortedDictionary<string, JsonObject> definitions = new(StringComparer.Ordinal);
        JsonObject longForm = MapSchema(format.LongForm, definitions);
        longForm["required"] = new JsonArray(format.Images.Name);
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = Id,
            ["title"] = "ImageBudget budget file",
            ["description"] = "Limits for container images: either a list of images, or the keys of one image at the top level.",
            ["type"] = "object",
            // The form is chosen by the presence of one key, so that an editor's message is about one form only.
            ["if"] = new JsonObject { ["required"] = new JsonArray(format.Images.Name) },
            ["then"] = longForm,
            ["else"] = MapSchema(format.ShortForm, definitions),
        };
        schema["$defs"] = new JsonObject(definitions.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value)));
        return schema.ToJsonString(Options) + "\n";
    }

    private static JsonObject SchemaOf(ValueShape shape, SortedDictionary<string, JsonObject> definitions)
    {
        switch (shape)
        {
            case ScalarShape scalar:
                return Define(Identifier(scalar.Kind.Name), definitions, () => scalar.Kind.Schema);
            case ListShape list:
                return new JsonObject { ["type"] = "array", ["items"] = SchemaOf(list.Item, definitions) };
            case MapShape map:
                return Define(map.Name, definitions, () => MapSchema(map, definitions));
            case NamedShape named:
                return Define(named.Name, definitions, () => new JsonObject
                {
                    ["type"] = "object",
                    ["propertyNames"] = SchemaOf(new ScalarShape(named.KeyKind), definitions),
                    ["additionalProperties"] = SchemaOf(named.Value, definitions),
                });
            case ShortOrLongShape either:
                return new JsonObject
                {
                    ["anyOf"] = new JsonArray(SchemaOf(new ScalarShape(either.Short), definitions), SchemaOf(either.Long, definitions)),
                };
            default:
                throw new InvalidOperationException($"no schema for {shape.GetType().Name}");
        }
    }

    private static JsonObject MapSchema(MapShape map, SortedDictionary<string, JsonObject> definitions)
    {
        JsonObject properties = [];
        foreach (BudgetKey key in map.Keys)
        {
            JsonObject value = SchemaOf(key.Shape, definitions);
            value.Insert(0, "description", key.Doc);
            properties[key.Name] = value;
        }

        JsonObject schema = new() { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        ImmutableArray<BudgetKey> required = [.. map.Keys.Where(k => k.Required)];
        if (!required.IsEmpty)
        {
            schema["required"] = new JsonArray([.. required.Select(k => (JsonNode)k.Name)]);
        }

        if (!map.OneOf.IsEmpty)
        {
            schema["anyOf"] = AnyOf(map.OneOf);
        }

        if (!map.AndOneOf.IsEmpty)
        {
            schema["allOf"] = new JsonArray(new JsonObject { ["anyOf"] = AnyOf(map.AndOneOf) });
        }

        return schema;
    }

    private static JsonArray AnyOf(ImmutableArray<BudgetKey> keys) =>
        [.. keys.Select(k => (JsonNode)new JsonObject { ["required"] = new JsonArray(k.Name) })];

    private static JsonObject Define(string name, SortedDictionary<string, JsonObject> definitions, Func<JsonObject> make)
    {
        if (!definitions.ContainsKey(name))
        {
            definitions[name] = make();
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }

    // "path pattern" becomes "pathPattern".
    private static string Identifier(string name)
    {
        string[] words = name.Split(' ');
        return string.Concat(words.Select((w, i) => i == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..]));
    }
}
