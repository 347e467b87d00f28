using System.Text.Json;
using System.Text.RegularExpressions;

namespace ImageBudget.Engine.Tests.Reports;

/// <summary>
/// Holds a document to a JSON Schema of draft 7, for the keywords that CycloneDX's schema uses (json-schema.org, draft-07, validation and core);
/// any other keyword, and a reference into another file, is an error.
/// </summary>
internal sealed class Draft7Schema(JsonElement root)
{
    private static readonly string[] Annotations =
        ["$schema", "$id", "$comment", "title", "description", "default", "examples", "definitions", "meta:enum", "deprecated"];

    /// <summary>What does not fit; empty when all does.</summary>
    public IReadOnlyList<string> Errors(JsonElement document)
    {
        List<string> errors = [];
        Check(root, document, "$", errors);
        return errors;
    }

    private void Check(JsonElement schema, JsonElement value, string path, List<string> errors)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            Require(schema.ValueKind == JsonValueKind.True, "may not be here");
            return;
        }

        // Draft 7: what stands beside $ref is ignored.
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            string to = reference.GetString()!;
            Require(to.StartsWith("#/definitions/", StringComparison.Ordinal), $"refers to {to}, which is not here");
            if (to.StartsWith("#/definitions/", StringComparison.Ordinal))
            {
                Check(root.GetProperty("definitions").GetProperty(to["#/definitions/".Length..]), value, path, errors);
            }

            return;
        }

        foreach (JsonProperty keyword in schema.EnumerateObject().Where(k => !Annotations.Contains(k.Name)))
        {
            CheckKeyword(schema, keyword, value, path, errors);
        }

        void Require(bool holds, string error) => Draft7Schema.Require(holds, path, error, errors);
    }

    private void CheckKeyword(JsonElement schema, JsonProperty keyword, JsonElement value, string path, List<string> errors)
    {
        JsonElement rule = keyword.Value;
        bool isText = value.ValueKind == JsonValueKind.String;
        bool isList = value.ValueKind == JsonValueKind.Array;
        bool isNumber = value.ValueKind == JsonValueKind.Number;
        bool isMap = value.ValueKind == JsonValueKind.Object;
        switch (keyword.Name)
        {
            case "type":
                string[] types = rule.ValueKind == JsonValueKind.Array ? [.. rule.EnumerateArray().Select(t => t.GetString()!)] : [rule.GetString()!];
                Require(types.Any(t => IsOfType(value, t)), $"is {value.ValueKind}, not {rule}");
                break;
            case "enum":
                Require(rule.EnumerateArray().Any(e => JsonElement.DeepEquals(e, value)), $"{value} is not one of the known values");
                break;
            case "minimum":
                Require(!isNumber || value.GetDouble() >= rule.GetDouble(), "is too small");
                break;
            case "maximum":
                Require(!isNumber || value.GetDouble() <= rule.GetDouble(), "is too large");
                break;
            case "minLength":
                Require(!isText || value.GetString()!.Length >= rule.GetInt32(), "is too short");
                break;
            case "maxLength":
                Require(!isText || value.GetString()!.Length <= rule.GetInt32(), "is too long");
                break;
            case "pattern":
                Require(!isText || Regex.IsMatch(value.GetString()!, rule.GetString()!, RegexOptions.ECMAScript), $"{value} does not match {rule}");
                break;
            case "format":
                // Addresses and dates are the only formats there; neither is written, and the type is checked beside.
                Require(rule.GetString() is "iri-reference" or "date-time" or "idn-email" or "date", $"has the unknown format {rule}");
                break;
            case "required":
                foreach (JsonElement name in isMap ? rule.EnumerateArray().ToArray() : [])
                {
                    Require(value.TryGetProperty(name.GetString()!, out _), $"lacks {name}");
                }

                break;
            case "properties":
                foreach (JsonProperty property in isMap ? value.EnumerateObject().ToArray() : [])
                {
                    if (rule.TryGetProperty(property.Name, out JsonElement inner))
                    {
                        Check(inner, property.Value, $"{path}.{property.Name}", errors);
                    }
                }

                break;
            case "additionalProperties":
                foreach (JsonProperty property in isMap ? value.EnumerateObject().ToArray() : [])
                {
                    if (!schema.TryGetProperty("properties", out JsonElement known) || !known.TryGetProperty(property.Name, out _))
                    {
                        Check(rule, property.Value, $"{path}.{property.Name}", errors);
                    }
                }

                break;
            case "items":
                int i = 0;
                foreach (JsonElement item in isList ? value.EnumerateArray().ToArray() : [])
                {
                    Check(rule, item, $"{path}[{i++}]", errors);
                }

                break;
            case "additionalItems":
                break;
            case "minItems":
                Require(!isList || value.GetArrayLength() >= rule.GetInt32(), "has too few items");
                break;
            case "maxItems":
                Require(!isList || value.GetArrayLength() <= rule.GetInt32(), "has too many items");
                break;
            case "uniqueItems":
                Require(!isList || !rule.GetBoolean() || value.EnumerateArray().Select(e => e.GetRawText()).Distinct().Count() == value.GetArrayLength(), "repeats an item");
                break;
            case "anyOf":
                Require(rule.EnumerateArray().Any(s => Fits(s, value)), "fits none of anyOf");
                break;
            case "oneOf":
                Require(rule.EnumerateArray().Count(s => Fits(s, value)) == 1, "does not fit exactly one of oneOf");
                break;
            default:
                Require(false, $"the schema uses {keyword.Name}, which this check does not know");
                break;
        }

        void Require(bool holds, string error) => Draft7Schema.Require(holds, path, error, errors);
    }

    private bool Fits(JsonElement schema, JsonElement value)
    {
        List<string> errors = [];
        Check(schema, value, "", errors);
        return errors.Count == 0;
    }

    private static void Require(bool holds, string path, string error, List<string> errors)
    {
        if (!holds)
        {
            errors.Add($"{path} {error}");
        }
    }

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => false,
    };
}
