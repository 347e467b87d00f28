using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports.Console;

namespace ImageBudget.Reports.Listings;

/// <summary>Who refers to a package, for people.</summary>
internal static class ReferrersText
{
    private const int MostSites = 3;

    /// <param name="writer">Where to.</param>
    /// <param name="analysis">The image.</param>
    /// <param name="referrers">Of one package.</param>
    /// <param name="all">True: also those that lead to it over others, and every file.</param>
    /// <param name="options">Width and colour.</param>
    public static void Write(TextWriter writer, ImageAnalysis analysis, Referrers referrers, bool all, ReportOptions options)
    {
        ConsoleWriter console = new(writer, options);
        Dictionary<string, Package> packages = analysis.Packages.DistinctBy(p => p.Id, StringComparer.Ordinal)
            .ToDictionary(p => p.Id, StringComparer.Ordinal);
        int direct = referrers.Direct.Count(r => r.Id != Reference.ImageNode);
        int others = referrers.Closure.Length - direct;
        string image = direct < referrers.Direct.Length ? direct == 0 ? "the image itself" : " and the image itself" : "";
        console.Wrapped(
            "",
            $"{Name(referrers.Target.Id)}: referred to by {(direct == 0 ? "" : Counted.Of(direct, "package"))}{image}"
                + (others > 0 ? $", and over them by {Counted.Of(others, "more package")}" : ""),
            Ink.Strong);
        foreach (Referrer referrer in referrers.Direct)
        {
            Package? from = packages.GetValueOrDefault(referrer.Id);
            string kinds = string.Join(", ", referrer.Kinds.Where(k => k != "store-path"));
            string size = from is null ? "" : ByteCount.Format(from.Live);
            console.Line(
                ($"  {size,9}  ", Ink.Plain), (Name(referrer.Id), Ink.Strong), (kinds.Length == 0 ? "" : $"  ({kinds})", Ink.Faint));
            foreach (Evidence site in referrer.Evidence.Take(all ? int.MaxValue : MostSites))
            {
                console.Line(($"             {console.Cut(LogText.Data(SizeText.Site(site, from?.Path)), console.Width - 13)}", Ink.Faint));
            }

            if (!all && referrer.Evidence.Length > MostSites)
            {
                console.Line($"             and {Counted.Of(referrer.Evidence.Length - MostSites, "more file")} (--all)", Ink.Faint);
            }
        }

        if (others > 0 && all)
        {
            HashSet<string> shown = [.. referrers.Direct.Select(r => r.Id)];
            console.Heading("Over them");
            foreach (string id in referrers.Closure.Where(id => !shown.Contains(id)))
            {
                console.Line($"  {(packages.TryGetValue(id, out Package? from) ? ByteCount.Format(from.Live) : ""),9}  {Name(id)}");
            }
        }

        string Name(string id) => id == Reference.ImageNode ? "image"
            : LogText.Data(packages.TryGetValue(id, out Package? package) ? package.DisplayName : id, 120);
    }
}
