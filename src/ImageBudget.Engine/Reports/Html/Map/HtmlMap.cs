using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.Reports.Html.Sections;

namespace ImageBudget.Reports.Html.Map;

/// <summary>
/// The map's controls, and a drawing of its first view: ecosystems, and in them packages. The script puts a map that opens in the place of
/// the drawing; without it, and on paper, the drawing stays.
/// </summary>
internal static class HtmlMap
{
    private const double Width = 1288;
    private const double Height = 400;
    private const double Header = 20;
    private const int MostTiles = 200;

    // Widths of a character at 12 px, for labels that are cut where they would not fit.
    private const double Character = 7;

    public static void Write(PageImage image, HtmlParts parts)
    {
        TextWriter writer = parts.Writer;
        string id = image.Id("map");
        string growth = image.Check.Delta is { IsEmpty: false } ? View("growth", "Growth", "what changed since the baseline") : "";
        writer.Write($"""
            <section class="part mapped" id="{id}" aria-labelledby="{image.LabelledBy("map")}">
            <div class="tools">
            <h{image.Level} id="{id}-title">Map</h{image.Level}>
            <div class="views needs-script" role="radiogroup" aria-label="View of the map" hidden>
            {View("packages", "Packages", "by ecosystem and package")}{View("owners", "Owners", "each package in the one that alone keeps it in the image")}{View("layers", "Layers", "by layer")}{View("folders", "Folders", "by directory")}{growth}
            </div>
            <label class="search needs-script" hidden><span class="spoken">Search packages and files</span><input type="search" autocomplete="off" spellcheck="false" placeholder="Search packages and files"><kbd aria-hidden="true">/</kbd></label>
            <nav class="crumbs needs-script" aria-label="Opened parts{image.Of}" hidden></nav>
            <p class="status" aria-live="polite">{Whole(image)}</p>
            </div>
            <div class="map needs-script" tabindex="0" role="application" aria-label="Map of the image" aria-describedby="{id}-keys" hidden></div>

            """.ReplaceLineEndings("\n"));
        WriteDrawing(image, writer);
        string legend = image.Check.Delta is null
            ? ""
            : $"<span>{(image.Kind == PageKind.Difference ? "since the old image" : "since the baseline")}:</span> <span><i class=\"swatch new\"></i> + new</span> <span><i class=\"swatch grew\"></i> \u2191 grown</span> "
                + "<span><i class=\"swatch less\"></i> \u2193 smaller</span> <span><i class=\"swatch same\"></i> same</span> ";
        string leaves = image.Leaving.Count == 0 ? "" : "<span><i class=\"swatch leaves\"></i> leaves with the change</span>";
        writer.Write($"<p class=\"legend\">{legend}{leaves}<span class=\"keys needs-script\" id=\"{id}-keys\" hidden>click opens \u00b7 Esc goes up \u00b7 / searches</span></p>\n</section>\n");
    }

    private static string View(string name, string label, string title) =>
        $"<button type=\"button\" role=\"radio\" data-view=\"{name}\" aria-checked=\"{(name == "packages" ? "true" : "false")}\" title=\"{title}\">{label}</button>";

    private static string Whole(PageImage image) =>
        $"{HtmlText.Size(image.Analysis.Size.Live)} {(image.Analysis.Size.Live == image.Analysis.Size.Unpacked ? "unpacked" : "live")}, "
        + Counted.Of(image.Analysis.Packages.Sum(p => (long)p.Files) + image.Analysis.Unowned.Sum(u => (long)u.Files), "file");

