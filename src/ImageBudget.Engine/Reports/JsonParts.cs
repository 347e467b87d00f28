using System.Text.Json;
using ImageBudget.Model;

namespace ImageBudget.Reports;

/// <summary>Pieces that several JSON documents share. Null values are written: every key is always present.</summary>
internal static class JsonParts
{
    public static void List<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            write(json, item);
            JsonText.FlushSome(json);
        }

        json.WriteEndArray();
    }

    public static void Strings(Utf8JsonWriter json, string name, IReadOnlyList<string> items)
    {
        json.WriteStartArray(name);
        foreach (string item in items)
        {
            json.WriteStringValue(item);
            JsonText.FlushSome(json);
        }

        json.WriteEndArray();
    }

    public static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>JSON has no NaN: a ratio of nothing to nothing is null.</summary>
    public static void Ratio(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void Evidence(Utf8JsonWriter json, Evidence evidence)
    {
        json.WriteStartObject();
        json.WriteString("path", evidence.Path);
        Number(json, "offset", evidence.Offset);
        json.WriteString("excerpt", evidence.Excerpt);
        json.WriteEndObject();
    }
}
