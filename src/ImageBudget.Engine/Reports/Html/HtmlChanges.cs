using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Results;

namespace ImageBudget.Reports.Html;

/// <summary>What changed in the image since its baseline.</summary>
internal sealed class HtmlChanges(HtmlParts parts)
{
    public void Write(ImageCheck image)
    {
        if (image.Delta is not { } delta)
        {
            return;
        }

        parts.Begin($"Since {HtmlText.Data(delta.OldSource, 200)}", null);
        parts.Writer.Write($"<p>{HtmlText.Data(DeltaRows.Summary(delta))}</p>\n");
        if (!delta.IsEmpty)
        {
            WriteOwners(delta);
            WritePaths(delta);
        }

        parts.End();
    }

    private void WriteOwners(ImageDelta delta)
    {
        ImmutableArray<DeltaRow> rows = DeltaRows.Shown(delta, SizeMetric.Unpacked, HtmlParts.MostRows - 2);
        long most = Math.Max(1, rows.Where(r => r.Kind != "total").Max(r => Math.Abs(r.Change.Unpacked)));
        parts.Table(
            [("", ""), ("What changed", "wide"), ("Unpacked", "number"), ("", "bar"), ("Live", "number"), ("Transfer", "number")],
            rows,
            row => row.Kind == "total"
                ? ["<strong>total</strong>", "", $"<strong>{DeltaRows.Signed(row.Change.Unpacked)}</strong>", "",
                    DeltaRows.Signed(row.Change.Live), DeltaRows.Signed(row.Change.Transfer)]
                :
                [
                    HtmlText.Data(row.Kind),
                    $"<code>{HtmlText.Data(row.Name, 200)}</code>"
                        + (row.Via is { } via ? $"<br>by {HtmlText.Data(SizeText.Short(via), 300)}" : ""),
                    DeltaRows.Signed(row.Change.Unpacked),
                    row.Change.Unpacked == 0 ? "" : HtmlParts.Bar((double)Math.Abs(row.Change.Unpacked) / most, row.Change.Unpacked > 0),
                    DeltaRows.Signed(row.Change.Live),
                    DeltaRows.Signed(row.Change.Transfer),
                ]);
    }

    private void WritePaths(ImageDelta delta)
    {
        if (delta.Paths is not { Largest.IsEmpty: false } paths)
        {
            return;
        }

        parts.Writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"<details><summary>Changes by path in the final file system ({paths.Largest.Length + paths.OtherCount})</summary>\n"));
        parts.Table(
            [("", ""), ("Path", "wide"), ("Live", "number"), ("Files", "number")],
            paths.Largest,
            p => [HtmlText.Data(p.Kind), $"<code>{HtmlText.Data(p.Path, 400)}</code>", DeltaRows.Signed(p.New - p.Old),
                ByteCount.Exact(p.Files)]);
        parts.Writer.Write("</details>\n");
    }
}
