using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Analysis;

namespace ImageBudget.Reports;

/// <summary>One edge of an answer to <c>why</c>.</summary>
/// <param name="From">A package id, or <c>image</c>.</param>
/// <param name="To">A package id.</param>
/// <param name="Kind">As in <see cref="Reference.Kind"/>.</param>
/// <param name="Sites">How many places hold the reference, whether they are listed or not.</param>
/// <param name="Frees">Live bytes that would leave the image if this edge were cut.</param>
/// <param name="Evidence">The places.</param>
public sealed record WhyJsonStep(string From, string To, string Kind, int Sites, long Frees, ImmutableArray<Evidence> Evidence);

/// <summary>The answer to <c>why --format json</c>: <c>target</c> and <c>chains</c>, the shortest chain first.</summary>
public static class WhyJson
{
    /// <summary>Writes one document. No chains means: not in the image, or nothing refers to it.</summary>
    public static void Write(string target, IReadOnlyList<ImmutableArray<WhyJsonStep>> chains, TextWriter writer) => JsonText.Write(writer, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", AnalysisJson.SchemaVersion);
        json.WriteString("target", target);
        json.WriteStartArray("chains");
        foreach (ImmutableArray<WhyJsonStep> chain in chains)
        {
            json.WriteStartObject();
            JsonParts.List(json, "steps", chain, WriteStep);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteStep(Utf8JsonWriter json, WhyJsonStep step)
    {
        json.WriteStartObject();
        json.WriteString("from", step.From);
        json.WriteString("to", step.To);
        json.WriteString("kind", step.Kind);
        json.WriteNumber("sites", step.Sites);
        json.WriteNumber("frees", step.Frees);
        JsonParts.List(json, "evidence", step.Evidence, JsonParts.Evidence);
        json.WriteEndObject();
    }
}
