using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBudget.Formats.Yaml;

namespace ImageBudget.Engine.Tests.Budgets;

/// <summary>Implements the keywords of JSON Schema that the budget's schema uses; an unknown keyword is an error.</summary>
internal static class SchemaCheck
{
    private static readonly string[] Annotations = ["$schema", "$id", "$defs", "title", "description"];

    public static List<string> Complaints(JsonObject schema, JsonNode? value)
    {
        List<string> complaints = [];
        Check(schema, schema, value, "$", complaints);
        return complaints;
    }

    /// <summary>Converts YAML like an editor: with the core schema's numbers and booleans.</summary>
    public static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMap map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key.Text, ToJson(e.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(ToJson)]),
        YamlScalar { IsNull: true } => null,
        YamlScalar { AsBoolean: { } boolean } => boolean,
        YamlScalar { IsPlain: true } s when Regex.IsMatch(s.Text, "^-?[0-9]+$") => long.Parse(s.Text),
        YamlScalar { IsPlain: true } s when Regex.IsMatch(s.Text, "^-?[0-9]+\\.[0-9]+$") => double.Parse(s.Text),
        YamlScalar s => s.Text,
        _ => throw new NotSupportedException(),
    };

    private static bool Fits(JsonObject root, JsonNode? schema, JsonNode? value)
    {
        List<string> complaints = [];
        Check(root, schema, value, "$", complaints);
        return complaints.Count == 0;
    }

    private static void Check(JsonObject root, JsonNode? schemaNode, JsonNode? value, string at, List<string> complaints)
    {
        if (schemaNode is JsonValue allowed)
        {
            if (!allowed.GetValue<bool>())
            {
                complaints.Add($"{at} is not allowed");
            }

            return;
        }

        JsonObject schema = (JsonObject)schemaNode!;
        foreach ((string keyword, JsonNode? rule) in schema)
        {
            bool fits = keyword switch
            {
                _ when Annotations.Contains(keyword) => true,
                "type" => (rule is JsonArray types ? types.Select(t => (string)t!) : [(string)rule!]).Any(t => IsType(t, value)),
                "const" => JsonNode.DeepEquals(rule, value),
                "enum" => rule!.AsArray().Any(e => JsonNode.DeepEquals(e, value)),
                "pattern" => !IsType("string", value) || Regex.IsMatch((string)value!, (string)rule!),
                "minLength" => !IsType("string", value) || ((string)value!).Length >= (int)rule!,
                "minimum" => !IsType("number", value) || double.Parse(value!.ToJsonString()) >= (int)rule!,
                "required" => value is not JsonObject o || rule!.AsArray().All(k => o.ContainsKey((string)k!)),
                "anyOf" => rule!.AsArray().Any(s => Fits(root, s, value)),
                "allOf" => rule!.AsArray().All(s => Fits(root, s, value)),
                "if" => Fits(root, schema[Fits(root, rule, value) ? "then" : "else"], value),
                "then" or "else" => true,
                "$ref" =>
                    Fits(root, root["$defs"]![((string)rule!)["#/$defs/".Length..]] ?? throw new KeyNotFoundException((string)rule!),
                    value),
                "properties" => value is not JsonObject o || o.All(p => rule![p.Key] is not { } s || Fits(root, s, p.Value)),
                "additionalProperties" =>
                    value is not JsonObject o || o.All(p => schema["properties"]?[p.Key] is not null || Fits(root, rule, p.Value)),
                "propertyNames" => value is not JsonObject o || o.All(p => Fits(root, rule, p.Key)),
                "items" => value is not JsonArray a || a.All(i => Fits(root, rule, i)),
                _ => throw new NotSupportedException(keyword),
            };
            if (!fits)
            {
                complaints.Add($"{at}: {keyword}");
            }
        }
    }

    private static bool IsType(string type, JsonNode? value) => (type, value?.GetValueKind()) switch
    {
        ("object", System.Text.Json.JsonValueKind.Object) or ("array", System.Text.Json.JsonValueKind.Array) => true,
        ("string", System.Text.Json.JsonValueKind.String) => true,
        ("boolean", System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False) => true,
        ("number", System.Text.Json.JsonValueKind.Number) => true,
        ("integer", System.Text.Json.JsonValueKind.Number) => !value!.ToJsonString().Contains('.'),
        _ => false,
    };
}
