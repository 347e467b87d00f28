using System.Globalization;
using ImageBudget.Model;

namespace ImageBudget.Reports.Html.Sections;

/// <summary>The packages, the largest first. The script sorts and filters them, and shows the rest.</summary>
internal static class HtmlPackages
{
    private const int First = 12;

    public static void Write(PageImage image, HtmlParts parts)
    {
        Package[] packages =
            [.. image.Analysis.Packages.OrderByDescending(p => p.Live).ThenBy(p => p.Id, StringComparer.Ordinal).Take(HtmlParts.MostRows)];
        if (packages.Length == 0)
        {
            return;
        }

        int all = image.Analysis.Packages.Length;
        bool compares = image.Check.Delta is not null;
        parts.Begin("packages", "Packages", all > First ? $"{First} of {ByteCount.Exact(all)} by size" : $"{all} by size");
        long most = Math.Max(1, packages[0].Live);
        List<(string, string)> columns = [("package", "name"), ("live", "number"), ("<span class=\"spoken\">size</span>", "wide"), ("share", "number")];
        if (compares)
        {
            columns.Add(("since baseline", "number"));
        }

        columns.AddRange([("leaves with it", "number extra"), ("transfer", "number extra"), ("layer", "number extra")]);
        parts.Table("packages", First, [.. columns], packages, p =>
        [
            Name(image, p), HtmlText.Size(p.Live), HtmlParts.Bar((double)p.Live / most, ClassOf(image.Growth.KindOf(p))),
            HtmlText.Share(p.Live, image.Analysis.Size.Live), .. compares ? (string[])[image.Growth.Text(p).Replace(' ', '\u00a0')] : [],
            HtmlText.Size(p.Exclusive), HtmlText.Size(p.Transfer),
            p.Layers.IsEmpty ? "" : p.Layers[^1].ToString(CultureInfo.InvariantCulture),
        ]);
        parts.End();
    }

    /// <summary>The colour of a change.</summary>
    public static string ClassOf(PageGrowth.Kind kind) => kind switch
    {
        PageGrowth.Kind.New => "new",
        PageGrowth.Kind.Grown => "grew",
        PageGrowth.Kind.Smaller => "less",
        _ => "same",
    };

    private static string Name(PageImage image, Package package)
    {
        string leaves = image.Leaving.Contains(package.Id) ? " <span class=\"tag\">leaves</span>" : "";
        string css = ClassOf(image.Growth.KindOf(package));
        return $"<i class=\"swatch {css}\"></i> {HtmlText.Path(package.DisplayName, 200)}{leaves}";
    }
}
