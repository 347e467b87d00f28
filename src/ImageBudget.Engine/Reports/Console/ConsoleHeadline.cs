using ImageBudget.Reports.Headlines;
using ImageBudget.Results;

namespace ImageBudget.Reports.Console;

/// <summary>The answer: what a tired person reads first, and often all there is to read.</summary>
internal static class ConsoleHeadline
{
    private const int LabelWidth = 24;

    public static void Write(ConsoleWriter console, ImageCheck image, bool measured)
    {
        Headline headline = Headline.Of(image, measured);
        for (int i = 0; i < headline.Rows.Length; i++)
        {
            HeadlineRow row = headline.Rows[i];
            string mark = i > 0 ? "  " : console.Mark(headline.Passes) + " ";
            string label = mark + LogText.Data(row.Label, 200);
            Ink ink = i > 0 ? Ink.Plain : headline.Passes ? Ink.Good : Ink.Bad;

            // A long name keeps its line; what it is about stands below it.
            if (label.Length + 1 > LabelWidth && row.Text.Length > 0 && label.Length + row.Text.Length + 2 > console.Width)
            {
                console.Line(label, ink);
                label = "";
            }

            console.Wrapped(label.PadRight(Math.Max(LabelWidth, label.Length + 1)), LogText.Data(row.Text, 2048), ink);
        }
    }
}
