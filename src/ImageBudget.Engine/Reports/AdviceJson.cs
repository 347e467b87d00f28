using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Advice;
using ImageBudget.Analysis;

namespace ImageBudget.Reports;

/// <summary>Advice for programs: <c>{ schemaVersion, suggestions[] { kind, title, bytes, sites, certain, why, fix, fixLanguage, source, evidence[] } }</c>.</summary>
public static class AdviceJson
{
    /// <summary>Writes all suggestions, the best first.</summary>
    public static void Write(TextWriter writer, ImmutableArray<Suggestion> suggestions) => JsonText.Write(writer, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 1);
        json.WriteStartArray("suggestions");
        foreach (Suggestion suggestion in suggestions)
        {
            WriteOne(json, suggestion);
            JsonText.FlushSome(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteOne(Utf8JsonWriter json, Suggestion suggestion)
    {
        json.WriteStartObject();
        json.WriteString("kind", suggestion.Kind);
        json.WriteString("title", suggestion.Title);
        json.WriteNumber("bytes", suggestion.Bytes);
        json.WriteNumber("sites", suggestion.Sites);
        json.WriteBoolean("certain", suggestion.Certain);
        json.WriteString("why", suggestion.Why);
        json.WriteString("fix", suggestion.Fix);
        json.WriteString("fixLanguage", suggestion.FixLanguage);
        json.WriteString("source", suggestion.Source);
        json.WriteNumber("evidenceCount", suggestion.EvidenceCount);
        json.WriteStartArray("evidence");
        foreach (Evidence evidence in suggestion.Evidence)
        {
            json.WriteStartObject();
            json.WriteString("path", evidence.Path);
            if (evidence.Offset is { } offset)
            {
                json.WriteNumber("offset", offset);
            }
            else
            {
                json.WriteNull("offset");
            }

            json.WriteString("excerpt", evidence.Excerpt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
