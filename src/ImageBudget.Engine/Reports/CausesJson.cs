using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Results;
using ImageBudget.Results.Causes;

namespace ImageBudget.Reports;

/// <summary>
/// The keys <c>remedy</c> and <c>causes</c>. Findings are named by their place in the image's list of findings, which stands beside them.
/// </summary>
internal static class CausesJson
{
    public static void WriteKeys(ImageCheck image, Utf8JsonWriter json)
    {
        if (image.Remedy is { } remedy)
        {
            json.WriteStartObject("remedy");
            json.WriteBoolean("enough", remedy.IsEnough);
            JsonParts.List(json, "cuts", remedy.Cuts, WriteCut);
            JsonParts.Strings(json, "without", remedy.Without);
            json.WriteNumber("leaving", remedy.Leaving);
            json.WriteStartObject("after");
            json.WriteNumber("archive", remedy.After.Archive);
            json.WriteNumber("transfer", remedy.After.Transfer);
            json.WriteNumber("uncompressed", remedy.After.Uncompressed);
            json.WriteNumber("unpacked", remedy.After.Unpacked);
            json.WriteNumber("live", remedy.After.Live);
            json.WriteEndObject();
            WriteFindings("fixed", image, remedy.Fixed, json);
            WriteFindings("remains", image, remedy.Remaining, json);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("remedy");
        }

        json.WriteStartArray("causes");
        foreach (Cause cause in image.Causes)
        {
            json.WriteStartObject();
            json.WriteStartArray("cuts");
            WriteCut(json, cause.Cut);
            json.WriteEndArray();
            json.WriteNumber("frees", cause.Cut.Frees);
            WriteFindings("findings", image, cause.Findings, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCut(Utf8JsonWriter json, Cut cut)
    {
        json.WriteStartObject();
        json.WriteString("from", cut.From);
        json.WriteString("to", cut.To);
        json.WriteNumber("sites", cut.Sites);
        json.WriteEndObject();
    }

    // What the change itself breaks is no finding of the image as it is, and has no place in its list.
    private static void WriteFindings(string key, ImageCheck image, ImmutableArray<Finding> findings, Utf8JsonWriter json)
    {
        json.WriteStartArray(key);
        foreach (Finding finding in findings)
        {
            if (image.Findings.IndexOf(finding) is >= 0 and int at)
            {
                json.WriteNumberValue(at);
            }
        }

        json.WriteEndArray();
    }
}
