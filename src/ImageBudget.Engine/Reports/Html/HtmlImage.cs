using ImageBudget.Reports.Html.Columns;
using ImageBudget.Reports.Html.Map;
using ImageBudget.Reports.Html.Sections;

namespace ImageBudget.Reports.Html;

/// <summary>One image on the page, in the order in which people ask.</summary>
internal static class HtmlImage
{
    public static void Write(PageImage image, PageFiles? files, TextWriter writer)
    {
        PageLimits limits = new(image);
        HtmlParts parts = new(image, writer);
        writer.Write($"<div class=\"image\" data-image=\"{image.Index}\"{(image.Alone ? "" : $" id=\"image-{image.Index + 1}\"")}>\n");
        HtmlBar.Write(image, limits, files, writer);
        writer.Write($"<div class=\"inner\">\n<section id=\"{image.Id("answer")}\" aria-label=\"Answer{image.Of}\">\n");
        HtmlAnswer.Write(image, writer);
        writer.Write($"<div class=\"columns{(image.Kind == PageKind.Difference ? " growth-first" : "")}\">\n");
        if (image.Kind == PageKind.Difference)
        {
            HtmlGrowthColumn.Write(image, writer);
            HtmlSizeColumn.Write(image, limits, writer);
        }
        else
        {
            HtmlSizeColumn.Write(image, limits, writer);
            HtmlGrowthColumn.Write(image, writer);
        }

        HtmlChangeColumn.Write(image, writer);
        writer.Write("</div>\n</section>\n");
        HtmlMap.Write(image, parts);
        new HtmlCauses(image, parts).Write();
        HtmlLimits.Write(image, limits, parts);
        HtmlGraph.Write(image, parts);
        HtmlPackages.Write(image, parts);
        writer.Write("<div class=\"pair\">\n");
        HtmlFiles.Write(image, files, parts);
        HtmlLayers.Write(image, parts);
        writer.Write("</div>\n");
        HtmlChanges.Write(image, parts);
        HtmlCopies.Write(image, parts);
        HtmlFooter.Write(image, parts);
        writer.Write("</div>\n</div>\n");
    }
}
