using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports.Ci;
using ImageBudget.Reports.Headlines;
using ImageBudget.Results;

namespace ImageBudget.Reports.Html;

/// <summary>One image on the page, from its sizes to its smallest duplicate.</summary>
/// <param name="image">The image.</param>
/// <param name="index">Its place in the check.</param>
/// <param name="measured">False when something kept the check from measuring.</param>
/// <param name="writer">The page.</param>
internal sealed class HtmlSections(ImageCheck image, int index, bool measured, TextWriter writer)
{
    private readonly HtmlParts _parts = new(writer);

    public void Write(bool alone)
    {
        ImageInfo info = image.Analysis.Image;
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"<div class=\"image\" id=\"image-{index}\" data-image=\"{index}\">\n"));
        if (!alone)
        {
            writer.Write($"<h2 class=\"name\">{HtmlText.Data(image.Name)}</h2>\n");
        }

        string[] facts =
            [info.Source, .. info.Tags.Take(3), info.Platform, info.Format, .. image.Enforced ? (string[])[] : ["not enforced"]];
        writer.Write(
            "<p class=\"facts\">" + string
            .Join(" <span aria-hidden=\"true\">\u00b7</span> ", facts.Distinct().Select(f => HtmlText.Data(f, 200))) + "</p>\n");
        WriteAnswer();
        WriteSizes();
        WriteMap();
        WriteFindings();
        new HtmlChanges(_parts).Write(image);
        WriteLimits();
        WritePackages();
        WriteLayers();
        WriteWaste();
        WriteDuplicates();
        WriteNotes();
        writer.Write("</div>\n");
    }

    // What people open the page for: over by how much, what grew, what to change, and what then.
    private void WriteAnswer()
    {
        Headline headline = Headline.Of(image, measured);
        writer.Write("<dl class=\"answer\">\n");
        foreach (HeadlineRow row in headline.Rows.Where(r => r.Text.Length > 0))
        {
            string term = row.Label.Length > 0 ? $"<dt>{HtmlText.Data(row.Label, 200)}</dt>" : "";
            writer.Write($"{term}<dd>{HtmlText.Data(row.Text, 1024)}</dd>\n");
        }

        writer.Write("</dl>\n");
    }

    private void WriteSizes()
    {
        ImageSizes size = image.Analysis.Size;
        writer.Write("<dl class=\"sizes\">\n");
        Tile("unpacked", "what a node stores", size.Unpacked);
        Tile("live", "in the final file system", size.Live);
        Tile("transfer", size.TransferEstimated ? "what a pull moves (estimated)" : "what a pull moves", size.Transfer);
        if (image.Delta?.Update is { } update)
        {
            string pull = "what a machine with the baseline pulls" + (update.Estimated ? " (estimated)" : "");
            Tile("update", pull, update.Bytes);
        }

        Tile("reclaimable", "hidden by later layers", size.Reclaimable);
        Tile("duplicated", "in the image more than once", size.Duplicated);
        Tile("archive", "the file as given", size.Archive);
        writer.Write("</dl>\n");
    }

    private void Tile(string metric, string meaning, long bytes)
    {
        LimitOutcome? limit = image.Limits
            .Where(l => l.IsBytes && l.Key != "maxIncrease" && l.Metric == metric && l.Subject == Reference.ImageNode)
                .MaxBy(SizeText.Share);
        string bar = limit is null
            ? "" : $"<dd class=\"limit\">{HtmlParts.Bar(SizeText.Share(limit), limit is { Broken: true, Waived: false })} {SizeText.Percent(limit)} {(limit.Allowed == 0 ? "" : "of ")}{ByteCount.Format(limit.Allowed)}</dd>";
        writer.Write($"<div{(limit is { Broken: true, Waived: false } ? " class=\"broken\"" : "")}><dt>{metric}</dt>"
            + $"<dd class=\"value\" title=\"{ByteCount.Exact(bytes)} bytes\">{ByteCount.Format(bytes)}</dd><dd class=\"meaning\">{meaning}</dd>{bar}</div>\n");
    }

    private void WriteFindings()
    {
        ImmutableArray<ReportItem> items =
            [.. image.Findings.Where(f => f.Severity != Severity.None).Select(ReportItem.Of).OrderByDescending(i => i.Severity)];
        _parts.Begin("Findings", items.Length);
        if (items.IsEmpty)
        {
            writer.Write("<p class=\"none\">None: the image is within its budget.</p>\n");
        }
        else
        {
            writer.Write("<ul class=\"findings\">\n");
            foreach (ReportItem item in items.Take(500))
            {
                HtmlFinding.Write(item, writer);
            }

            writer.Write("</ul>\n" + HtmlParts.More(items.Length - 500));
        }

        _parts.End();
    }

    private void WriteLimits()
    {
        if (image.Limits.IsEmpty)
        {
            return;
        }

        _parts.Begin("Limits", image.Limits.Length);
        _parts.Table(
            [("Limit", ""), ("Measured", "number"), ("Allowed", "number"), ("Used", "bar")],
            image.Limits,
            limit =>
            {
                (string measured, string allowed) = SizeText.Compare(limit.Measured, limit.Allowed, limit.IsBytes);
                string subject = limit.Subject == Reference.ImageNode ? "" : $" <code>{HtmlText.Data(limit.Subject, 300)}</code>";
                return
                [
                    HtmlText.Data(limit.Key) + " " + HtmlText.Data(limit.Metric) + subject + LimitWords.Marks(image, limit),
                    measured, allowed,
                    HtmlParts.Bar(SizeText.Share(limit), limit is { Broken: true, Waived: false })
                        + (limit.Waived
                            ? " waived" : $" <span class=\"{(limit.Broken ? "over" : "kept")}\">{SizeText.Percent(limit)}</span>"),
                ];
            });
        _parts.End();
    }

    private void WriteMap()
    {
        _parts.Begin("Where the bytes are", null);
        string id = string.Create(CultureInfo.InvariantCulture, $"map-{index}");
        writer.Write($"""
            <div class="needs-script" hidden>
            <div class="toolbar" role="group" aria-label="View">
            <button type="button" data-view="packages" aria-pressed="true">Packages</button>
            <button type="button" data-view="folders" aria-pressed="false">Directories</button>
            <button type="button" data-view="layers" aria-pressed="false">Layers</button>
            </div>
            <nav class="crumbs" aria-label="Opened parts"></nav>
            <div class="map" id="{id}" role="group" aria-label="Treemap" aria-describedby="{id}-help"></div>
            <p class="status" aria-live="polite"></p>
            <p class="help" id="{id}-help">Click or press Enter to open a part, Escape to go back; arrow keys move.</p>
            </div>
            <noscript><p class="none">The treemap needs the script of this page.</p></noscript>

            """.ReplaceLineEndings("\n"));
        _parts.End();
    }

    private void WritePackages()
    {
        _parts.Begin("Packages", image.Analysis.Packages.Length);
        writer.Write("""
            <div class="needs-script" hidden>
            <p class="search"><label>Search <input type="search" class="filter" autocomplete="off" spellcheck="false" placeholder="name, ecosystem, path"></label>
            <span class="count" aria-live="polite"></span></p>
            <div class="scroll" tabindex="0" role="region" aria-label="Packages"><table class="packages"><thead><tr>
            <th scope="col" data-column="0"><button type="button">Package</button></th>
            <th scope="col" data-column="1"><button type="button">Ecosystem</button></th>
            <th scope="col" data-column="2" class="number"><button type="button">Live</button></th>
            <th scope="col" data-column="3" class="number"><button type="button">Transfer</button></th>
            <th scope="col" data-column="4" class="number"><button type="button">Exclusive</button></th>
            <th scope="col" data-column="5" class="number"><button type="button">Files</button></th>
            </tr></thead><tbody></tbody></table></div>
            <p><button type="button" class="more" hidden>Show more</button></p>
            </div>
            <noscript><p class="none">The table needs the script of this page.</p></noscript>

            """.ReplaceLineEndings("\n"));
        _parts.End();
    }

    private void WriteLayers()
    {
        _parts.Begin("Layers", image.Analysis.Layers.Length);
        _parts.Table(
            [("#", "number"), ("Unpacked", "number"), ("Live", "number"), ("Transfer", "number"), ("Files", "number"),
                ("Created by", "wide")],
            image.Analysis.Layers,
            l =>
            [
                l.Index.ToString(CultureInfo.InvariantCulture), ByteCount.Format(l.Unpacked), ByteCount.Format(l.Live),
                ByteCount.Format(l.Transfer), ByteCount.Exact(l.Files),
                (l.Base ? "<span class=\"pill note\">base</span> " : "")
                    + (l.CreatedBy is { } by ? $"<code>{HtmlText.Data(by, 300)}</code>" : ""),
            ]);
        _parts.End();
    }

    private void WriteWaste()
    {
        if (image.Analysis.Waste.Count == 0)
        {
            return;
        }

        _parts.Begin("Hidden by later layers", image.Analysis.Waste.Count);
        _parts.Table(
            [("Path", "wide"), ("Bytes", "number"), ("How", ""), ("In layer", "number"), ("Hidden by", "number")],
            image.Analysis.Waste,
            w =>
            [
                $"<code>{HtmlText.Data(w.Path, 400)}</code>", ByteCount.Format(w.Bytes),
                    HtmlText.Data(w.Kind == "metadataOnly" ? "only metadata changed" : w.Kind),
                w.Layer.ToString(CultureInfo.InvariantCulture), w.By.ToString(CultureInfo.InvariantCulture),
            ]);
        _parts.End();
    }

    private void WriteDuplicates()
    {
        if (image.Analysis.Duplicates.Count == 0)
        {
            return;
        }

        _parts.Begin("Duplicated", image.Analysis.Duplicates.Count);
        _parts.Table(
            [("Wasted", "number"), ("Each", "number"), ("Copies", "number"), ("Paths", "wide")],
            image.Analysis.Duplicates,
            d =>
            [
                ByteCount.Format(d.Bytes * (d.Copies - 1)), ByteCount.Format(d.Bytes), ByteCount.Exact(d.Copies),
                string.Join("<br>", d.Paths.Take(3).Select(p => $"<code>{HtmlText.Data(SizeText.Short(p), 300)}</code>"))
                    + (d.Paths.Count > 3 ? string.Create(CultureInfo.InvariantCulture, $"<br>and {d.Paths.Count - 3} more") : ""),
            ]);
        _parts.End();
    }

    private void WriteNotes()
    {
        if (image.Analysis.Notes.IsEmpty)
        {
            return;
        }

        _parts.Begin("Notes", image.Analysis.Notes.Length);
        writer.Write("<ul>\n");
        foreach (AnalysisNote note in image.Analysis.Notes.Take(HtmlParts.MostRows))
        {
            string place = note.Path is { } path ? $"<code>{HtmlText.Data(path, 300)}</code>: " : "";
            writer.Write($"<li>{place}{HtmlText.Data(note.Message)}</li>\n");
        }

        writer.Write("</ul>\n" + HtmlParts.More(image.Analysis.Notes.Length - HtmlParts.MostRows));
        _parts.End();
    }
}
