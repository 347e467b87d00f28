using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports.Headlines;

namespace ImageBudget.Reports.Html.Columns;

/// <summary>The first column: sizes against their limits, and after the change.</summary>
internal static class HtmlSizeColumn
{
    public static void Write(PageImage image, PageLimits limits, TextWriter writer)
    {
        ImmutableArray<LimitOutcome> shown = limits.OfSizes;
        bool diamond = shown.Any(l => limits.After(l) is not null) && image.Check.Remedy is not null;
        string note = diamond ? "<i class=\"then\"></i> after the change"
            : shown.IsEmpty || limits.Broken > 0 ? ""
            : $"{Counted.Of(limits.All.Length, "limit")} {(limits.All.Length == 1 ? "holds" : "hold")}";
        writer.Write($"<div class=\"column\">\n<h{image.Level}>{(shown.IsEmpty ? "Sizes" : "Size against limit")} <small>{note}</small></h{image.Level}>\n");
        foreach (LimitOutcome limit in shown)
        {
            WriteBullet(image, limit, diamond ? limits.After(limit) : null, writer);
        }

        writer.Write("<dl class=\"figures\">\n");
        WriteFigures(image, limits, shown, writer);
        writer.Write("</dl>\n</div>\n");
    }

    private static void WriteBullet(PageImage image, LimitOutcome limit, long? after, TextWriter writer)
    {
        string name = limit.Key == "maxSize" ? $"<b>{HtmlText.Data(limit.Metric)}</b>" : $"<b>increase</b> {HtmlText.Data(limit.Metric)}";
        string basis = LimitWords.Basis(image.Check, limit) is { Length: > 0 } words ? $" <span class=\"tag\">{words}</span>" : "";
        (string measured, string allowed) = SizeText.Compare(limit.Measured, limit.Allowed, isBytes: true);
        string end = limit is { Broken: true, Waived: false }
            ? $"<b class=\"over\">+{WithoutUnit(ByteCount.Format(limit.Measured - limit.Allowed), allowed).Replace(' ', '\u00a0')}</b>"
            : $"<b>{SizeText.Percent(limit)}</b>";
        string then = after is { } bytes ? $"<span class=\"spoken\"> after the change {HtmlText.Size(bytes)}</span>" : "";
        writer.Write($"<p class=\"bulletline\"><span>{name}{basis}</span> <span><span title=\"{ByteCount.Exact(limit.Measured)} bytes\">"
            + $"{WithoutUnit(measured, allowed).Replace(' ', '\u00a0')}</span> <span class=\"soft\">/ {allowed.Replace(' ', '\u00a0')}</span> {end}{then}</span>"
            + $"{HtmlBullet.Of(limit, after)}</p>\n");
    }

    private static void WriteFigures(PageImage image, PageLimits limits, ImmutableArray<LimitOutcome> shown, TextWriter writer)
    {
        ImageSizes size = image.Analysis.Size;
        bool Shown(string metric) => shown.Any(l => l.Key == "maxSize" && l.Metric == metric);
        if (!Shown("unpacked"))
        {
            Figure("unpacked", HtmlText.Size(size.Unpacked));
        }

        if (size.Live != size.Unpacked)
        {
            Figure("live, in the final file system", HtmlText.Size(size.Live));
        }

        if (!Shown("transfer"))
        {
            Figure(TransferWords.Of(size) is { Length: > 0 } words ? "transfer, " + words : "transfer", HtmlText.Size(size.Transfer));
        }

        if (image.Check.Speed is { } speed)
        {
            string then = image.Check.Remedy is { } remedy ? $" <span class=\"soft\">\u2192 {Seconds(speed, remedy.After.Transfer)}</span>" : "";
            Figure($"first pull at {speed.Text.Replace(' ', '\u00a0')}", Seconds(speed, size.Transfer) + then);
        }

        if (image.Check.Delta?.Update is { } update && !Shown("update"))
        {
            string time = image.Check.Speed is { } pull ? $" <span class=\"soft\">{Seconds(pull, update.Bytes)}</span>" : "";
            Figure(update.Estimated ? "update from the baseline, estimated" : "update from the baseline", HtmlText.Size(update.Bytes) + time);
        }

        if (shown.IsEmpty)
        {
            Figure("the file as given", HtmlText.Size(size.Archive));
            if (size.Duplicated > 0)
            {
                Figure("in the image more than once", HtmlText.Size(size.Duplicated));
            }
        }

        if (limits.Broken - shown.Count(l => PageLimits.RankOf(l) == 0) is > 0 and int others)
        {
            Figure(
                shown.IsEmpty ? "broken limits" : "other broken limits",
                $"<a class=\"over\" href=\"#{image.Id("limits")}\" aria-label=\"{others} broken limits\">{others}\u00a0\u203a</a>");
        }

        void Figure(string name, string value) => writer.Write($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");
    }

    private static string Seconds(PullSpeed speed, long bytes) => speed.Seconds(bytes).Replace(' ', '\u00a0');

    // "17.0 MB" beside "15.0 MB" is "17.0".
    private static string WithoutUnit(string text, string beside)
    {
        int unit = text.LastIndexOf(' ');
        return unit > 0 && beside.EndsWith(text[unit..], StringComparison.Ordinal) ? text[..unit] : text;
    }
}
