using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports.Headlines;
using ImageBudget.Results;
using ImageBudget.Results.Causes;

namespace ImageBudget.Reports.Markdown;

/// <summary>The answer for one image: over by how much, a table of its sizes, what to change, and the lines to copy.</summary>
internal sealed class MarkdownAnswer
{
    private const string Fence = "```";

    private readonly ImageCheck _image;
    private readonly Headline _headline;
    private readonly bool _isMeasured;

    public MarkdownAnswer(CheckResult result, ImageCheck image)
    {
        _image = image;
        _isMeasured = !result.Diagnostics.Any(d => d.Severity == Severity.Error);
        _headline = Headline.Of(image, _isMeasured);
    }

    /// <summary><c>shop is over budget: unpacked +1.99 MB</c>, with a symbol for the verdict.</summary>
    public string Title
    {
        get
        {
            string sign = _headline.Passes ? "\u2705" : _isMeasured || !_image.Broken.IsEmpty ? "\u274c" : "\u26d4";
            string[] over =
            [
                .. _image.Limits.Where(l => IsSize(l) && l is { Broken: true, Waived: false, Warns: false }).Take(3)
                    .Select(l => $"{l.Metric} +{ByteCount.Format(l.Measured - l.Allowed)}"),
            ];
            long grown = _image.Delta is { } delta ? GrowthHeadline.Change(delta) : 0;
            string rest = over.Length > 0 ? ": " + string.Join(", ", over)
                : _headline.Passes && grown > 0 ? $", and grew by {ByteCount.Format(grown)}{GrowthHeadline.Relative(_image.Delta!)}"
                : _headline.Passes || _headline.Rows[0].Text.Length == 0 ? "" : ": " + _headline.Rows[0].Text;
            return $"{sign} {MarkdownText.Numbers(_headline.Rows[0].Label + rest)}";
        }
    }

    /// <summary>The table, the change and its lines.</summary>
    public void Write(MarkdownPage page)
    {
        WriteSizes(page);
        HeadlineRow[] rows = [.. _headline.Rows.SkipWhile((r, i) => i == 0 || r.Label.Length == 0)];
        HeadlineRow[] growth = [.. rows.Where(r => r.Label == GrowthHeadline.Label && _image.Delta is not { IsEmpty: true })];
        HeadlineRow[] pull = [.. rows.Where(r => r.Label == Headline.PullLabel)];
        HeadlineRow[] change = [.. rows.Where(r => r.Label is not GrowthHeadline.Label and not Headline.PullLabel)];
        Paragraph(page, growth);
        if (_image.Remedy is { Cuts.IsEmpty: false })
        {
            // "one change fixes", "all 7 errors": one sentence.
            string labels = string.Join(' ', change.Select(r => r.Label).Where(l => l.Length > 0));
            string texts = string.Join("; ", change.Select(r => r.Text)).Replace("; ->", " ->", StringComparison.Ordinal);
            Paragraph(page, [new HeadlineRow(labels, texts)]);
        }
        else
        {
            Paragraph(page, change);
        }

        if (!_headline.Commands.IsEmpty && !_headline.Commands.Any(c => c.Contains(Fence, StringComparison.Ordinal)))
        {
            page.Block($"{Fence}\n{string.Join('\n', _headline.Commands.Select(c => LogText.Line(c)))}\n{Fence}");
        }

        Paragraph(page, pull);
    }

    private static bool IsSize(LimitOutcome limit) => limit is { Key: "maxSize", Subject: Reference.ImageNode, IsBytes: true };

    private static void Paragraph(MarkdownPage page, IReadOnlyList<HeadlineRow> rows)
    {
        if (rows.Count > 0)
        {
            page.Block(string.Join('\n', rows.Select(r =>
                (r.Label.Length == 0 ? "" : $"**{MarkdownText.Data(char.ToUpperInvariant(r.Label[0]) + r.Label[1..])}**: ")
                + MarkdownText.Numbers(r.Text))));
        }
    }

    // Metrics that every image is judged by, and those that the budget limits. A column that would be empty is not there.
    private void WriteSizes(MarkdownPage page)
    {
        ImmutableArray<string> metrics =
            [.. new[] { "unpacked", "transfer" }.Concat(_image.Limits.Where(IsSize).Select(l => l.Metric)).Distinct(StringComparer.Ordinal)];
        bool hasBefore = _image.Delta is { IsEmpty: false }, hasLimit = _image.Limits.Any(IsSize);
        Remedy? remedy = _image.Remedy;
        string[] headings =
        [
            "", .. hasBefore ? (string[])["Before:"] : [], "Now:", .. hasBefore ? (string[])["Change:"] : [],
            .. hasLimit ? (string[])["Limit:"] : [], .. remedy is not null ? (string[])["After the change:"] : [],
        ];
        page.Table(headings, metrics, metric => Cells(metric, hasBefore, hasLimit, remedy));
    }

    private IEnumerable<string> Cells(string metric, bool hasBefore, bool hasLimit, Remedy? remedy)
    {
        ImageSizes size = _image.Analysis.Size;
        LimitOutcome? limit = _image.Limits.Where(l => IsSize(l) && l.Metric == metric).OrderBy(l => l.Warns).FirstOrDefault();
        long? now = size.Of(metric) ?? limit?.Measured, before = _image.Delta?.OldSize.Of(metric);
        string basis = metric == "transfer" ? TransferWords.Of(size) : limit is null ? "" : LimitWords.Basis(_image, limit);
        yield return MarkdownText.Data(metric) + (basis.Length > 0 ? ", " + basis : "");
        if (hasBefore)
        {
            yield return Size(before);
        }

        yield return now is null ? "" : $"**{Size(now)}**";
        if (hasBefore)
        {
            string relative = SizeText.Relative(before ?? 0, now ?? 0) is { Length: > 0 } r ? $" ({r})" : "";
            yield return before is null || now is null ? "" : MarkdownText.Numbers(DeltaRows.Signed(now.Value - before.Value) + relative);
        }

        if (hasLimit)
        {
            yield return limit is null ? "none" : $"{Sign(limit.Measured, limit.Allowed)} {Size(limit.Allowed)}{(limit.Waived ? ", waived" : "")}";
        }

        if (remedy is not null)
        {
            long? after = remedy.After.Of(metric);
            yield return after is null ? "" : limit is null ? Size(after) : $"{Sign(after.Value, limit.Allowed)} {Size(after)}";
        }
    }

    private static string Sign(long measured, long allowed) => measured > allowed ? "\u274c" : "\u2705";

    private static string Size(long? bytes) => bytes is { } number ? MarkdownText.Numbers(ByteCount.Format(number)) : "";
}
