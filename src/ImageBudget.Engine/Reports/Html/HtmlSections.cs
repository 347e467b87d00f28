using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Analysis;
using ImageBudget.Diagnostics;
using ImageBudget.Evaluation;
using ImageBudget.Reports.Ci;

namespace ImageBudget.Reports.Html;

/// <summary>One image on the page, from its sizes to its smallest duplicate.</summary>
internal sealed class HtmlSections(ImageCheck image, int index, TextWriter writer)
{
    private const int MostRows = 100;
    private const int MostSites = 8;

    public void Write(bool alone)
    {
        ImageInfo info = image.Analysis.Image;
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"<div class=\"image\" id=\"image-{index}\" data-image=\"{index}\">\n"));
        if (!alone)
        {
            writer.Write($"<h2 class=\"name\">{Data(image.Name)}</h2>\n");
        }

        string[] facts = [info.Source, .. info.Tags.Take(3), info.Platform, info.Format, .. image.Enforced ? (string[])[] : ["not enforced"]];
        writer.Write("<p class=\"facts\">" + string.Join(" <span aria-hidden=\"true\">\u00b7</span> ", facts.Distinct().Select(f => Data(f, 200))) + "</p>\n");
        WriteSizes();
        WriteFindings();
        WriteLimits();
        WriteMap();
        WritePackages();
        WriteLayers();
        WriteWaste();
        WriteDuplicates();
        WriteNotes();
        writer.Write("</div>\n");
    }

    internal static void WriteItem(ReportItem item, TextWriter writer)
    {
        bool waived = item.Finding?.Waived is not null;
        string word = waived ? "waived" : item.Severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "note",
        };
        string line = item.Span == SourceSpan.None ? "" : string.Create(CultureInfo.InvariantCulture, $":{item.Span.Line}");
        string place = item.File is { Length: > 0 } file ? $"<span class=\"place\">{Data(file, 120)}{line}</span>" : "";
        writer.Write($"<li class=\"finding {word}\">\n<p class=\"head\"><span class=\"pill {word}\">{word}</span> "
            + $"<strong>{Data(item.Code)}</strong> {Data(item.Rule?.Title ?? "")} {place}</p>\n<p>{Data(item.Message, 4096)}</p>\n");
        if (item.Finding is { } finding)
        {
            WriteDetails(finding, writer);
        }

        writer.Write("</li>\n");
    }

    private static void WriteDetails(Finding finding, TextWriter writer)
    {
        if (!finding.ChainNames.IsEmpty)
        {
            writer.Write("<ol class=\"chain\" aria-label=\"Chain of references\">"
                + string.Concat(finding.ChainNames.Select(n => $"<li>{Data(n, 200)}</li>")) + "</ol>\n");
        }

        if (!finding.Contributors.IsEmpty)
        {
            bool bytes = finding.Metric is not "layers";
            long most = Math.Max(finding.Contributors.Max(c => c.Bytes), 1);
            writer.Write("<table class=\"bars\"><caption>Most of it</caption><tbody>\n");
            foreach (Contributor part in finding.Contributors.Take(8))
            {
                writer.Write($"<tr><th scope=\"row\">{Data(SizeText.Short(part.Name), 160)}</th>"
                    + $"<td class=\"number\">{(bytes ? ByteCount.Format(part.Bytes) : ByteCount.Exact(part.Bytes))}</td><td class=\"bar\">{Bar((double)part.Bytes / most, false)}</td></tr>\n");
            }

            writer.Write("</tbody></table>\n" + More(finding.Contributors.Length - 8));
        }

        if (!finding.Evidence.IsEmpty)
        {
            writer.Write("<details><summary>Where it is</summary><ul class=\"sites\">\n");
            foreach (Evidence site in finding.Evidence.Take(MostSites))
            {
                string excerpt = site.Excerpt.Length > 0 ? $"<br><code>{Data(site.Excerpt, 300)}</code>" : "";
                writer.Write($"<li>{Data(SizeText.Site(site, null), 400)}{excerpt}</li>\n");
            }

            writer.Write("</ul>" + More(finding.Evidence.Length - MostSites) + "</details>\n");
        }

        if (finding.Fix is { } fix)
        {
            writer.Write($"<p class=\"fix\"><span>Way out</span> {Data(fix, 2048)}</p>\n");
        }
    }

    private void WriteSizes()
    {
        ImageSizes size = image.Analysis.Size;
        writer.Write("<dl class=\"sizes\">\n");
        Tile("unpacked", "what a node stores", size.Unpacked);
        Tile("live", "in the final file system", size.Live);
        Tile("transfer", size.TransferEstimated ? "what a pull moves (estimated)" : "what a pull moves", size.Transfer);
        Tile("reclaimable", "hidden by later layers", size.Reclaimable);
        Tile("duplicated", "there more than once", size.Duplicated);
        Tile("archive", "the file as given", size.Archive);
        writer.Write("</dl>\n");
    }

    private void Tile(string metric, string meaning, long bytes)
    {
        LimitOutcome? limit = image.Limits.Where(l => l.IsBytes && l.Metric == metric && l.Subject == Reference.ImageNode).MaxBy(SizeText.Share);
        string bar = limit is null ? "" : $"<dd class=\"limit\">{Bar(SizeText.Share(limit), limit.Broken)} {SizeText.Percent(limit)} of {ByteCount.Format(limit.Allowed)}</dd>";
        writer.Write($"<div{(limit is { Broken: true } ? " class=\"broken\"" : "")}><dt>{metric}</dt>"
            + $"<dd class=\"value\" title=\"{ByteCount.Exact(bytes)} bytes\">{ByteCount.Format(bytes)}</dd><dd class=\"meaning\">{meaning}</dd>{bar}</div>\n");
    }

    private void WriteFindings()
    {
        ImmutableArray<ReportItem> items =
            [.. image.Findings.Where(f => f.Severity != Severity.None).Select(ReportItem.Of).OrderByDescending(i => i.Severity)];
        Begin("Findings", items.Length);
        if (items.IsEmpty)
        {
            writer.Write("<p class=\"none\">None: the image is within its budget.</p>\n");
        }
        else
        {
            writer.Write("<ul class=\"findings\">\n");
            foreach (ReportItem item in items.Take(500))
            {
                WriteItem(item, writer);
            }

            writer.Write("</ul>\n" + More(items.Length - 500));
        }

        End();
    }

    private void WriteLimits()
    {
        if (image.Limits.IsEmpty)
        {
            return;
        }

        Begin("Limits", image.Limits.Length);
        Table(
            [("Limit", ""), ("Measured", "number"), ("Allowed", "number"), ("Used", "bar")],
            image.Limits,
            limit =>
            {
                (string measured, string allowed) = SizeText.Compare(limit.Measured, limit.Allowed, limit.IsBytes);
                string subject = limit.Subject == Reference.ImageNode ? "" : $" <code>{Data(limit.Subject, 300)}</code>";
                return
                [
                    Data(limit.Key) + " " + Data(limit.Metric) + subject, measured, allowed,
                    Bar(SizeText.Share(limit), limit.Broken) + $" <span class=\"{(limit.Broken ? "over" : "kept")}\">{SizeText.Percent(limit)}</span>",
                ];
            });
        End();
    }

    private void WriteMap()
    {
        Begin("Where the bytes are", null);
        string id = string.Create(CultureInfo.InvariantCulture, $"map-{index}");
        writer.Write($"""
            <div class="needs-script" hidden>
            <div class="toolbar" role="group" aria-label="View">
            <button type="button" data-view="packages" aria-pressed="true">Packages</button>
            <button type="button" data-view="folders" aria-pressed="false">Folders</button>
            <button type="button" data-view="layers" aria-pressed="false">Layers</button>
            </div>
            <nav class="crumbs" aria-label="Opened parts"></nav>
            <div class="map" id="{id}" role="group" aria-label="Treemap" aria-describedby="{id}-help"></div>
            <p class="status" aria-live="polite"></p>
            <p class="help" id="{id}-help">Click or press Enter to open a part, Escape to go back; arrow keys move.</p>
            </div>
            <noscript><p class="none">The treemap needs the script of this page.</p></noscript>

            """.ReplaceLineEndings("\n"));
        End();
    }

    private void WritePackages()
    {
        Begin("Packages", image.Analysis.Packages.Length);
        writer.Write("""
            <div class="needs-script" hidden>
            <p class="search"><label>Search <input type="search" class="filter" autocomplete="off" spellcheck="false" placeholder="name, ecosystem, path"></label>
            <span class="count" aria-live="polite"></span></p>
            <div class="scroll" tabindex="0" role="region" aria-label="Packages"><table class="packages"><thead><tr>
            <th scope="col" data-column="0"><button type="button">Package</button></th>
            <th scope="col" data-column="1"><button type="button">Ecosystem</button></th>
            <th scope="col" data-column="2" class="number"><button type="button">Live</button></th>
            <th scope="col" data-column="3" class="number"><button type="button">Transfer</button></th>
            <th scope="col" data-column="4" class="number"><button type="button">Leaves with it</button></th>
            <th scope="col" data-column="5" class="number"><button type="button">Files</button></th>
            </tr></thead><tbody></tbody></table></div>
            <p><button type="button" class="more" hidden>Show more</button></p>
            </div>
            <noscript><p class="none">The table needs the script of this page.</p></noscript>

            """.ReplaceLineEndings("\n"));
        End();
    }

    private void WriteLayers()
    {
        Begin("Layers", image.Analysis.Layers.Length);
        Table(
            [("#", "number"), ("Unpacked", "number"), ("Live", "number"), ("Transfer", "number"), ("Files", "number"), ("Made by", "wide")],
            image.Analysis.Layers,
            l =>
            [
                l.Index.ToString(CultureInfo.InvariantCulture), ByteCount.Format(l.Unpacked), ByteCount.Format(l.Live),
                ByteCount.Format(l.Transfer), ByteCount.Exact(l.Files),
                (l.Base ? "<span class=\"pill note\">base</span> " : "") + (l.CreatedBy is { } by ? $"<code>{Data(by, 300)}</code>" : ""),
            ]);
        End();
    }

    private void WriteWaste()
    {
        if (image.Analysis.Waste.IsEmpty)
        {
            return;
        }

        Begin("Hidden by later layers", image.Analysis.Waste.Length);
        Table(
            [("Path", "wide"), ("Bytes", "number"), ("How", ""), ("In layer", "number"), ("Hidden by", "number")],
            image.Analysis.Waste,
            w =>
            [
                $"<code>{Data(w.Path, 400)}</code>", ByteCount.Format(w.Bytes), Data(w.Kind == "metadataOnly" ? "only metadata changed" : w.Kind),
                w.Layer.ToString(CultureInfo.InvariantCulture), w.By.ToString(CultureInfo.InvariantCulture),
            ]);
        End();
    }

    private void WriteDuplicates()
    {
        if (image.Analysis.Duplicates.IsEmpty)
        {
            return;
        }

        Begin("There more than once", image.Analysis.Duplicates.Length);
        Table(
            [("Wasted", "number"), ("Each", "number"), ("Copies", "number"), ("Paths", "wide")],
            image.Analysis.Duplicates,
            d =>
            [
                ByteCount.Format(d.Bytes * (d.Copies - 1)), ByteCount.Format(d.Bytes), ByteCount.Exact(d.Copies),
                string.Join("<br>", d.Paths.Take(3).Select(p => $"<code>{Data(SizeText.Short(p), 300)}</code>"))
                    + (d.Paths.Length > 3 ? string.Create(CultureInfo.InvariantCulture, $"<br>and {d.Paths.Length - 3} more") : ""),
            ]);
        End();
    }

    private void WriteNotes()
    {
        if (image.Analysis.Notes.IsEmpty)
        {
            return;
        }

        Begin("Notes", image.Analysis.Notes.Length);
        writer.Write("<ul>\n");
        foreach (AnalysisNote note in image.Analysis.Notes.Take(MostRows))
        {
            string place = note.Path is { } path ? $"<code>{Data(path, 300)}</code>: " : "";
            writer.Write($"<li>{place}{Data(note.Message)}</li>\n");
        }

        writer.Write("</ul>\n" + More(image.Analysis.Notes.Length - MostRows));
        End();
    }

    private void Table<T>((string Heading, string Class)[] columns, ImmutableArray<T> rows, Func<T, string[]> cells)
    {
        writer.Write("<div class=\"scroll\"><table><thead><tr>" + string.Concat(columns.Select(c => $"<th scope=\"col\" class=\"{c.Class}\">{c.Heading}</th>"))
            + "</tr></thead><tbody>\n");
        foreach (T row in rows.Take(MostRows))
        {
            writer.Write("<tr>" + string.Concat(cells(row).Zip(columns, (cell, c) => $"<td class=\"{c.Class}\">{cell}</td>")) + "</tr>\n");
        }

        writer.Write("</tbody></table></div>\n" + More(rows.Length - MostRows));
    }

    private void Begin(string title, int? count)
    {
        string number = count is { } n ? $" <span class=\"tally\">{ByteCount.Exact(n)}</span>" : "";
        writer.Write($"<section class=\"card\">\n<h2>{title}{number}</h2>\n");
    }

    private void End() => writer.Write("</section>\n");

    private static string More(int count) =>
        count > 0 ? string.Create(CultureInfo.InvariantCulture, $"<p class=\"none\">and {count} more</p>\n") : "";

    // Decoration: the numbers stand beside it.
    private static string Bar(double share, bool broken)
    {
        double width = Math.Round(Math.Clamp(share, 0, 1) * 100, 1);
        return string.Create(CultureInfo.InvariantCulture, $"<span class=\"track\" aria-hidden=\"true\"><span class=\"fill{(broken ? " broken" : "")}\" style=\"width:{width}%\"></span></span>");
    }

    private static string Data(string text, int maxLength = 1024) => HtmlText.Data(text, maxLength);
}
