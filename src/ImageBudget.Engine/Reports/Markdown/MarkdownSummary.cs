using ImageBudget.Results;

namespace ImageBudget.Reports.Markdown;

/// <summary>
/// For a job's summary page (<c>GITHUB_STEP_SUMMARY</c>): the answer for each image, and everything else folded. GitHub drops the whole
/// summary if it is over 1 MiB (docs.github.com, "Workflow commands", job summaries), so tables end early instead.
/// </summary>
internal sealed class MarkdownSummary : IReport
{
    internal const int Limit = 1024 * 1024;
    private const int MostPackages = 25;
    private const int MostChanges = 50;

    public string Name => "summary";

    public void Write(CheckResult result, TextWriter writer, ReportOptions options)
    {
        // A step may write other things to the same page.
        MarkdownPage page = new(Limit - (64 * 1024));
        page.Block("## " + MarkdownParts.Headline(result));
        MarkdownParts.Diagnostics(page, result);
        foreach (ImageCheck image in result.Images)
        {
            MarkdownAnswer answer = new(result, image);
            page.Block("### " + answer.Title);
            answer.Write(page);
            MarkdownParts.Folds(page, image, MostChanges, MostPackages);
        }

        writer.Write(page.ToString());
    }
}
