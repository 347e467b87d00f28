using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Model;

namespace ImageBudget.Rules.Drafts;

/// <summary>Lowers limits of a budget in place and keeps comments. Never raises or adds a limit.</summary>
internal static partial class BudgetRatchet
{
    /// <param name="utf8">The budget file.</param>
    /// <param name="displayName">The name of the file in messages.</param>
    /// <param name="images">By their names in the budget; a budget of one image needs no names.</param>
    /// <param name="markBase">Marks the layers of the base that the budget names, which <c>scope: app</c> leaves out; returns a mistake
    /// when the base does not match.</param>
    /// <param name="told">Called with one line for each limit that was lowered, or that could be lowered but was left unchanged, with the
    /// reason.</param>
    /// <param name="mistakes">Why null is returned.</param>
    /// <returns>The new text.</returns>
    public static string? Lower(
        byte[] utf8,
        string displayName,
        ImmutableArray<(string Name, ImageAnalysis Analysis)> images,
        Func<BaseRule, ImageAnalysis, (ImageAnalysis Marked, string? Mistake)> markBase,
        out ImmutableArray<string> told,
        out ImmutableArray<Diagnostic> mistakes)
    {
        told = [];
        BudgetDocument document = BudgetRules.Read(utf8, displayName);
        mistakes = document.Diagnostics;
        if (document.Budget is not { } budget)
        {
            return null;
        }

        if (utf8 is [0xff, 0xfe, ..] or [0xfe, 0xff, ..])
        {
            mistakes =
                [new Diagnostic(Codes.NotYaml, Severity.Error, "only a budget in UTF-8 can be rewritten", displayName, SourceSpan.None)];
            return null;
        }

        Dictionary<ImageRules, ImageAnalysis> measured = new(ReferenceEqualityComparer.Instance);
        foreach ((string name, ImageAnalysis analysis) in images)
        {
            ImageRules? rules = budget.Images.FirstOrDefault(i => i.Name?.Value == name)
                ?? (budget.Images is [var only] && images.Length == 1 ? only : null);
            if (rules is null)
            {
                mistakes =
                    [new Diagnostic(
                    Codes.ImageNotFound, Severity.Error,
                    $"the budget has no image named '{InertText.OneLine(name, 100)}'; write NAME=IMAGE", displayName, SourceSpan.None)];
                return null;
            }

            measured[rules] = analysis;
            if (rules.Base is { } rule)
            {
                (measured[rules], string? mistake) = markBase(rule, analysis);
                if (mistake is not null)
                {
                    mistakes =
                        [new Diagnostic(
                        Codes.BaseMismatch, Severity.Error, $"{InertText.OneLine(name, 100)}: {mistake}", displayName, rule.Span)];
                    return null;
                }
            }
        }

        // A limit under "defaults" applies to several images: it is lowered to the largest measured value, and only when all were measured.
        List<Edit> edits = [];
        foreach (IGrouping<SourceSpan, (Lowerable Limit, ImageRules Rules)> limit in budget.Images
            .SelectMany(r => RuleCatalog.All.SelectMany(rule => rule.LowerableOf(r)).Select(l => (Limit: l, Rules: r)))
                .GroupBy(l => l.Limit.Span).OrderBy(g => g.Key))
        {
            (Lowerable Limit, ImageRules Rules)[] known = [.. limit.Where(l => measured.ContainsKey(l.Rules))];
            if (known.Length == 0)
            {
                continue;
            }

            Lowerable first = known[0].Limit;
            long needed = known.Max(l => l.Limit.Measure(measured[l.Rules]));
            long lowered = first.IsBytes ? Headroom.Bytes(needed) : needed == 0 ? 0 : Headroom.Count(needed);
            if (lowered < first.Allowed)
            {
                string[] others =
                    [.. limit.Where(l => !measured.ContainsKey(l.Rules)).Select(l => NameOf(l.Rules)).Distinct(StringComparer.Ordinal)];
                edits.Add(new Edit(
                    limit.Key,
                    first.IsBytes ? Headroom.Size(needed) : lowered.ToString(CultureInfo.InvariantCulture),
                    string.Join(" and ", limit.Select(l => l.Limit.Name).Distinct(StringComparer.Ordinal)),
                    others.Length == 0
                        ? null : $"it holds for {string.Join(", ", others.Take(5))}{(others.Length > 5 ? " and others" : "")} too, which {(others.Length == 1 ? "was" : "were")} not measured"));
            }
        }

        string source = Encoding.UTF8.GetString(utf8);
        return Apply(source, edits, displayName, out told);
    }

    private static string NameOf(ImageRules rules) =>
        InertText.OneLine(rules.Name?.Value ?? rules.Image?.Value ?? "an image without a name", 60);

    private static string Apply(string source, List<Edit> edits, string displayName, out ImmutableArray<string> told)
    {
        ImmutableArray<string>.Builder lines = ImmutableArray.CreateBuilder<string>();
        int bom = source.StartsWith('\ufeff') ? 1 : 0;
        StringBuilder text = new(source);
        foreach (Edit edit in Enumerable.Reverse(edits))
        {
            int start = Offset(source, edit.Span) + (edit.Span.Line == 1 ? bom : 0);
            Group old = start < 0 ? Match.Empty : Written().Match(source, start).Groups["size"];
            string what;
            if (edit.LeftBecause is { } reason)
            {
                what = $"left as it is: {reason}";
            }
            else if (!old.Success)
            {
                what = $"left as it is: it is not written as a plain size or number here; write {edit.New} by hand";
            }
            else
            {
                string quote = old.Value[0] is '"' or '\'' ? old.Value[..1] : "";
                text.Remove(old.Index, old.Length).Insert(old.Index, quote + edit.New + quote);
                what = $"{InertText.OneLine(old.Value)} -> {edit.New}";
            }

            lines.Add(
                string.Create(CultureInfo.InvariantCulture, $"{displayName}({edit.Span.Line},{edit.Span.Column}): {edit.Name}: {what}"));
        }

        lines.Reverse();
        told = lines.ToImmutable();
        return text.ToString();
    }

    private static int Offset(string source, SourceSpan span)
    {
        int line = 1, start = 0;
        while (line < span.Line)
        {
            int end = source.AsSpan(start).IndexOfAny('\r', '\n');
            if (end < 0)
            {
                return -1;
            }

            start += end + (source.AsSpan(start + end).StartsWith("\r\n") ? 2 : 1);
            line++;
        }

        return start + span.Column - 1;
    }

    /// <param name="Span">Where the limit is written.</param>
    /// <param name="New">What it could be.</param>
    /// <param name="Name">For output.</param>
    /// <param name="LeftBecause">The reason for leaving the limit unchanged; null: it is lowered.</param>
    private sealed record Edit(SourceSpan Span, string New, string Name, string? LeftBecause);

    // A size in ByteSize's form, plain or quoted; an anchor before it is kept.
    [GeneratedRegex(
        "\\G(?:&[^ \\t\\r\\n,\\[\\]{}]+ +)?(?<size>\"[0-9][0-9.]*( *[A-Za-z]+)?\"|'[0-9][0-9.]*( *[A-Za-z]+)?'|[0-9][0-9.]*( *[A-Za-z]+)?)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
