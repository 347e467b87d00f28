using ImageBudget.Model;
using ImageBudget.Results;

namespace ImageBudget.Reports.Markdown;

/// <summary>
/// The comment on a pull request, found by its hidden marker and replaced. Tables without findings are collapsed, so that an open table
/// always shows a problem. GitHub takes 65,536 characters; GitLab and Azure DevOps take more.
/// </summary>
internal sealed class MarkdownComment : IReport
{
    /// <summary>The first line. A name from an image cannot contain it, because angle brackets are escaped.</summary>
    internal const string Marker = "<!-- image-budget -->";

    internal const int Limit = 65_536;
    private const int MostPackages = 10;
    private const int MostChanges = 10;

    public string Name => "comment";

    public void Write(CheckResult result, TextWriter writer, ReportOptions options)
    {
        // In bytes, of which there are never fewer than characters.
        MarkdownPage page = new(Limit - 1024);
        page.Block(Marker);
        page.Block("### " + MarkdownParts.Headline(result));
        MarkdownParts.Diagnostics(page, result);
        foreach (ImageCheck image in result.Images)
        {
            bool quiet = image.Findings.All(f => f.Waived is not null || f.Severity < Severity.Warning)
                && image.Delta is null or { IsEmpty: true };
            string title = MarkdownText.Code(image.Name, 200) + ": " + MarkdownParts.Sizes(image)
                + (image.Delta is { IsEmpty: true } ? ", no difference" : "");
            if (quiet)
            {
                page.Fold(title, () => WriteDetails(page, image));
            }
            else
            {
                page.Block(title);
                MarkdownParts.Answer(page, result, image);
                MarkdownParts.Limits(page, image, only: l => l.Broken);
                int findings = image.Findings.Count(f => f.Severity != Severity.None);
                if (findings > 0)
                {
                    page.Fold(Counted.Of(findings, "finding"), () => MarkdownParts.Findings(page, image));
                }

                if (image.Delta is not null)
                {
                    page.Fold("What changed", () => MarkdownParts.Changes(page, image, MostChanges));
                }

                page.Fold("Limits, packages and layers", () => WriteRest(page, image));
            }
        }

        writer.Write(page.ToString());
    }

    private static void WriteDetails(MarkdownPage page, ImageCheck image)
    {
        MarkdownParts.Findings(page, image);
        WriteRest(page, image);
    }

    private static void WriteRest(MarkdownPage page, ImageCheck image)
    {
        MarkdownParts.Limits(page, image);
        MarkdownParts.Packages(page, image.Analysis, MostPackages);
        MarkdownParts.Layers(page, image.Analysis);
    }
}
