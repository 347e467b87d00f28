using System.Collections.Immutable;
using ImageBudget.Baselines;
using ImageBudget.Model;

namespace ImageBudget.Reports.Html.Sections;

/// <summary>What changed in the image since its baseline: every byte of the change has a row.</summary>
internal static class HtmlChanges
{
    private const int First = 12;

    public static void Write(PageImage image, HtmlParts parts)
    {
        if (image.Check.Delta is not { IsEmpty: false } delta)
        {
            return;
        }

        parts.Begin("changes", "Changes", $"since {HtmlText.Data(delta.OldSource, 200)}: {HtmlText.Data(DeltaRows.Summary(delta))}");
        WriteOwners(delta, parts);
        WritePaths(delta, parts);
        parts.End();
    }

    private static void WriteOwners(ImageDelta delta, HtmlParts parts)
    {
        ImmutableArray<DeltaRow> rows = DeltaRows.Shown(delta, SizeMetric.Unpacked, HtmlParts.MostRows - 2);
        parts.Table(
            "changes", First,
            [("<span class=\"spoken\">kind</span>", ""), ("what changed", "name"), ("unpacked", "number"), ("live", "number extra"), ("transfer", "number extra")],
            [rows[^1], .. rows[..^1]],
            row =>
            [
                row.Kind == "total" ? "<b>total</b>" : HtmlText.Data(row.Kind),
                (row.Name.Length > 0 ? HtmlText.Path(row.Name, 200) : "")
                    + (row.Via is { } via ? $" <span class=\"soft\">by {HtmlText.Path(via, 300)}</span>" : ""),
                HtmlText.Signed(row.Change.Unpacked), HtmlText.Signed(row.Change.Live), HtmlText.Signed(row.Change.Transfer),
            ]);
    }

    private static void WritePaths(ImageDelta delta, HtmlParts parts)
    {
        if (delta.Paths is not { Largest.IsEmpty: false } paths)
        {
            return;
        }

        int count = paths.Largest.Length + paths.OtherCount;
        parts.Writer.Write($"<details class=\"further\"><summary>By path in the final file system ({ByteCount.Exact(count)})</summary>\n");
        parts.Table(
            "changes", HtmlParts.MostRows,
            [("<span class=\"spoken\">kind</span>", ""), ("path", "name"), ("live", "number"), ("files", "number extra")],
            paths.Largest,
            p => [HtmlText.Data(p.Kind), HtmlText.Path(p.Path, 400), HtmlText.Signed(p.New - p.Old), ByteCount.Exact(p.Files)]);
        parts.Writer.Write("</details>\n");
    }
}
