using ImageBudget.Model;
using ImageBudget.Reports.Headlines;
using ImageBudget.Results;

namespace ImageBudget.Reports.Console;

/// <summary>The limits that are broken or near, one line each: measured, allowed, by how much, and a bar.</summary>
internal sealed class ConsoleLimits(ConsoleWriter console)
{
    private const double Near = 0.9;
    private const int LeastBar = 6;
    private const int MostBar = 40;
    private const int LeastName = 16;
    private const string Gap = "  ";

    public void Write(ImageCheck image)
    {
        // Of limits that all hold the headline names the nearest; beside broken ones only near ones say something.
        bool broken = image.Limits.Any(l => l.Broken);
        LimitOutcome[] shown =
        [
            .. image.Limits.Where(l => console.Options.All || (broken && (l.Broken || SizeText.Share(l) >= Near)))
                .OrderByDescending(Weight),
        ];
        if (shown.Length == 0)
        {
            return;
        }

        console.Heading(console.Options.All ? "limits" : "limits that are broken or near");
        Row[] rows = [.. shown.Select(l => RowOf(image, l))];
        Row[] measured = [.. rows.Where(r => r.Words is null)];
        int[] widths = [Widest(measured, r => r.Amount), Widest(measured, r => r.Over), Widest(measured, r => r.Share)];
        int figures = widths.Sum() + (Gap.Length * 3) + 2;
        int name = Math.Max(Math.Min(Widest(measured, r => r.Name), console.Width - figures - Gap.Length - LeastBar), LeastName);
        int bar = Math.Min(console.Width - figures - name - Gap.Length, MostBar);
        int given = Math.Min(Widest([.. rows.Where(r => r.Words is not null)], r => r.Name), console.Width / 2);
        foreach (Row row in rows)
        {
            LimitOutcome limit = row.Limit;
            Ink ink = limit.Waived ? Ink.Faint : limit.Broken ? Ink.Bad : SizeText.Share(limit) >= Near ? Ink.Warning : Ink.Plain;
            if (row.Words is { } words)
            {
                string shortened = console.CutRest(row.Name, Math.Max(LeastName, console.Width - words.Length - 6));
                console.Line((Mark(limit) + " ", ink), (shortened.PadRight(given) + "    ", Ink.Plain), (words, ink));
                continue;
            }

            console.Line(
                (Mark(limit) + " ", ink),
                (console.CutRest(row.Name, name).PadRight(name) + Gap + row.Amount.PadLeft(widths[0]) + Gap, Ink.Plain),
                (row.Over.PadLeft(widths[1]) + Gap + row.Share.PadLeft(widths[2]) + Gap, ink),
                (limit.Waived ? "waived" : bar < LeastBar ? "" : ConsoleBar.OfLimit(console, limit, bar), ink));
        }

        int hidden = image.Limits.Length - shown.Length;
        if (hidden > 0)
        {
            console.Line($"  {Counted.Of(hidden, "more limit")} {(hidden == 1 ? "holds" : "hold")} (--all)", Ink.Faint);
        }
    }

    private static int Weight(LimitOutcome limit) => limit.Broken ? limit.Waived ? 2 : 3 : SizeText.Share(limit) >= Near ? 1 : 0;

    private string Mark(LimitOutcome limit) => limit.Broken && !limit.Waived ? console.Mark(false)
        : SizeText.Share(limit) >= Near ? "!" : console.Options.Unicode ? console.Mark(true) : " ";

    private Row RowOf(ImageCheck image, LimitOutcome limit)
    {
        string subject = limit.Subject == Reference.ImageNode ? "" : " " + LogText.Data(limit.Subject);
        string name = LimitWords.KeyOf(limit) + subject + (limit.Warns ? " (warn)" : "");
        if (limit is { Broken: true, Allowed: 0 })
        {
            (string found, _) = SizeText.Compare(limit.Measured, 0, limit.IsBytes);
            return new Row(limit, name, "", "", "", $"{found} found, none allowed{(limit.Waived ? ", waived" : "")}");
        }

        (string measured, string allowed) = SizeText.Compare(limit.Measured, limit.Allowed, limit.IsBytes);
        long over = limit.Measured - limit.Allowed;
        bool estimated = LimitWords.IsEstimated(image, limit);
        return new Row(
            limit, name,
            $"{(estimated ? "~" : "")}{LimitWords.SameUnit(measured, allowed)} / {allowed}",
            over <= 0 ? "" : "+" + (limit.IsBytes ? ByteCount.Format(over) : ByteCount.Exact(over)),
            console.Factor(SizeText.Percent(limit)), null);
    }

    private static int Widest(Row[] rows, Func<Row, string> cell) => rows.Select(r => cell(r).Length).DefaultIfEmpty().Max();

    /// <summary>One line.</summary>
    /// <param name="Limit">Of this.</param>
    /// <param name="Name">The key, the metric, the subject.</param>
    /// <param name="Amount"><c>17.0 / 15.0 MB</c>.</param>
    /// <param name="Over"><c>+1.99 MB</c>; empty when it holds.</param>
    /// <param name="Share"><c>113 %</c>.</param>
    /// <param name="Words">Instead of all figures where nothing is allowed; null elsewhere.</param>
    private sealed record Row(LimitOutcome Limit, string Name, string Amount, string Over, string Share, string? Words);
}