    private static void WriteDrawing(PageImage image, TextWriter writer)
    {
        List<Tile> groups =
        [
            .. image.Analysis.Packages.Where(p => p.Live > 0).GroupBy(p => p.Ecosystem, StringComparer.Ordinal)
                .Select(g => new Tile(g.Key, Counted.Of(g.Count(), "package"), g.Sum(p => p.Live), "same",
                [
                    .. Few(
                    [
                        .. g.OrderByDescending(p => p.Live).ThenBy(p => p.Id, StringComparer.Ordinal).Select(p => OfPackage(image, p)),
                    ]),
                ])),
        ];
        ImmutableArray<Tile> unowned =
            [.. image.Analysis.Unowned.Where(u => u.Live > 0).Select(u => new Tile(u.Path, "", u.Live, "same", []))];
        if (!unowned.IsEmpty)
        {
            groups.Add(new Tile("without a package", "", unowned.Sum(u => u.Size), "same", [.. Few(unowned)]));
        }

        string name = $"Map of {HtmlText.Data(image.Check.Name, 100)}: the size of each package";
        writer.Write($"<svg class=\"drawing\" viewBox=\"0 0 {HtmlText.Number(Width)} {HtmlText.Number(Height)}\" role=\"img\" aria-label=\"{name}\">\n");
        Squarify.Place([.. groups.OrderByDescending(g => g.Size)], g => g.Size, new(0, 0, Width, Height), (group, box) =>
        {
            string count = group.Note.Length > 0 ? group.Note + ", " : "";
            writer.Write(Text(box, $"{group.Name} {count}{ByteCount.Format(group.Size)}", 14));
            Squarify.Place(
                group.Inside,
                t => t.Size,
                new(box.X + 1, box.Y + Header, box.Width - 2, box.Height - Header - 1),
                (tile, inner) => WriteTile(tile, inner, writer));
        });
        writer.Write("</svg>\n");
    }

    private static void WriteTile(Tile tile, Box box, TextWriter writer)
    {
        writer.Write($"<rect class=\"{tile.Css}\" x=\"{N(box.X + 1)}\" y=\"{N(box.Y + 1)}\" width=\"{N(Math.Max(0, box.Width - 2))}\" height=\"{N(Math.Max(0, box.Height - 2))}\" rx=\"2\"/>");
        if (box.Width > 50 && box.Height > 22)
        {
            writer.Write(Text(box, tile.Name, 15));
        }

        if (box.Width > 60 && box.Height > 38)
        {
            writer.Write(Text(box, ByteCount.Format(tile.Size), 29));
        }

        writer.Write("\n");
    }

    private static string Text(Box box, string text, double down)
    {
        int fits = (int)((box.Width - 10) / Character);
        string shown = text.Length <= fits ? text : fits < 3 ? "" : text[..(fits - 1)] + "\u2026";
        return shown.Length == 0 ? "" : $"<text x=\"{N(box.X + 6)}\" y=\"{N(box.Y + down)}\">{HtmlText.Data(shown, 200)}</text>";
    }

    private static Tile OfPackage(PageImage image, Package package)
    {
        PageGrowth.Kind kind = image.Growth.KindOf(package);
        string sign = kind switch
        {
            PageGrowth.Kind.New => "+ ",
            PageGrowth.Kind.Grown => "\u2191 ",
            PageGrowth.Kind.Smaller => "\u2193 ",
            _ => "",
        };
        string css = HtmlPackages.ClassOf(kind) + (image.Leaving.Contains(package.Id) ? " leaves" : "");
        return new Tile(sign + package.DisplayName, "", package.Live, css, []);
    }

    // The largest, and one for all others.
    private static IEnumerable<Tile> Few(ImmutableArray<Tile> tiles)
    {
        int rest = tiles.Length - MostTiles;
        if (rest <= 1)
        {
            return tiles;
        }

        long size = tiles.Skip(MostTiles).Sum(t => t.Size);
        return [.. tiles.Take(MostTiles), new Tile($"{ByteCount.Exact(rest)} smaller", "", size, "same", [])];
    }

    private static string N(double value) => HtmlText.Number(value);

    /// <summary>One rectangle of the drawing.</summary>
    /// <param name="Name">Not yet inert.</param>
    /// <param name="Note">What it counts; empty for a package.</param>
    /// <param name="Size">Live bytes.</param>
    /// <param name="Css">Its colour.</param>
    /// <param name="Inside">The tiles in it.</param>
    private sealed record Tile(string Name, string Note, long Size, string Css, ImmutableArray<Tile> Inside);
}
