using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Results;

namespace ImageBudget.Reports.Headlines;

/// <summary>One limit in a few words.</summary>
internal static class LimitWords
{
    /// <summary><c>unpacked 17.0 MB, limit 15.0 (+1.99)</c>: the unit once, unless both have another.</summary>
    public static string Over(ImageCheck image, LimitOutcome limit)
    {
        string over = limit.IsBytes ? ByteCount.Format(limit.Measured - limit.Allowed) : ByteCount.Exact(limit.Measured - limit.Allowed);
        return $"{Measured(limit, out string measured)}, limit {Without(limit, limit.Allowed, measured)} (+{SameUnit(over, measured)}){After(image, limit)}";
    }

    /// <summary><c>unpacked 12.2 MB, limit 15.0 (81%)</c>.</summary>
    public static string Within(ImageCheck image, LimitOutcome limit) =>
        $"{Measured(limit, out string measured)}, limit {Without(limit, limit.Allowed, measured)} ({SizeText.Percent(limit)}){After(image, limit)}"
        + (limit.Waived ? ", waived" : limit.Broken ? ", severity none" : "");

    /// <summary><c>maxSize transfer</c>; the metric only where the key does not say it.</summary>
    public static string Name(LimitOutcome limit) =>
        KeyOf(limit) + (limit.Subject == Reference.ImageNode ? "" : " " + InertText.OneLine(limit.Subject, 60));

    /// <summary>The same without the subject.</summary>
    public static string KeyOf(LimitOutcome limit)
    {
        bool obvious = !limit.IsBytes || limit.Key.EndsWith(limit.Metric, StringComparison.OrdinalIgnoreCase);
        return limit.Key + (obvious ? "" : " " + limit.Metric);
    }

    private static string Measured(LimitOutcome limit, out string measured)
    {
        (measured, _) = SizeText.Compare(limit.Measured, limit.Allowed, limit.IsBytes);
        bool whole = limit is { Key: "maxSize", Subject: Reference.ImageNode };
        return $"{(whole ? limit.Metric : Name(limit))} {measured}";
    }

    private static string Without(LimitOutcome limit, long allowed, string measured)
    {
        (_, string text) = SizeText.Compare(limit.Measured, allowed, limit.IsBytes);
        return SameUnit(text, measured);
    }

    /// <summary><c>15.0 MB</c> beside <c>17.0 MB</c> is <c>15.0</c>.</summary>
    internal static string SameUnit(string text, string beside)
    {
        int unit = text.LastIndexOf(' ');
        return unit > 0 && beside.EndsWith(text[unit..], StringComparison.Ordinal) ? text[..unit] : text;
    }

    /// <summary>What follows the name of a limit in a table: <c> (measured)</c>, <c> (warn)</c>, or nothing.</summary>
    public static string Marks(ImageCheck image, LimitOutcome limit) =>
        TransferWords.InBrackets(Basis(image, limit)) + (limit.Warns ? " (warn)" : "");

    /// <summary><c>measured</c> or <c>estimated, ±1.8 %</c> where compressed sizes had to be computed; empty elsewhere.</summary>
    public static string Basis(ImageCheck image, LimitOutcome limit) =>
        limit.IsBytes && limit.Metric == "transfer" ? TransferWords.Of(image.Analysis.Size)
        : IsEstimated(image, limit) ? "estimated"
        : "";

    /// <summary>True when the measured number is an estimate.</summary>
    public static bool IsEstimated(ImageCheck image, LimitOutcome limit) => limit.IsBytes && limit.Metric switch
    {
        "transfer" => image.Analysis.Size.TransferEstimated,
        "update" => image.Delta?.Update is { Estimated: true },
        _ => false,
    };

    private static string After(ImageCheck image, LimitOutcome limit) => Basis(image, limit) is { Length: > 0 } basis ? " " + basis : "";
}
