using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.Reports.Ci;
using ImageBudget.Results;
using ImageBudget.Results.Causes;

namespace ImageBudget.Reports.Html.Sections;

/// <summary>Findings by what is behind them, folded; the first group is open when there are few.</summary>
internal sealed class HtmlCauses(PageImage image, HtmlParts parts)
{
    private const int MostOpen = 10;
    private const int MostGroups = 5;
    private const int MostRows = 20;
    private const int MostOfAll = 500;

    private readonly TextWriter _writer = parts.Writer;
    private int _left = MostOfAll;

    public void Write()
    {
        ImmutableArray<Finding> all = [.. image.Check.Findings.Where(f => f.Severity != Severity.None)];
        if (all.IsEmpty)
        {
            return;
        }

        List<Group> groups = [.. Groups(all)];
        int causes = image.Check.Causes.Length;
        string note = Counted.Of(all.Length, "finding") + (causes > 0 ? ", " + Counted.Of(causes, "cause") : "");
        parts.Begin("causes", "Causes", note);
        foreach ((int i, Group group) in groups.Take(MostGroups).Index())
        {
            WriteGroup(group, i + 1, isOpen: i == 0 && all.Length <= MostOpen);
        }

        if (groups.Count > MostGroups)
        {
            _writer.Write($"<details class=\"further\"><summary>{groups.Count - MostGroups} more</summary>\n");
            foreach ((int i, Group group) in groups.Skip(MostGroups).Index())
            {
                WriteGroup(group, MostGroups + i + 1, isOpen: false);
            }

            _writer.Write("</details>\n");
        }

        parts.End();
    }

    // Each cause; then, by rule, what has none; then what is waived.
    private IEnumerable<Group> Groups(ImmutableArray<Finding> all)
    {
        HashSet<Finding> caused = new(image.Check.Causes.SelectMany(c => c.Findings), ReferenceEqualityComparer.Instance);
        foreach (Cause cause in image.Check.Causes)
        {
            yield return new Group($"<b>{HtmlText.Words(Capital(cause.Cut.Sentence))}</b>", cause.Cut.Frees, cause.Findings);
        }

        foreach (IGrouping<string, Finding> rule in all.Where(f => !caused.Contains(f) && f.Waived is null)
            .GroupBy(f => f.Code, StringComparer.Ordinal).OrderByDescending(g => g.Max(f => f.Severity)))
        {
            string title = CodeCatalog.Find(rule.Key)?.Title ?? rule.Key;
            yield return new Group($"<b>{HtmlText.Data(title)}</b> <span class=\"soft\">no single reference is behind it</span>", 0, [.. rule]);
        }

        ImmutableArray<Finding> waived = [.. all.Where(f => f.Waived is not null)];
        if (!waived.IsEmpty)
        {
            yield return new Group("<b>Waived</b>", 0, waived);
        }
    }

    private void WriteGroup(Group group, int number, bool isOpen)
    {
        string frees = group.Frees > 0 ? $"<span class=\"soft\">frees {HtmlText.Size(group.Frees)}</span>" : "";
        _writer.Write($"<details class=\"cause\" id=\"{image.Id("cause-")}{number}\"{(isOpen ? " open" : "")}>"
            + $"<summary><span>{group.Title}</span> <span class=\"counts\">{Counts(group.Findings)} {frees}</span></summary>\n<ul class=\"findings\">\n");
        ILookup<(string, SourceSpan), Finding> same = group.Findings.ToLookup(f => (f.Code, f.Span));
        int rows = 0;
        foreach (Finding finding in group.Findings.OrderByDescending(f => f.Severity))
        {
            Finding[] alike = [.. same[(finding.Code, finding.Span)]];
            if (alike.Length > 3 && ReferenceEquals(alike[0], finding))
            {
                rows++;
                WriteAlike(alike);
            }
            else if (alike.Length <= 3 && ++rows <= MostRows && _left-- > 0)
            {
                HtmlFinding.Write(ReportItem.Of(finding), _writer);
            }
        }

        _writer.Write("</ul>\n" + HtmlParts.More(rows - MostRows) + "</details>\n");
    }

    // A rule that says the same of many packages is one row.
    private void WriteAlike(Finding[] findings)
    {
        (string css, string mark, string word) = HtmlFinding.Look(findings[0].Severity, findings[0].Waived is not null);
        string title = CodeCatalog.Find(findings[0].Code)?.Title ?? "";
        string[] names = [.. findings.Select(NameOf).Distinct(StringComparer.Ordinal)];
        string more = names.Length > 8 ? $", {names.Length - 8} more" : "";
        string place = $"{HtmlText.Path(findings[0].File, 120)}:{findings[0].Span.Line}";
        _writer.Write($"<li class=\"finding {word}\"><span class=\"mark {css}\" aria-hidden=\"true\">{mark}</span>"
            + $"<code title=\"{HtmlText.Data(title)}\">{HtmlText.Data(findings[0].Code)}</code><div><span class=\"spoken\">{word}: </span>"
            + $"{HtmlText.Data(title)}, {findings.Length} times: {string.Join(", ", names.Take(8))}{more}"
            + "<details><summary>each of them</summary>\n<ul class=\"findings\">\n");
        foreach (Finding finding in findings.TakeWhile(_ => _left-- > 0))
        {
            HtmlFinding.Write(ReportItem.Of(finding), _writer);
        }

        _writer.Write($"</ul>\n</details></div><span class=\"place\">{place}</span></li>\n");
    }

    private string NameOf(Finding finding) => HtmlText.Data(
        image.PackageOf(PageImage.TargetOf(finding))?.Name ?? SizeText.Short(finding.Subject), 60);

    private static string Counts(ImmutableArray<Finding> findings) => string.Join(
        ", ",
        findings.CountBy(f => f.Waived is null ? f.Severity : Severity.Note).OrderByDescending(c => c.Key).Select(c => c.Key switch
        {
            Severity.Error => $"<b class=\"over\">{Counted.Of(c.Value, "error")}</b>",
            Severity.Warning => Counted.Of(c.Value, "warning"),
            _ => Counted.Of(c.Value, "note"),
        }));

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>Findings below one heading.</summary>
    /// <param name="Title">Markup.</param>
    /// <param name="Frees">Live bytes that the cut frees; 0 when there is none.</param>
    /// <param name="Findings">At least one.</param>
    private sealed record Group(string Title, long Frees, ImmutableArray<Finding> Findings);
}
