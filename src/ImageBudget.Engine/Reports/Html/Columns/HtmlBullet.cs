using ImageBudget.Model;

namespace ImageBudget.Reports.Html.Columns;

/// <summary>
/// One limit as a bar from 0 to the larger of both numbers: solid up to the limit, hatched beyond, a mark at the limit, and a hollow
/// diamond for what the change leaves. Decoration: the same stands beside it as text.
/// </summary>
internal static class HtmlBullet
{
    /// <param name="limit">Allowed and measured.</param>
    /// <param name="after">What the change leaves; null when that was not simulated.</param>
    public static string Of(LimitOutcome limit, long? after)
    {
        double scale = Math.Max(1, Math.Max(limit.Measured, limit.Allowed));
        double mark = 100 * limit.Allowed / scale;
        double end = 100 * limit.Measured / scale;
        bool broken = limit is { Broken: true, Waived: false };
        string beyond = limit.Measured > limit.Allowed
            ? $"<i class=\"{(broken ? "beyond" : "beyond kept")}\" style=\"left:{N(mark)}%;width:{N(end - mark)}%\"></i>"
            : "";
        string diamond = after is { } then ? $"<i class=\"then\" style=\"left:{N(Math.Clamp(100 * then / scale, 0, 100))}%\"></i>" : "";
        return $"<i class=\"bullet\"><i class=\"solid\" style=\"width:{N(Math.Min(mark, end))}%\"></i>{beyond}"
            + $"<i class=\"limit\" style=\"left:{N(mark)}%\"></i>{diamond}</i>";
    }

    private static string N(double value) => HtmlText.Number(value);
}
