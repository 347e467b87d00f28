using ImageBudget.Reports.Headlines;
using ImageBudget.Results;

namespace ImageBudget.Reports.Console;

/// <summary>The answer: what a tired person reads first, and often all there is to read.</summary>
internal static class ConsoleHeadline
{
    private const int LabelWidth = 24;
    private const int WidestLabel = 28;

    public static void Write(ConsoleWriter console, ImageCheck image, bool measured)
    {
        Headline headline = Headline.Of(image, measured);
        string mark = console.Mark(headline.Passes) + " ";
        string[] labels = [.. headline.Rows.Select((row, i) => (i > 0 ? "  " : mark) + LogText.Data(row.Label, 200))];
        int width = labels.Select(l => l.Length + 2).Where(w => w <= WidestLabel).Append(LabelWidth).Max();
        for (int i = 0; i < labels.Length; i++)
        {
            string text = LogText.Data(headline.Rows[i].Text, 2048);
            string label = labels[i];
            Ink ink = i > 0 ? Ink.Plain : headline.Passes ? Ink.Good : Ink.Bad;

            // A long name keeps its line; what it is about stands below it.
            if (label.Length + 1 > width && text.Length > 0)
            {
                console.Wrapped("", label, ink);
                label = "";
            }

            console.Wrapped(label.PadRight(width), text, ink);
        }

        // To be copied: never wrapped.
        foreach (string line in headline.Commands)
        {
            console.Line("      " + LogText.Data(line, 2048), Ink.Strong);
        }
    }
}
