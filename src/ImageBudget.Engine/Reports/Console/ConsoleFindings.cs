using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.Results;
using ImageBudget.Results.Causes;

namespace ImageBudget.Reports.Console;

/// <summary>Writes the findings of one image as text, without repeating details.</summary>
internal sealed class ConsoleFindings(ConsoleWriter console)
{
    private const int MostWhole = 12;
    private const int MostOfOneRule = 10;
    private const int MostSites = 4;
    private const int MostContributors = 5;

    private readonly HashSet<string> _explained = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fixes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _leftOut = new(StringComparer.Ordinal);
    private int _whole;

    /// <summary>One block a cause, then what has none.</summary>
    public void Write(ImageCheck image)
    {
        HashSet<Finding> caused = new(image.Causes.SelectMany(c => c.Findings), ReferenceEqualityComparer.Instance);
        for (int i = 0; i < image.Causes.Length; i++)
        {
            WriteCause(image, image.Causes[i], i + 1);
        }

        bool gap = true;
        foreach (Finding finding in Worst([.. image.Findings.Where(f => !caused.Contains(f))]))
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

        WriteLeftOut();
    }

    // Where to cut is said once, with the files; each finding then only says which line of the budget it breaks.
    private void WriteCause(ImageCheck image, Cause cause, int number)
    {
        console.Blank();
        console.Wrapped(
            string.Create(CultureInfo.InvariantCulture, $"{number}  "),
            LogText.Data($"{cause.Cut.Sentence}: {Counts(cause.Findings)}; frees {ByteCount.Format(cause.Cut.Frees)}"),
            Ink.Strong);
        ReferenceGraph graph = image.Analysis.Graph;
        ImmutableArray<Evidence> sites =
        [
            .. graph.Edge(graph.NodeOf(cause.Cut.From), graph.NodeOf(cause.Cut.To)).SelectMany(r => r.Evidence)
                .DistinctBy(e => e.Path, StringComparer.Ordinal).OrderBy(e => e.Path, StringComparer.Ordinal),
        ];
        WriteSites(sites, cause.Cut.From);
        if (cause.Findings.Where(
            f => f.Fix is not null && f.Chain is [.., var from, var to] && from == cause.Cut.From && to == cause.Cut.To)
            .OrderBy(f => f.Code != Codes.DisallowedReference).FirstOrDefault() is { Fix: { } fix })
        {
            console.Wrapped("    fix      ", LogText.Data(fix, 2048));
        }

        foreach (Finding finding in Worst(cause.Findings))
        {
            WriteHead(finding);
        }

        WriteLeftOut();
    }

    // The most severe first; within a severity in the order of the budget. Of one rule not more than a person reads.
    private IEnumerable<Finding> Worst(ImmutableArray<Finding> findings)
    {
        Dictionary<string, int> shown = new(StringComparer.Ordinal);
        foreach (Finding finding in findings.Where(f => f.Severity != Severity.None).OrderByDescending(Weight))
        {
            int count = shown[finding.Code] = shown.GetValueOrDefault(finding.Code) + 1;
            if (count <= MostOfOneRule || console.Options.All)
            {
                yield return finding;
            }
            else
            {
                _leftOut[finding.Code] = _leftOut.GetValueOrDefault(finding.Code) + 1;
            }
        }
    }

    private void WriteLeftOut()
    {
        foreach ((string code, int count) in _leftOut)
        {
            console.Line($"and {ByteCount.Exact(count)} more of {code} (--all shows them)", Ink.Faint);
        }

        _leftOut.Clear();
    }

    // "7 errors, 8 warnings".
    private static string Counts(ImmutableArray<Finding> findings) => string.Join(
        ", ",
        findings.CountBy(f => f.Severity).OrderByDescending(c => c.Key)
            .Select(c => Counted.Of(c.Value, c.Key switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" })));

    // A second finding about the same package and referrer would repeat the same places.
    private bool IsNew(Finding finding)
    {
        string last = finding.Chain.Length >= 2
            ? $"{finding.Chain[^2]}\n{finding.Chain[^1]}"
            : $"{finding.Code}\n{finding.Subject}\n{finding.Metric}";
        return _explained.Add(last) && ++_whole <= MostWhole;
    }

    private static int Weight(Finding finding) => finding.Waived is null ? (int)finding.Severity : 0;

    private void WriteHead(Finding finding)
    {
        Ink ink = finding.Waived is null ? ConsoleReport.InkOf(finding.Severity) : Ink.Faint;
        if (!console.Options.Terminal)
        {
            console.Line(CanonicalReport.Brief(finding), ink);
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

        WriteSites(finding.Evidence, finding.Chain.Length > 1 ? finding.Chain[^2] : finding.Subject);
        if (!finding.Contributors.IsEmpty)
        {
            bool bytes = finding.Metric is not "layers";
            IEnumerable<string> top = finding.Contributors.Take(MostContributors)
                .Select(
                    c => LogText.Data(SizeText.Short(c.Name), 120) + " " + (bytes ? ByteCount.Format(c.Bytes) : ByteCount.Exact(c.Bytes)));
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
    private void WriteSites(ImmutableArray<Evidence> sites, string owner)
    {
        if (sites.IsEmpty)
        {
            return;
        }

        Evidence first = sites[0];
        console.Line("    evidence " + LogText.Data(SizeText.Site(first, owner)));
        if (first.Excerpt.Length > 0)
        {
            console.Line("             " + console.Cut(LogText.Data(first.Excerpt, 160), console.Width - 13), Ink.Faint);
        }

        foreach (Evidence evidence in sites.Skip(1).Take(MostSites - 1))
        {
            console.Line("             " + LogText.Data(SizeText.Site(evidence, owner)));
        }

        if (sites.Length > MostSites)
        {
            console.Line("             and " + Counted.Of(sites.Length - MostSites, "more file"));
        }
    }
}
