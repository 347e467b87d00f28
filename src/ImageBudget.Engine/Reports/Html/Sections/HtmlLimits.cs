using ImageBudget.Model;
using ImageBudget.Reports.Headlines;
using ImageBudget.Reports.Html.Columns;

namespace ImageBudget.Reports.Html.Sections;

/// <summary>Every limit with what was measured, and what the change makes of it: broken, near, held.</summary>
internal static class HtmlLimits
{
    private const int First = 12;

    public static void Write(PageImage image, PageLimits limits, HtmlParts parts)
    {
        if (limits.All.IsEmpty)
        {
            return;
        }

        string note = limits.Broken > 0 ? $"{limits.Broken} of {limits.All.Length} broken" : $"all {limits.All.Length} hold";
        parts.Begin("limits", "Limits", note);
        bool simulated = image.Check.Remedy is not null;
        List<(string, string)> columns =
        [
            ("<span class=\"spoken\">verdict</span>", "sign"), ("limit", ""), ("measured against limit", "wide"), ("measured / limit", "number"),
            ("over by", "number"), ("of limit", "number"),
        ];
        if (simulated)
        {
            columns.Add(("after the change", "number"));
        }

        columns.Add(("line", "place"));
        parts.Table("limits", First, [.. columns], limits.All, l =>
        {
            string[] cells = Cells(image, limits, l);
            return simulated ? cells : [.. cells[..6], cells[7]];
        });
        parts.End();
    }

    private static string[] Cells(PageImage image, PageLimits limits, LimitOutcome limit)
    {
        int rank = PageLimits.RankOf(limit);
        (string css, string mark, string word) = rank switch
        {
            0 => ("over", "\u2717", "broken"),
            1 => ("near", "!", "near"),
            _ => ("ok", "\u2713", limit.Waived ? "waived" : "holds"),
        };
        bool isFound = limit.Metric == LimitOutcome.Found;
        long? after = limits.After(limit);
        (string measured, string allowed) = SizeText.Compare(limit.Measured, limit.Allowed, limit.IsBytes);
        string numbers = isFound ? "" : $"{Joined(measured)} <span class=\"soft\">/ {Joined(allowed)}</span>";
        string bar = isFound
            ? limit.Measured > 0 ? $"<span class=\"{css}\">{limit.Measured} found</span>, none allowed" : "none found"
            : HtmlBullet.Of(limit, limit.IsBytes ? after : null);
        string over = rank != 0 || isFound ? "" : $"<span class=\"over\">+{Joined(limit.IsBytes
            ? ByteCount.Format(limit.Measured - limit.Allowed) : ByteCount.Exact(limit.Measured - limit.Allowed))}</span>";
        string basis = LimitWords.Basis(image.Check, limit) is { Length: > 0 } words ? $" <span class=\"tag\">{words}</span>" : "";
        string warns = limit.Warns ? " <span class=\"tag\">warn</span>" : "";
        string waived = limit.Waived ? " <span class=\"tag\">waived</span>" : "";
        string place = limit.Span == SourceSpan.None ? "" : $"line {limit.Span.Line}";
        return
        [
            $"<span class=\"mark {css}\" aria-hidden=\"true\">{mark}</span><span class=\"spoken\">{word}</span>",
            $"{Name(limit)}{basis}{warns}{waived}", bar, numbers, over, isFound ? "" : SizeText.Percent(limit), After(limit, after), place,
        ];
    }

    private static string Name(LimitOutcome limit)
    {
        string subject = limit.Subject == Reference.ImageNode ? "" : $" <code>{HtmlText.Path(limit.Subject, 300)}</code>";
        string metric = LimitWords.KeyOf(limit)[limit.Key.Length..];
        return $"<b>{HtmlText.Data(limit.Key)}</b>{HtmlText.Data(metric)}{subject}";
    }

    private static string After(LimitOutcome limit, long? after)
    {
        if (after is not { } then)
        {
            return "<span class=\"soft\">not simulated</span>";
        }

        bool holds = then <= limit.Allowed;
        string text = Joined(limit.IsBytes ? ByteCount.Format(then) : ByteCount.Exact(then));
        return holds ? $"<span class=\"ok\">\u2713\u00a0{text}</span>" : $"<span class=\"over\">\u2717\u00a0{text}</span>";
    }

    private static string Joined(string text) => text.Replace(' ', '\u00a0');
}
