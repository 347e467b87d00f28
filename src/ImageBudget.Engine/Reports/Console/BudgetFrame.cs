using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Model;
using ImageBudget.Results;

namespace ImageBudget.Reports.Console;

/// <summary>The lines of the budget that findings break, each once, with what is said about its values.</summary>
/// <param name="console">Where to.</param>
/// <param name="words">Of the image.</param>
internal sealed class BudgetFrame(ConsoleWriter console, FrameWords words)
{
    private const int MostOfOneRule = 10;
    private const int MostRows = 10;
    private const int MostContributors = 5;
    private const int MostSites = 4;
    private const int WidestReferrer = 30;

    private readonly HashSet<string> _fixes = new(StringComparer.Ordinal);

    /// <summary>How many findings were shown, alone or in a sum.</summary>
    public int Shown { get; private set; }

    /// <summary>Writes one frame.</summary>
    /// <param name="findings">In any order.</param>
    /// <param name="caused">True below the cause of all of them, which says the rest.</param>
    public void Write(IEnumerable<Finding> findings, bool caused)
    {
        Group[] all =
        [
            .. findings.Where(f => f.Severity != Severity.None)
                .GroupBy(f => (f.File, f.Span, f.Code, f.Severity, f.Waived))
                .Select(g => new Group([.. g])),
        ];
        SortedDictionary<string, int> leftOut = new(StringComparer.Ordinal);
        Group[] shown = console.Options.All ? all : [.. Most(all, leftOut)];
        foreach (IGrouping<string, Group> file in shown.GroupBy(g => g.First.File).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            int digits = file.Max(g => g.First.Span.Line).ToString(CultureInfo.InvariantCulture).Length;
            console.Line(new string(' ', digits + 2) + "--> " + console.Cut(Place(file.Key, file), console.Width - digits - 6), Ink.Faint);
            foreach (IGrouping<int, Group> line in file.GroupBy(g => g.First.Span.Line).OrderBy(g => g.Key))
            {
                FrameLine frame = new(console, line.Key, digits);
                foreach (Group group in line.OrderBy(g => g.First.Span).ThenBy(g => g.First.Code, StringComparer.Ordinal))
                {
                    WriteGroup(frame, group, caused);
                }
            }
        }

        foreach ((string code, int count) in leftOut)
        {
            console.Line($"   and {ByteCount.Exact(count)} more of {code} (--all)", Ink.Faint);
        }
    }

    // Editors and terminals open FILE:LINE.
    private static string Place(string file, IEnumerable<Group> groups)
    {
        SourceSpan first = groups.Min(g => g.First.Span);
        return LogText.Data(file, 200) + (first == SourceSpan.None ? "" : FormattableString.Invariant($":{first.Line}"));
    }

    private static IEnumerable<Group> Most(Group[] groups, SortedDictionary<string, int> leftOut)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (Group group in groups.OrderByDescending(g => g.Weight).ThenBy(g => g.First.Span))
        {
            string code = group.First.Code;
            int count = counts[code] = counts.GetValueOrDefault(code) + 1;
            if (count <= MostOfOneRule)
            {
                yield return group;
            }
            else
            {
                leftOut[code] = leftOut.GetValueOrDefault(code) + group.Findings.Length;
            }
        }
    }

    private void WriteGroup(FrameLine frame, Group group, bool caused)
    {
        Finding first = group.First;
        string kind = first.Waived is not null ? "waived " : first.Severity switch
        {
            Severity.Error => "",
            Severity.Warning => "warning ",
            _ => "note ",
        };
        frame.Point(
            first.Span, first.Source, LogText.Data($"{kind}{first.Code} {words.Of(group.Findings, caused)}", 2048),
            first.Waived is null ? ConsoleReport.InkOf(first.Severity) : Ink.Faint);
        Shown += group.Findings.Length;
        if (first.Waived is { } waiver)
        {
            Detail("waived", waiver);
        }
        else if (!caused && group.Findings.Length > 1)
        {
            WriteRows(group);
        }
        else if (!caused)
        {
            WriteDetails(first);
        }
    }

    private void WriteRows(Group group)
    {
        if (group.Findings.Any(f => words.PackageOf(f) is null))
        {
            int count = console.Options.All ? group.Findings.Length : MostRows;
            foreach (Finding finding in group.Findings.Take(count))
            {
                console.Wrapped("        ", LogText.Data(FrameWords.Message(finding), 2048));
            }

            Rest(group.Findings.Length - count, "");
            return;
        }

        Finding[] ordered = [.. words.Ordered(group.Findings, frees: false)];
        int most = console.Options.All ? ordered.Length : ordered.Length <= MostRows + 1 ? ordered.Length : MostRows;
        ConsoleTable table = new(("", Align.Right), ("", Align.Fit), ("", Align.Left));
        foreach (Finding finding in ordered.Take(most))
        {
            Package package = words.PackageOf(finding)!;
            table.Add(
                ByteCount.Format(package.Live), LogText.Data(package.DisplayName, 120),
                console.Cut(LogText.Data(words.By(finding)), WidestReferrer));
        }

        table.Write(console, "      ");
        Rest(ordered.Length - most, ", " + ByteCount.Format(ordered.Skip(most).Sum(f => words.PackageOf(f)!.Live)));
    }

    private void Rest(int more, string bytes)
    {
        if (more > 0)
        {
            console.Line($"      and {ByteCount.Exact(more)} more{bytes} (--all)", Ink.Faint);
        }
    }

    private void WriteDetails(Finding finding)
    {
        if (!finding.Contributors.IsEmpty)
        {
            bool bytes = finding.Metric is not ("layers" or "files");
            int more = finding.Contributors.Length - MostContributors;
            Detail("largest", string.Join(
                ", ",
                finding.Contributors.Take(MostContributors).Select(c => InertText.OneLine(SizeText.Short(c.Name), 120) + " "
                    + (bytes ? ByteCount.Format(c.Bytes) : ByteCount.Exact(c.Bytes))))
                + (more > 0 ? FormattableString.Invariant($", {more} more") : ""));
        }

        if (finding.ChainNames.Length > 1 && finding.Code != Codes.SizeRegression)
        {
            Detail("chain", string.Join(" -> ", finding.ChainNames));
            WriteSites(finding.Evidence, finding.Chain.Length > 1 ? finding.Chain[^2] : finding.Subject);
        }

        if (finding.Fix is { } fix && _fixes.Add(fix))
        {
            Detail("fix", fix);
        }
    }

    private void WriteSites(ImmutableArray<Evidence> sites, string owner)
    {
        foreach (Evidence site in sites.Take(MostSites))
        {
            string path = LogText.Data(SizeText.Site(site, owner));
            console.Line("               " + console.Cut(path, console.Width - 15), Ink.Faint);
        }

        if (sites.Length > MostSites)
        {
            console.Line("               and " + Counted.Of(sites.Length - MostSites, "more file"), Ink.Faint);
        }
    }

    private void Detail(string label, string text) => console.Wrapped("      " + label.PadRight(9), LogText.Data(text, 2048));

    /// <summary>Findings of one rule about one value.</summary>
    private sealed record Group(ImmutableArray<Finding> Findings)
    {
        public Finding First => Findings[0];

        public int Weight => First.Waived is null ? (int)First.Severity : -1;
    }
}
