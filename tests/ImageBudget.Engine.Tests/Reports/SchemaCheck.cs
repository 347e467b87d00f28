using System.Text.Json;
using System.Text.RegularExpressions;

namespace ImageBudget.Engine.Tests.Reports;

/// <summary>
/// Holds a document to a JSON Schema, for the few keywords that ours use; any other keyword is an error, so that none is overlooked.
/// Stricter than the schema in one thing: a key that the schema does not name is an error too, or the schema would fall behind the writer.
/// </summary>
internal sealed class SchemaCheck(JsonElement root)
{
    private readonly List<string> _errors = [];

    public List<string> Errors(JsonElement document)
    {
        Check(root, document, "$");
        return _errors;
    }

    private void Check(JsonElement schema, JsonElement value, string path)
    {
        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            switch (keyword.Name)
            {
                case "$schema" or "title" or "description" or "$defs":
                    break;
                case "$ref":
                    Check(root.GetProperty("$defs").GetProperty(keyword.Value.GetString()!["#/$defs/".Length..]), value, path);
                    break;
                case "type":
                    Require(Types(keyword.Value).Any(t => IsOfType(value, t)), path, $"is {value.ValueKind}, not {keyword.Value}");
                    break;
                case "const":
                    Require(JsonElement.DeepEquals(keyword.Value, value), path, $"is not {keyword.Value}");
                    break;
                case "enum":
                    Require(
                        keyword.Value.EnumerateArray()
                        .Any(e => JsonElement.DeepEquals(e, value)), path, $"{value} is not one of {keyword.Value}");
                    break;
                case "minimum":
                    Require(value.ValueKind != JsonValueKind.Number || value.GetInt64() >= keyword.Value.GetInt64(), path, "is too small");
                    break;
                case "pattern":
                    Require(Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!), path, $"does not match {keyword.Value}");
                    break;
                case "required":
                    foreach (JsonElement name in value.ValueKind == JsonValueKind.Object ? keyword.Value.EnumerateArray().ToArray() : [])
                    {
                        Require(value.TryGetProperty(name.GetString()!, out _), path, $"lacks {name}");
                    }

                    break;
                case "properties":
                    CheckProperties(schema, keyword.Value, value, path);
                    break;
                case "additionalProperties":
                    foreach (JsonProperty property in value.EnumerateObject())
                    {
                        Check(keyword.Value, property.Value, path + ".*");
                    }

                    break;
                case "items":
                    foreach (JsonElement item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [])
                    {
                        Check(keyword.Value, item, path + "[]");
                    }

                    break;
                case "anyOf":
                    Require(keyword.Value.EnumerateArray().Any(s => new SchemaCheck(root).Fits(s, value)), path, "fits none of anyOf");
                    break;
                default:
                    Require(false, path, $"the schema uses {keyword.Name}, which this check does not know");
                    break;
            }
        }
    }

    private bool Fits(JsonElement schema, JsonElement value)
    {
        Check(schema, value, "");
        return _errors.Count == 0;
    }

    private void CheckProperties(JsonElement schema, JsonElement properties, JsonElement value, string path)
    {
        foreach (JsonProperty property in value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().ToArray() : [])
        {
            if (properties.TryGetProperty(property.Name, out JsonElement inner))
            {
                Check(inner, property.Value, path + "." + property.Name);
            }
            else
            {
                Require(schema.TryGetProperty("additionalProperties", out _), path, $"has {property.Name}, which the schema does not name");
            }
        }
    }

    private void Require(bool holds, string path, string error)
    {
        if (!holds)
        {
            _errors.Add(path + " " + error);
        }
    }

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

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
