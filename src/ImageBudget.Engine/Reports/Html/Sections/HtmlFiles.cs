using System.Globalization;
using ImageBudget.Model;
using ImageBudget.Reports.Html.Map;

namespace ImageBudget.Reports.Html.Sections;

/// <summary>The largest files.</summary>
internal static class HtmlFiles
{
    private const int First = 10;

    public static void Write(PageImage image, PageFiles? files, HtmlParts parts)
    {
        if (files is null || files.All.IsEmpty)
        {
            return;
        }

        parts.Begin("files", "Files", $"{Math.Min(First, files.Count)} of {ByteCount.Exact(files.Count)}");
        parts.Table(
            "files", First,
            [("file", "name"), ("live", "number"), ("share", "number"), ("layer", "number extra")],
            files.All.AsMemory()[..Math.Min(files.All.Length, HtmlParts.MostRows)].ToArray(),
            f =>
            [
                HtmlText.Path(files.Files.PathOf(f.Node), 400), HtmlText.Size(f.Size), HtmlText.Share(f.Size, image.Analysis.Size.Live),
                f.Layer.ToString(CultureInfo.InvariantCulture),
            ]);
        parts.End();
    }
}
