using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Reports.Html;

/// <summary>The limits of an image in the order of the page, and what the change makes of each.</summary>
internal sealed class PageLimits
{
    /// <summary>From here on a limit is near.</summary>
    private const double NearShare = 0.9;

    private readonly PageImage _image;

    public PageLimits(PageImage image)
    {
        _image = image;
        All = [.. image.Check.Limits.OrderBy(RankOf)];
        Broken = All.Count(l => RankOf(l) == 0);
        Near = All.Count(l => RankOf(l) == 1);
    }

    /// <summary>Broken, near, held; in each the order of the budget.</summary>
    public ImmutableArray<LimitOutcome> All { get; }

    public int Broken { get; }

    public int Near { get; }

    /// <summary>0 broken, 1 near, 2 held, a waived one too.</summary>
    public static int RankOf(LimitOutcome limit) => limit is { Broken: true, Waived: false } ? 0
        : limit.Metric != LimitOutcome.Found && limit.Allowed > 0 && !limit.Waived && SizeText.Share(limit) >= NearShare ? 1
        : 2;

    /// <summary>The limits on the whole image's size, at most two: broken ones first, growth after size.</summary>
    public ImmutableArray<LimitOutcome> OfSizes =>
    [
        .. All.Where(l => l is { IsBytes: true, Subject: Reference.ImageNode, Key: "maxSize" or "maxIncrease" })
            .OrderBy(l => l.Key != "maxSize").ThenBy(l => RankOf(l) != 0).ThenByDescending(SizeText.Share)
            .Take(2).OrderBy(l => l.Span.Line).ThenBy(l => l.Span.Column),
    ];

    /// <summary>What would be measured after the change; null when it was not simulated.</summary>
    public long? After(LimitOutcome limit)
    {
        if (_image.Change is not { } change)
        {
            return null;
        }

        if (limit.Subject == Reference.ImageNode && limit.Key is "maxSize" or "maxIncrease" && change.After.Of(limit.Metric) is { } size)
        {
            return limit.Key == "maxSize" ? size : _image.Check.Delta?.OldSize.Of(limit.Metric) is { } before ? size - before : null;
        }

        // What forbids things counts findings: those that the change does not get rid of remain.
        return limit.Metric == LimitOutcome.Found && _image.Check.Remedy is { } remedy && RankOf(limit) == 0
            ? remedy.Remaining.Count(f => f.Span == limit.Span)
            : null;
    }
}
