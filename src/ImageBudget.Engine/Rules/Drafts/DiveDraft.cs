using System.Globalization;
using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Rules.Drafts;

/// <summary>Converts dive's rules for a first budget.</summary>
internal static class DiveDraft
{
    private const string Off = "disabled";

    public static void Write(StringBuilder text, ImageAnalysis analysis, DiveConfig dive)
    {
        DiveFigures now = analysis.Dive;
        text.Append("\n# Converted from dive's rules, and checked as dive checks them. dive's figures for an image are in \"inspect --format json\".\n");
        text.Append("dive:\n");
        DraftYaml.Line(text, "  lowestEfficiency", Ratio(dive.LowestEfficiency, "0.9"), Words(
            dive.LowestEfficiency, string.Create(CultureInfo.InvariantCulture, $"{now.Efficiency:0.0000} now")));
        DraftYaml.Line(
            text,
            "  highestWastedBytes",
            dive.HighestWastedBytes is { } most ? most.ToString(CultureInfo.InvariantCulture) : Off,
            Words(dive.HighestWastedBytesText, $"{ByteCount.Format(now.WastedBytes)} now: every copy of a path in several layers, the live one too"));
        DraftYaml.Line(text, "  highestUserWastedPercent", Ratio(dive.HighestUserWastedPercent, "0.1"), Words(
            dive.HighestUserWastedPercent,
            now.UserWastedPercent is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"{ratio:0.0000} now")
                : now.WastedBytes > 0 ? "infinite now, which fails" : "not a number now, because only the first layer has files; that passes"));

        text.Append(
            "# What dive's rules cannot see: directories that a later layer deletes, equal files at different paths (maxDuplicated),\n");
        text.Append("# who brought a package (disallowedReferences, disallowedRequisites), and the size itself (maxSize).\n");
        if (dive.HighestWastedBytes is { } wasted)
        {
            long hidden = analysis.Size.Reclaimable;
            if (hidden <= wasted)
            {
                DraftYaml.Line(
                    text, "maxReclaimable", wasted
                    .ToString(CultureInfo.InvariantCulture), $"dive: highestWastedBytes; now {ByteCount.Format(hidden)}");
            }
            else
            {
                DraftYaml.Line(
                    text, "maxReclaimable", Headroom.Size(hidden),
                    $"dive allowed {ByteCount.Format(wasted)} and did not see all of these {ByteCount.Format(hidden)}");
            }
        }
    }

    private static string Words(string? given, string now) => given is null ? $"dive's default; {now}" : now;

    // As dive reads it, in a form that every reader of YAML takes for a number.
    private static string Ratio(string? given, string usual) => given is null ? usual
        : double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out double ratio)
            ? ((decimal)ratio).ToString(CultureInfo.InvariantCulture)
        : Off;
}
