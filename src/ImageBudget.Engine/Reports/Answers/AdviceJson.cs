using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Advice;

namespace ImageBudget.Reports.Answers;

/// <summary>Advice for programs: <c>{ schemaVersion, suggestions[] { kind, title, bytes, beyond, sites, certain, why, fix, fixLanguage,
/// source, evidence[] } }</c>.</summary>
public static class AdviceJson
{
    /// <summary>Writes all suggestions, the best first.</summary>
    public static void Write(TextWriter writer, ImmutableArray<Suggestion> suggestions) =>
        JsonText.WriteDocument(writer, json => JsonParts.List(json, "suggestions", suggestions, WriteOne));

    private static void WriteOne(Utf8JsonWriter json, Suggestion suggestion)
    {
        json.WriteStartObject();
        json.WriteString("kind", suggestion.Kind);
        json.WriteString("title", suggestion.Title);
        json.WriteNumber("bytes", suggestion.Bytes);
        json.WriteNumber("beyond", suggestion.Beyond);
        json.WriteNumber("sites", suggestion.Sites);
        json.WriteBoolean("certain", suggestion.Certain);
        json.WriteString("why", suggestion.Why);
        json.WriteString("fix", suggestion.Fix);
        json.WriteString("fixLanguage", suggestion.FixLanguage);
        json.WriteString("source", suggestion.Source);
        json.WriteNumber("evidenceCount", suggestion.EvidenceCount);
        JsonParts.List(json, "evidence", suggestion.Evidence, JsonParts.Evidence);
        json.WriteEndObject();
    }
}
