using System.Globalization;
using ImageBudget.Model;

namespace ImageBudget.Reports.Console.Views;

/// <summary>Texts that the views of an inspection share.</summary>
internal static class InspectTexts
{
    private const int MostLayers = 2;

    /// <summary>As typed on the command line and written over a column.</summary>
    public static string NameOf(InspectSort sort) => sort.ToString().ToLowerInvariant();

    /// <summary><c>3</c>, <c>3,7</c>, or <c>3,7+2</c> where two more hold it; empty for none.</summary>
    public static string Layers(IReadOnlyList<int> layers)
    {
        string first = string.Join(',', layers.Take(MostLayers).Select(l => l.ToString(CultureInfo.InvariantCulture)));
        return layers.Count <= MostLayers ? first : first + string.Create(CultureInfo.InvariantCulture, $"+{layers.Count - MostLayers}");
    }

    /// <summary>The number of rows that a table leaves out; empty when none.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="count">How many.</param>
    /// <param name="bytes">Null when they are not added up.</param>
    /// <param name="metric">Of these bytes; subtrees overlap and are not added up.</param>
    public static void More(ConsoleWriter console, int count, long? bytes, InspectSort metric = InspectSort.Live)
    {
        if (count > 0)
        {
            string sum = bytes is { } rest && metric != InspectSort.Exclusive ? ", " + ByteCount.Format(rest) + " in all" : "";
            console.Line("  and " + ByteCount.Exact(count) + " more" + sum + " (--top N shows more)", Ink.Faint);
        }
    }
}
