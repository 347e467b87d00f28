using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ImageBudget.Formats;

/// <summary>
/// Reads JSON files of package managers: possibly with a byte order mark, and with values of any type. Never throws for the content of a
/// file.
/// </summary>
internal static class JsonText
{
    private const int MaxDepth = 64;
    private const int MaxProblems = 16;

    private static readonly JsonDocumentOptions _options = new()
    {
        MaxDepth = MaxDepth,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>The document when it is an object or an array.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out JsonDocument? document, out string problem)
    {
        document = null;
        problem = "";
        ReadOnlySpan<byte> mark = [0xef, 0xbb, 0xbf];
        if (file.Span.StartsWith(mark))
        {
            file = file[mark.Length..];
        }

        try
        {
            document = JsonDocument.Parse(file, _options);
            return true;
        }
        catch (JsonException)
        {
            problem = "the file is not JSON, or nested deeper than 64 levels";
            return false;
        }
    }

    /// <summary>The member; false when there is none, or <paramref name="item"/> is not an object.</summary>
    public static bool TryGet(JsonElement item, string name, out JsonElement value)
    {
        value = default;
        try
        {
            return item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException)
        {
            // Another name in the object holds a lone surrogate.
            return false;
        }
    }

    /// <summary>The text of a member; null when it is absent or not text. A wrong type is noted as a problem, null is not.</summary>
    public static string? Text(JsonElement item, string name, List<string>? problems = null)
    {
        if (!TryGet(item, name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        string? text = Text(value);
        if (text is null && problems is not null)
        {
            Note(problems, $"{name} is not a text");
        }

        return text;
    }

    public static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate is legal JSON but not valid text.
            return null;
        }
    }

    public static bool IsTrue(JsonElement item, string name) =>
        TryGet(item, name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    /// <summary>The members of an object member, without those whose names are not valid text; empty when it is absent.</summary>
    public static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement item, string name, List<string>? problems = null)
    {
        if (!TryGet(item, name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            yield break;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            if (problems is not null)
            {
                Note(problems, $"{name} is not an object");
            }

            yield break;
        }

        foreach ((string key, JsonElement member) in Members(value))
        {
            yield return (key, member);
        }
    }

    public static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (JsonProperty property in item.EnumerateObject())
        {
            string name;
            try
            {
                name = property.Name;
            }
            catch (InvalidOperationException)
            {
                continue;
            }

            yield return (name, property.Value);
        }
    }

    /// <summary>The items of an array member; empty when it is absent.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement item, string name, List<string>? problems = null)
    {
        if (!TryGet(item, name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return value.EnumerateArray();
        }

        if (problems is not null)
        {
            Note(problems, $"{name} is not a list");
        }

        return [];
    }

    public static void Note(List<string> problems, string problem)
    {
        if (problems.Count < MaxProblems)
        {
            problems.Add(problem);
        }
    }
}
