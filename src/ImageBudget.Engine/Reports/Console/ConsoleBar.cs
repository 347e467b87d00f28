using ImageBudget.Model;

namespace ImageBudget.Reports.Console;

/// <summary>Bars of characters; in eighths of a cell where the terminal shows them.</summary>
internal static class ConsoleBar
{
    private const string Eighths = " \u258f\u258e\u258d\u258c\u258b\u258a\u2589";

    /// <summary>
    /// A limit on the scale of the larger of both: solid up to the limit, a line at the limit, hatched beyond. So 113 % and 780 % differ by
    /// where the line stands. Empty where nothing is allowed.
    /// </summary>
    public static string OfLimit(ConsoleWriter console, LimitOutcome limit, int width)
    {
        if (limit.Allowed <= 0 || width < 3)
        {
            return "";
        }

        double share = SizeText.Share(limit);
        if (share <= 1)
        {
            return Solid(console, share, width - 1).PadRight(width - 1) + console.Edge;
        }

        int held = Math.Min((int)Math.Round((width - 1) / share, MidpointRounding.AwayFromZero), width - 2);
        (char on, char over) = console.Options.Unicode ? ('\u2588', '\u2592') : ('#', '!');
        return new string(on, held) + console.Edge + new string(over, width - 1 - held);
    }

    /// <summary>A part of a whole; of what is there at least the thinnest mark is shown.</summary>
    public static string Solid(ConsoleWriter console, double share, int width)
    {
        share = Math.Clamp(share, 0, 1);
        if (!console.Options.Unicode)
        {
            return new string('#', (int)Math.Round(share * width, MidpointRounding.AwayFromZero));
        }

        int eighths = (int)Math.Round(share * width * 8, MidpointRounding.AwayFromZero);
        eighths = share > 0 ? Math.Max(eighths, 1) : 0;
        return new string('\u2588', eighths / 8) + (eighths % 8 == 0 ? "" : Eighths[eighths % 8]);
    }
}
