using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Results;
using ImageBudget.Model;

namespace ImageBudget.Reports.Console;

/// <summary>Writes the findings of one image as text, without repeating details.</summary>
internal sealed class ConsoleFindings(ConsoleWriter console)
{
    private const int MostWhole = 12;
    private const int MostSites = 4;
    private const int MostContributors = 5;

    private readonly HashSet<string> _explained = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fixes = new(StringComparer.Ordinal);
    private int _whole;

    public void Write(ImmutableArray<Finding> findings)
    {
        // The most severe first; within a severity in the order of the budget.
        bool gap = true;
        foreach (Finding finding in findings.Where(f => f.Severity != Severity.None).OrderByDescending(Weight))
        {
            bool whole = IsNew(finding);
            if (whole || gap)
            {
                console.Blank();
            }

            gap = whole;
            WriteHead(finding);
            if (whole)
            {
                WriteDetails(finding);
            }
        }
    }

    // A second finding about the same package and referrer would repeat the same places.
    private bool IsNew(Finding finding)
    {
        string last = finding.Chain.Length >= 2 ? $"{finding.Chain[^2]}\n{finding.Chain[^1]}" : $"{finding.Code}\n{finding.Subject}\n{finding.Metric}";
        return _explained.Add(last) && ++_whole <= MostWhole;
    }

    private static int Weight(Finding finding) => finding.Waived is null ? (int)finding.Severity : 0;

    private void WriteHead(Finding finding)
    {
        Ink ink = finding.Waived is null ? ConsoleReport.InkOf(finding.Severity) : Ink.Faint;
        if (!console.Options.Terminal)
        {
            console.Line(CanonicalReport.Line(finding), ink);
            return;
        }

        console.Line(CanonicalReport.Head(finding).TrimEnd(' ', ':'), ink);
        console.Wrapped("  ", LogText.Data(finding.Message, 4096));
    }

    private void WriteDetails(Finding finding)
    {
        // A log has the chain in the line above already.
        if (!finding.ChainNames.IsEmpty && console.Options.Terminal)
        {
            console.Wrapped("    chain    ", LogText.Data(string.Join(" -> ", finding.ChainNames), 4096));
        }

        WriteSites(finding);
        if (!finding.Contributors.IsEmpty)
        {
            bool bytes = finding.Metric is not "layers";
            IEnumerable<string> top = finding.Contributors.Take(MostContributors)
                .Select(c => LogText.Data(SizeText.Short(c.Name), 120) + " " + (bytes ? ByteCount.Format(c.Bytes) : ByteCount.Exact(c.Bytes)));
            int more = finding.Contributors.Length - MostContributors;
            console.Wrapped("    largest  ", string.Join(", ", top)
                + (more > 0 ? string.Create(CultureInfo.InvariantCulture, $", and {more} more") : ""));
        }

        if (finding.Fix is { } fix && _fixes.Add(fix))
        {
            console.Wrapped("    fix      ", LogText.Data(fix, 2048));
        }

        if (finding.Waived is { } waiver)
        {
            console.Wrapped("    waived   ", LogText.Data(waiver));
        }
    }

    // The first site with its excerpt, the others by name.
    private void WriteSites(Finding finding)
    {
        if (finding.Evidence.IsEmpty)
        {
            return;
        }

        string owner = finding.Chain.Length > 1 ? finding.Chain[^2] : finding.Subject;
        Evidence first = finding.Evidence[0];
        console.Line("    evidence " + LogText.Data(SizeText.Site(first, owner)));
        if (first.Excerpt.Length > 0)
        {
            console.Line("             " + console.Cut(LogText.Data(first.Excerpt, 160), console.Width - 13), Ink.Faint);
        }

        foreach (Evidence evidence in finding.Evidence.Skip(1).Take(MostSites - 1))
        {
            console.Line("             " + LogText.Data(SizeText.Site(evidence, owner)));
        }

        if (finding.Evidence.Length > MostSites)
        {
            console.Line("             and " + Counted.Of(finding.Evidence.Length - MostSites, "more file"));
        }
    }
}
