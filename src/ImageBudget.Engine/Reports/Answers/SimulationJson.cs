using System.Text.Json;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Results;

namespace ImageBudget.Reports.Answers;

/// <summary>
/// A simulated image as JSON: what was removed, what leaves with it, the sizes now and then, and what a check of the simulated image says.
/// Layers are not simulated and not there.
/// </summary>
internal static class SimulationJson
{
    /// <summary>Writes one document and a line feed.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="before">The image as it is.</param>
    /// <param name="without">Ids of the removed packages.</param>
    /// <param name="cuts">The removed references; ids, or <c>image</c>.</param>
    /// <param name="simulation">The image without them.</param>
    /// <param name="then">Its check; null when there is no budget.</param>
    public static void Write(
        TextWriter writer,
        ImageAnalysis before,
        IReadOnlyList<string> without,
        IReadOnlyList<(string From, string To)> cuts,
        Simulation simulation,
        CheckResult? then) => JsonText.WriteDocument(writer, json =>
        {
            json.WriteString("image", before.Image.Source);
            JsonParts.Strings(json, "without", without);
            JsonParts.List(json, "cuts", cuts, (j, cut) =>
            {
                j.WriteStartObject();
                j.WriteString("from", cut.From);
                j.WriteString("to", cut.To);
                j.WriteEndObject();
            });
            JsonParts.List(json, "leaving", simulation.Leaving, (j, package) =>
            {
                j.WriteStartObject();
                j.WriteString("id", package.Id);
                j.WriteNumber("live", package.Live);
                j.WriteEndObject();
            });
            WriteSizes("now", before.Size, json);
            WriteSizes("then", simulation.After.Size, json);
            if (then is null)
            {
                json.WriteNull("check");
                return;
            }

            FindingIds ids = new(then);
            json.WriteStartObject("check");
            JsonReport.WriteVerdict(then, ids, json);
            if (then.Images is [ImageCheck only])
            {
                JsonReport.WriteLimits(only, ids, json);
            }

            json.WriteEndObject();
        });

    private static void WriteSizes(string name, ImageSizes size, Utf8JsonWriter json)
    {
        json.WriteStartObject(name);
        json.WriteNumber("transfer", size.Transfer);
        json.WriteBoolean("transferEstimated", size.TransferEstimated);
        json.WriteNumber("transferError", size.TransferError);
        json.WriteNumber("unpacked", size.Unpacked);
        json.WriteNumber("live", size.Live);
        json.WriteNumber("reclaimable", size.Reclaimable);
        json.WriteNumber("duplicated", size.Duplicated);
        json.WriteEndObject();
    }
}
