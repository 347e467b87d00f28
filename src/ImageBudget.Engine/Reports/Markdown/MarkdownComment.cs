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
        bool isOne = result is { Images.Length: 1, ExitCode: 0 or 1 };
        page.Block("### " + (isOne ? new MarkdownAnswer(result, result.Images[0]).Title : MarkdownParts.Headline(result)));
        MarkdownParts.Diagnostics(page, result);
        foreach (ImageCheck image in result.Images)
        {
            MarkdownAnswer answer = new(result, image);
            bool isQuiet = image.Findings.All(f => f.Waived is not null || f.Severity < Severity.Warning)
                && image.Delta is null or { IsEmpty: true };
            if (isQuiet)
            {
                string title = isOne ? MarkdownText.Numbers(MarkdownParts.Sizes(image)) : answer.Title;
                page.Fold(title + (image.Delta is { IsEmpty: true } ? ", no difference" : ""), () => WriteDetails(page, image, answer));
                continue;
            }

            if (!isOne)
            {
                page.Block("#### " + answer.Title);
            }

            answer.Write(page);
            MarkdownParts.Folds(page, image, MostChanges, MostPackages);
        }

        writer.Write(page.ToString());
    }

    private static void WriteDetails(MarkdownPage page, ImageCheck image, MarkdownAnswer answer)
    {
        answer.Write(page);
        MarkdownParts.Findings(page, image);
        MarkdownParts.Limits(page, image);
        MarkdownParts.Packages(page, image.Analysis, MostPackages);
        MarkdownParts.Layers(page, image.Analysis);
    }
}
