using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Results;
using ImageBudget.Results.Causes;

namespace ImageBudget.Reports;

/// <summary>
/// The keys <c>remedy</c> and <c>causes</c>. Findings are named by their ids.
/// </summary>
internal static class CausesJson
{
    public static void WriteKeys(ImageCheck image, FindingIds ids, Utf8JsonWriter json)
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
            WriteFindings("fixed", ids, remedy.Fixed, json);
            WriteFindings("remains", ids, remedy.Remaining, json);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("remedy");
        }

        json.WriteStartArray("causes");
        foreach ((int index, Cause cause) in image.Causes.Index())
        {
            json.WriteStartObject();
            json.WriteString("id", FormattableString.Invariant($"cause-{index + 1}"));
            json.WriteStartArray("cuts");
            WriteCut(json, cause.Cut);
            json.WriteEndArray();
            json.WriteNumber("frees", cause.Cut.Frees);
            WriteFindings("findings", ids, cause.Findings, json);
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

    // What the change itself breaks is no finding of the image as it is.
    private static void WriteFindings(string key, FindingIds ids, ImmutableArray<Finding> findings, Utf8JsonWriter json) =>
        JsonParts.Strings(json, key, [.. findings.Select(ids.Of).OfType<string>()]);
}
