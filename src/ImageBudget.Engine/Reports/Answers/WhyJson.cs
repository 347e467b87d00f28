using System.Text.Json;
using ImageBudget.Model;

namespace ImageBudget.Reports.Answers;

/// <summary><c>why --format json</c>: <c>{ target, chains[] { steps[] { from, to, kind, sites, frees, evidence[] } } }</c>; and
/// <c>complete: false</c> when chains are missing.</summary>
public static class WhyJson
{
    /// <summary>Indented UTF-8 with a line feed at the end.</summary>
    public static void Write(TextWriter writer, WhyResult result)
    {
        JsonText.WriteDocument(writer, json =>
        {
            json.WriteString("target", result.Target);
            if (!result.Complete)
            {
                json.WriteBoolean("complete", false);
            }

            json.WriteStartArray("chains");
            foreach (WhyChain chain in result.Chains)
            {
                json.WriteStartObject();
                json.WriteStartArray("steps");
                foreach (WhyStep step in chain.Steps)
                {
                    WriteStep(json, step);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static void WriteStep(Utf8JsonWriter json, WhyStep step)
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
