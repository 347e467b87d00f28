using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using ImageBudget.Results;
using ImageBudget.Model;

namespace ImageBudget.Reports.Ci;

/// <summary>
/// JUnit XML as CI servers read it: a suite for each image, a case for each limit (kept ones too) and for each other line of the budget
/// that is broken. Warnings pass with text in <c>system-out</c>; waived findings are skipped; what was not measured is an error.
/// </summary>
internal sealed class JUnitReport : IReport
{
    public string Name => "junit";

    /// <inheritdoc />
    public bool ShowsTransfer => false;

    public void Write(CheckResult result, TextWriter writer, ReportOptions options)
    {
        ImmutableArray<Suite> suites = [.. Suites(result)];

        // The writer would declare the encoding of the text writer, which may have none.
        writer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        XmlWriterSettings settings = new() { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n", CloseOutput = false };
        using (XmlWriter xml = XmlWriter.Create(writer, settings))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", "ImageBudget");
            WriteCounts(xml, [.. suites.SelectMany(s => s.Cases)]);
            foreach (Suite suite in suites)
            {
                WriteSuite(xml, suite);
            }

            xml.WriteEndElement();
        }

        writer.Write('\n');
    }

    private static IEnumerable<Suite> Suites(CheckResult result)
    {
        ImmutableArray<ReportItem> diagnostics = [.. result.Diagnostics.Where(d => d.Severity != Severity.None).Select(ReportItem.Of)];
        if (!diagnostics.IsEmpty || result.Images.IsEmpty)
        {
            yield return new Suite(
                Text(result.BudgetFile ?? "budget"),
                [.. diagnostics.Select(d => new Case($"{d.Code} {d.Rule?.Title}".TrimEnd(), Outcome(d, "error"), [d]))]);
        }

        foreach (ImageCheck image in result.Images)
        {
            yield return new Suite(Text(image.Name), Cases(image));
        }
    }

    private static ImmutableArray<Case> Cases(ImageCheck image)
    {
        List<Finding> open = [.. image.Findings.Where(f => f.Severity != Severity.None)];
        ImmutableArray<Case>.Builder cases = ImmutableArray.CreateBuilder<Case>();
        foreach (LimitOutcome limit in image.Limits)
        {
            ImmutableArray<Finding> findings = limit.Broken ? [.. open.Where(f => IsAbout(f, limit))] : [];
            open.RemoveAll(findings.Contains);
            (string measured, string allowed) = SizeText.Compare(limit.Measured, limit.Allowed, limit.IsBytes);
            string subject = limit.Subject == Reference.ImageNode ? "" : " " + Text(limit.Subject);
            string name = $"{limit.Key} {limit.Metric}{subject}";
            cases.Add(findings.IsEmpty
                ? new Case(name, "", []) { Remark = $"measured {measured}, allowed {allowed}" }
                : new Case(name, Outcome(findings), [.. findings.Select(ReportItem.Of)]));
        }

        // A line of the budget is one test case, also with several findings.
        foreach (IGrouping<(string Code, SourceSpan Span), Finding> line in open.GroupBy(f => (f.Code, f.Span)))
        {
            string place = line.Key.Span == SourceSpan.None
                ? "" : string.Create(CultureInfo.InvariantCulture, $" (line {line.Key.Span.Line})");
            string name = $"{line.Key.Code} {CodeCatalog.Find(line.Key.Code)?.Title}".TrimEnd() + place;
            cases.Add(new Case(name, Outcome([.. line]), [.. line.Select(ReportItem.Of)]));
        }

        return cases.DrainToImmutable();
    }

    private static bool IsAbout(Finding finding, LimitOutcome limit) =>
        finding.Span == limit.Span && (finding.Metric is null || limit.Metric == LimitOutcome.Found || finding.Metric == limit.Metric)
            && IsOf(finding, limit);

    private static bool IsOf(Finding finding, LimitOutcome limit)
    {
        string? key = CodeCatalog.Find(finding.Code)?.Key;

        // outputChecks.maxSize is a line of outputChecks, and there is an outcome for each package that it checks.
        return limit.Key == key
            || (key is not null && limit.Key.StartsWith(key + ".", StringComparison.Ordinal)
                && (finding.Measured is null || finding.Measured == limit.Measured));
    }

    private static string Outcome(ImmutableArray<Finding> findings) =>
        findings.Any(f => f is { Severity: Severity.Error, Waived: null }) ? "failure" : findings.All(f => f.Waived is not null)
            ? "skipped" : "";

    private static string Outcome(ReportItem item, string asError) => item.Severity == Severity.Error ? asError : "";

    private static void WriteSuite(XmlWriter xml, Suite suite)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", suite.Name);
        WriteCounts(xml, suite.Cases);
        foreach (Case one in suite.Cases)
        {
            WriteCase(xml, suite.Name, one);
        }

        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, string suite, Case one)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", suite);
        xml.WriteAttributeString("name", one.Name);
        xml.WriteAttributeString("time", "0");
        if (one.Outcome.Length > 0)
        {
            ReportItem worst = one.Items.MaxBy(i => i.Severity)!;
            xml.WriteStartElement(one.Outcome);
            xml.WriteAttributeString("message", Clean(worst.Sentence));
            if (one.Outcome != "skipped")
            {
                xml.WriteAttributeString("type", worst.Code);
                xml.WriteString(Lines(one.Items));
            }

            xml.WriteEndElement();
        }
        else if (!one.Items.IsEmpty)
        {
            xml.WriteElementString("system-out", Lines(one.Items));
        }
        else if (one.Remark.Length > 0)
        {
            xml.WriteElementString("system-out", one.Remark);
        }

        xml.WriteEndElement();
    }

    // As in a log, so that the line can be clicked wherever the report is shown.
    private static string Lines(ImmutableArray<ReportItem> items)
    {
        StringBuilder lines = new("\n");
        foreach (ReportItem item in items.OrderByDescending(i => i.Severity))
        {
            lines.Append(CanonicalReport.Line(item)).Append('\n');
            if (item.Finding?.Fix is { } fix)
            {
                lines.Append("  fix: ").Append(Text(fix)).Append('\n');
            }
        }

        return lines.ToString();
    }

    private static void WriteCounts(XmlWriter xml, ImmutableArray<Case> cases)
    {
        Write("tests", cases.Length);
        Write("failures", cases.Count(c => c.Outcome == "failure"));
        Write("errors", cases.Count(c => c.Outcome == "error"));
        Write("skipped", cases.Count(c => c.Outcome == "skipped"));

        void Write(string name, int count) => xml.WriteAttributeString(name, count.ToString(CultureInfo.InvariantCulture));
    }

    private static string Text(string text) => Clean(LogText.Line(LogText.Data(text, 2048)));

    // XML 1.0 (fifth edition), 2.2: the two noncharacters are the only ones left that no document may hold.
    private static string Clean(string text) => text.Replace('\ufffe', '?').Replace('\uffff', '?');

    private sealed record Suite(string Name, ImmutableArray<Case> Cases);

    /// <param name="Name">The limit, or the rule and its line.</param>
    /// <param name="Outcome">The element that says how it went; empty when it passed.</param>
    /// <param name="Items">What was found.</param>
    private sealed record Case(string Name, string Outcome, ImmutableArray<ReportItem> Items)
    {
        public string Remark { get; init; } = "";
    }
}
