using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>Reads the JSON documents of an image strictly: wrong types are errors that name the document and the key.</summary>
internal static class JsonReading
{
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8, string document, ImageLimits? limits = null)
    {
        int depth = (limits ?? ImageLimits.Default).JsonDepth;
        JsonDocumentOptions options =
            new() { MaxDepth = depth, AllowTrailingCommas = false, CommentHandling = JsonCommentHandling.Disallow };

        // A byte order mark is not JSON, but programs on Windows write it.
        if (utf8.Span.StartsWith("\ufeff"u8))
        {
            utf8 = utf8[3..];
        }

        try
        {
            using JsonDocument parsed = JsonDocument.Parse(utf8, options);
            RequireTextualKeys(utf8.Span, depth, document);
            RequireDistinctKeys(parsed.RootElement, document);
            return parsed.RootElement.Clone();
        }
        catch (JsonException e)
        {
            string where = e.LineNumber is { } line ? $" at line {line + 1}, byte {e.BytePositionInLine + 1}" : "";
            throw new ImageFormatException(
                Codes.MalformedManifest,
                $"{document} is not valid JSON{where} (nesting over {depth} levels is refused{LimitSetting.WayOut("jsonDepth")})",
                document,
                inner: e);
        }
    }

    // A key that is not Unicode makes every lookup in its object throw an exception that does not name the image.
    private static void RequireTextualKeys(ReadOnlySpan<byte> utf8, int depth, string document)
    {
        Utf8JsonReader reader = new(utf8, new JsonReaderOptions { MaxDepth = depth });
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || (!reader.ValueIsEscaped && System.Text.Ascii.IsValid(reader.ValueSpan)))
            {
                continue;
            }

            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException e)
            {
                throw new ImageFormatException(Codes.MalformedManifest, $"{document} has a key that is not Unicode", document, inner: e);
            }
        }
    }

    // Go's encoding/json, with which engines read these documents, matches keys without regard to case and takes the last: programs read
    // two such keys differently. Labels and annotations are exempt, because users choose their keys.
    private static void RequireDistinctKeys(JsonElement element, string document)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                RequireDistinctKeys(item, document);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
            foreach (JsonProperty property in element.EnumerateObject())
            {
                if (!seen.Add(property.Name))
                {
                    throw new ImageFormatException(
                        Codes.MalformedManifest,
                        $"{document} has the key '{InertText.OneLine(property.Name, 60)}' twice, which programs read differently",
                        document);
                }

                if (!property.NameEquals("annotations") && !property.NameEquals("Labels"))
                {
                    RequireDistinctKeys(property.Value, document);
                }
            }
        }
    }

    /// <summary>Null when the key is absent or null.</summary>
    public static JsonElement? Find(this JsonElement element, string key, JsonValueKind kind, string document)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out JsonElement value)
            || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == kind ? value : throw WrongType(key, kind, value.ValueKind, document);
    }

    public static JsonElement Require(this JsonElement element, string key, JsonValueKind kind, string document) =>
        element.Find(key, kind, document)
        ?? throw new ImageFormatException(Codes.MalformedManifest, $"{document} has no '{key}'", document);

    public static string? FindString(this JsonElement element, string key, string document) =>
        element.Find(key, JsonValueKind.String, document) is { } value ? Text(value, key, document) : null;

    public static string RequireString(this JsonElement element, string key, string document) =>
        Text(element.Require(key, JsonValueKind.String, document), key, document);

    public static ImmutableArray<string> Strings(this JsonElement element, string key, string document)
    {
        if (element.Find(key, JsonValueKind.Array, document) is not { } array)
        {
            return [];
        }

        ImmutableArray<string>.Builder strings = ImmutableArray.CreateBuilder<string>();
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String)
            {
                throw WrongType(key + "[]", JsonValueKind.String, item.ValueKind, document);
            }

            strings.Add(Text(item, key, document));
        }

        return strings.ToImmutable();
    }

    public static JsonElement RequireObject(JsonElement element, string what, string document) =>
        element.ValueKind == JsonValueKind.Object ? element : throw WrongType(what, JsonValueKind.Object, element.ValueKind, document);

    // JSON may hold \ud800 and bytes that are not UTF-8; .NET throws when they are converted to a string.
    private static string Text(JsonElement value, string key, string document)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new ImageFormatException(
                Codes.MalformedManifest, $"{document}: '{key}' holds text that is not Unicode", document, inner: e);
        }
    }

    private static ImageFormatException WrongType(string key, JsonValueKind expected, JsonValueKind found, string document) =>
        new(Codes.MalformedManifest, $"{document}: '{key}' is {Name(found)} where {Name(expected)} belongs", document);

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
