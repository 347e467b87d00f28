using ImageBudget.Model;
using ImageBudget.Reports.Console;

namespace ImageBudget.Reports.Listings;

/// <summary>A directory for people, as <c>du</c> shows it: sizes of what lies below each entry, the largest first.</summary>
internal static class ListingText
{
    public static void Write(TextWriter writer, DirectoryListing listing, ReportOptions options)
    {
        ConsoleWriter console = new(writer, options);
        string entries = listing.Entries.Length == 1 ? "entry" : "entries";
        console.Wrapped(
            "",
            $"{LogText.Data(listing.Path, 4096)}: {ByteCount.Format(listing.Live)} live, "
                + $"{ByteCount.Exact(listing.Entries.Length)} {entries}",
            Ink.Strong);
        ConsoleTable table = new(
            ("live", Align.Right), ("", Align.Right), ("transfer", Align.Right), ("files", Align.Right), ("layer", Align.Right),
            ("name", Align.Fit));
        foreach (ListedEntry entry in listing.Entries.Take(options.Top))
        {
            string share = listing.Live == 0 ? "" : SizeText.PercentOf((double)entry.Live / listing.Live);
            table.Add(
                ByteCount.Format(entry.Live), share, ByteCount.Format(entry.Transfer),
                entry.Files is { } files ? ByteCount.Exact(files) : "", ByteCount.Exact(entry.Layer), LogText.Data(Name(entry), 4096));
        }

        table.Write(console);
        if (listing.Entries.Length > options.Top)
        {
            console.Line(
                $"  and {ByteCount.Exact(listing.Entries.Length - options.Top)} more, "
                + ByteCount.Format(listing.Entries.Skip(options.Top).Sum(e => e.Live)) + " in all (--top N shows more)",
                Ink.Faint);
        }
    }

    private static string Name(ListedEntry entry) => entry.Name + entry.Kind switch
    {
        "directory" => "/",
        "link" => " -> " + entry.Target,
        "file" => entry.IsOtherName ? " (another name of a file that counts elsewhere)" : "",
        _ => $" ({entry.Kind})",
    };
}
