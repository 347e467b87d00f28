using System.Globalization;
using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Rules.Drafts;

/// <summary>Converts dive's rules for a first budget.</summary>
internal static class DiveDraft
{
    public static void Write(StringBuilder text, ImageAnalysis analysis, DiveConfig dive)
    {
        text.Append("\n# Converted from dive's rules. dive's figures for this image are in \"inspect --format json\", under \"dive\".\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"# dive's figures for this image: efficiency {analysis.Dive.Efficiency:0.0000}, wasted {analysis.Dive.WastedBytes} bytes, ")
            .Append(analysis.Dive.UserWastedPercent is { } ratio && double.IsFinite(ratio)
                ? string.Create(CultureInfo.InvariantCulture, $"user wasted {ratio * 100:0.00}%\n")
                : "user wasted: not a number, because there is one layer; dive's rule then passes\n");

        text.Append(
            CultureInfo.InvariantCulture,
            $"# lowestEfficiency: {DraftYaml.Comment(dive.LowestEfficiency ?? "0.9 (dive's default: a rule that is left out is not off)")}\n");
        text.Append(
            "#   no counterpart: deleting a directory in a later layer makes this figure better, not worse. maxReclaimable counts those bytes.\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"# highestWastedBytes: {DraftYaml.Comment(dive.HighestWastedBytesText ?? "disabled (dive's default)")}\n");
        text.Append(dive.HighestWastedBytes is null
            ? "#   off: maxReclaimable above is what the image has now. dive would count every copy of a path that is in several layers, the live one too.\n"
            : "#   becomes maxReclaimable. dive counts every copy of a path that is in several layers, the live one too; only what is hidden counts here.\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"# highestUserWastedPercent: {DraftYaml.Comment(dive.HighestUserWastedPercent ?? "0.1 (dive's default: a rule that is left out is not off)")}\n");
        text.Append(
            "#   no counterpart: a ratio to all layers but the first, which is not a number for an image of one layer, and then passes.\n");
        text.Append(
            "# What dive's rules cannot see: directories that a later layer deletes, equal files at different paths (maxDuplicated),\n");
        text.Append("# who brought a package (disallowedReferences, disallowedRequisites), and the size itself (maxSize).\n");
        if (dive.HighestWastedBytes is { } wasted)
        {
            long now = analysis.Size.Reclaimable;
            if (now <= wasted)
            {
                DraftYaml.Line(
                    text, "maxReclaimable", wasted
                    .ToString(CultureInfo.InvariantCulture), $"dive: highestWastedBytes; now {ByteCount.Format(now)}");
            }
            else
            {
                DraftYaml.Line(
                    text, "maxReclaimable", Headroom.Size(now),
                    $"dive allowed {ByteCount.Format(wasted)} and did not see all of these {ByteCount.Format(now)}");
            }
        }
    }
}
