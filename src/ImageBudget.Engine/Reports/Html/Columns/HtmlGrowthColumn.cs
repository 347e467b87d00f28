using System.Collections.Immutable;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Reports.Headlines;

namespace ImageBudget.Reports.Html.Columns;

/// <summary>The second column: what grew, as bars on one scale; without a baseline the largest packages.</summary>
internal static class HtmlGrowthColumn
{
    private const int MostRows = 8;
    private const int MostAlong = 3;
    private const int MostPackages = 6;

    public static void Write(PageImage image, TextWriter writer)
    {
        if (image.Check.Delta is { } delta)
        {
            WriteGrowth(image, delta, writer);
        }
        else
        {
            WriteLargest(image, writer);
        }
    }

    private static void WriteGrowth(PageImage image, ImageDelta delta, TextWriter writer)
    {
        long change = GrowthHeadline.Change(delta);
        string css = change > 0 ? "over" : "ok";
        string note = $"{HtmlText.Size(delta.OldSize.Unpacked)} \u2192 {HtmlText.Size(delta.NewSize.Unpacked)}, "
            + (change == 0 ? "no change" : $"<b class=\"{css}\">{HtmlText.Signed(change)}{GrowthHeadline.Relative(delta)}</b>");
        string title = image.Kind == PageKind.Difference ? "What changed" : "Since the baseline";
        writer.Write($"<div class=\"column grown\">\n<h{image.Level}>{title} <small>{note}</small></h{image.Level}>\n");
        ImmutableArray<Row> rows = Rows(GrowthGroup.Of(delta));
        if (rows.IsEmpty)
        {
            writer.Write("<p class=\"soft\">No owner changed in size.</p>\n");
        }

        long scale = Math.Max(1, rows.Select(r => Math.Max(Math.Max(r.Old, r.New), Math.Abs(r.Change))).DefaultIfEmpty().Max());
        writer.Write("<ul class=\"bars\">\n");
        foreach (Row row in rows)
        {
            long before = Math.Min(row.Old, row.New);
            string bar = $"<i class=\"bar\"><i class=\"same\" style=\"width:{Width(before)}%\"></i>"
                + $"<i class=\"{(row.New >= row.Old ? row.Old == 0 ? "new" : "grew" : "less")}\" style=\"width:{Width(Math.Abs(row.Change))}%\"></i></i>";
            writer.Write($"<li{(row.Indented ? " class=\"along\"" : "")}><span class=\"what\">{row.Name}</span>{bar}"
                + $"<span class=\"soft\">{row.Note}</span><span class=\"by\">{HtmlText.Signed(row.Change)}</span></li>\n");
        }

        writer.Write("</ul>\n</div>\n");

        string Width(long bytes) => HtmlText.Number(100.0 * bytes / scale);
    }

    // What came along stands indented below what brought it; the last row is all others.
    private static ImmutableArray<Row> Rows(ImmutableArray<GrowthGroup> groups)
    {
        ImmutableArray<Row>.Builder rows = ImmutableArray.CreateBuilder<Row>();
        int shown = 0;
        foreach (GrowthGroup group in groups)
        {
            int along = group.Along.IsEmpty ? 0 : 1 + Math.Min(group.Along.Length, MostAlong) + (group.Along.Length > MostAlong ? 1 : 0);
            int left = groups.Length - shown - 1;
            bool isOpen = along > 0 && rows.Count + 1 + along + Math.Min(left, 2) <= MostRows;
            if (rows.Count + 1 + (left > 0 ? 1 : 0) > MostRows)
            {
                break;
            }

            rows.Add(Of(group));
            shown++;
            if (isOpen)
            {
                AddAlong(group, rows);
            }
        }

        if (shown < groups.Length)
        {
            long change = groups.Skip(shown).Sum(g => g.Bytes);
            rows.Add(new Row($"{groups.Length - shown} more", Math.Max(0, -change), Math.Max(0, change), "", false));
        }

        return rows.ToImmutable();
    }

    private static Row Of(GrowthGroup group)
    {
        PackageChange? package = group.Package;
        string versions = package is { Kind: "version" } ? HtmlText.Words(package.Label[package.Name.Length..], 60) : "";
        string along = group.Along.IsEmpty ? "" : $" and {group.Along.Length} it brings";
        string note = package?.Kind switch
        {
            "added" => "new",
            "removed" => "gone",
            _ => group.Own.Old.Unpacked == 0 ? "new" : HtmlText.Size(group.Own.Old.Unpacked),
        };
        return new Row(
            $"<b>{HtmlText.Data(group.Name)}</b>{versions}{along}", group.Own.Old.Unpacked, group.Own.Old.Unpacked + group.Bytes, note, false);
    }

    private static void AddAlong(GrowthGroup group, ImmutableArray<Row>.Builder rows)
    {
        rows.Add(Added(group.Package!, " itself"));
        foreach (PackageChange change in group.Along.Take(MostAlong))
        {
            rows.Add(Added(change, ""));
        }

        if (group.Along.Length > MostAlong)
        {
            rows.Add(new Row(
                $"{group.Along.Length - MostAlong} more", 0, group.Along.Skip(MostAlong).Sum(GrowthGroup.BytesOf), "", true));
        }
    }

    private static Row Added(PackageChange change, string suffix) =>
        new(HtmlText.Data(change.Label, 60) + suffix, change.Old.Unpacked, change.New.Unpacked, "", true);

    private static void WriteLargest(PageImage image, TextWriter writer)
    {
        Package[] largest =
        [
            .. image.Analysis.Packages.Where(p => p.Live > 0).OrderByDescending(p => p.Live).ThenBy(p => p.Id, StringComparer.Ordinal)
                .Take(MostPackages),
        ];
        long unowned = image.Analysis.Unowned.Sum(u => u.Live);
        string note = $"of {Counted.Of(image.Analysis.Packages.Length, "package")}";
        writer.Write($"<div class=\"column grown\">\n<h{image.Level}>Largest packages <small>{note}</small></h{image.Level}>\n<ul class=\"bars\">\n");
        long scale = Math.Max(1, Math.Max(unowned, largest.Select(p => p.Live).DefaultIfEmpty().Max()));
        foreach (Package package in largest)
        {
            Write($"<b>{HtmlText.Data(package.DisplayName, 60)}</b>", package.Live);
        }

        if (unowned > 0)
        {
            Write("files without a package", unowned);
        }

        writer.Write("</ul>\n</div>\n");

        void Write(string name, long bytes) => writer.Write(
            $"<li><span class=\"what\">{name}</span>{HtmlParts.Bar((double)bytes / scale, "same")}"
            + $"<span class=\"soft\">{HtmlText.Share(bytes, image.Analysis.Size.Live)}</span><span class=\"by\">{HtmlText.Size(bytes)}</span></li>\n");
    }

    /// <summary>One bar.</summary>
    /// <param name="Name">Markup.</param>
    /// <param name="Old">Unpacked bytes before.</param>
    /// <param name="New">Unpacked bytes now, with what came along.</param>
    /// <param name="Note">Markup: before, or what happened.</param>
    /// <param name="Indented">It came along with the row above.</param>
    private sealed record Row(string Name, long Old, long New, string Note, bool Indented)
    {
        public long Change => New - Old;
    }
}
