using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ImageBudget.Analysis;
using ImageBudget.Diagnostics;

namespace ImageBudget.Budgets.Drafts;

/// <summary>Lowers limits of a budget in place, comments and all. Never raises one, never adds one.</summary>
internal static partial class BudgetRatchet
{
    /// <param name="utf8">The budget file.</param>
    /// <param name="displayName">How messages name it.</param>
    /// <param name="images">By their names in the budget; a budget of one image needs no names.</param>
    /// <param name="changes">One inert line for each lowered limit.</param>
    /// <param name="mistakes">Why null is returned.</param>
    /// <returns>The new text.</returns>
    public static string? Lower(
        byte[] utf8,
        string displayName,
        ImmutableArray<(string Name, ImageAnalysis Analysis)> images,
        out ImmutableArray<string> changes,
        out ImmutableArray<Diagnostic> mistakes)
    {
        changes = [];
        BudgetDocument document = BudgetReader.Read(utf8, displayName);
        mistakes = document.Diagnostics;
        if (document.Budget is not { } budget)
        {
            return null;
        }

        if (utf8 is [0xff, 0xfe, ..] or [0xfe, 0xff, ..])
        {
            mistakes = [new Diagnostic(BudgetCodes.NotYaml, Severity.Error, "only a budget in UTF-8 can be rewritten", displayName, SourceSpan.None)];
            return null;
        }

        Dictionary<ImageRules, ImageAnalysis> measured = new(ReferenceEqualityComparer.Instance);
        foreach ((string name, ImageAnalysis analysis) in images)
        {
            ImageRules? rules = budget.Images.FirstOrDefault(i => i.Name?.Value == name) ?? (budget.Images is [var only] && images.Length == 1 ? only : null);
            if (rules is null)
            {
                mistakes = [new Diagnostic("IB0002", Severity.Error, $"the budget has no image named '{InertText.OneLine(name, 100)}'; write NAME=IMAGE", displayName, SourceSpan.None)];
                return null;
            }

            measured[rules] = analysis;
        }

        // A limit under "defaults" holds for several images: it follows the one that needs most, and only when all were measured.
        List<(SourceSpan Span, string New, string Line)> edits = [];
        foreach (IGrouping<SourceSpan, (Limit Limit, ImageRules Rules)> limit in budget.Images
            .SelectMany(r => LimitsOf(r).Select(l => (Limit: l, Rules: r))).GroupBy(l => l.Limit.Span).OrderBy(g => g.Key))
        {
            if (limit.All(l => measured.ContainsKey(l.Rules)))
            {
                Limit first = limit.First().Limit;
                long needed = limit.Max(l => l.Limit.Measure(measured[l.Rules]));
                long lowered = first.IsBytes ? Headroom.Bytes(needed) : needed == 0 ? 0 : Headroom.Count(needed);
                if (lowered < first.Allowed)
                {
                    string text = first.IsBytes ? Headroom.Size(needed) : lowered.ToString(CultureInfo.InvariantCulture);
                    edits.Add((limit.Key, text, first.Name));
                }
            }
        }

        string source = Encoding.UTF8.GetString(utf8);
        return Apply(source, edits, displayName, out changes);
    }

    private static string Apply(string source, List<(SourceSpan Span, string New, string Name)> edits, string displayName, out ImmutableArray<string> changes)
    {
        ImmutableArray<string>.Builder told = ImmutableArray.CreateBuilder<string>();
        int bom = source.StartsWith('\ufeff') ? 1 : 0;
        StringBuilder text = new(source);
        foreach ((SourceSpan span, string value, string name) in Enumerable.Reverse(edits))
        {
            int start = Offset(source, span) + (span.Line == 1 ? bom : 0);
            Match old = Written().Match(source, start);
            if (start >= 0 && old.Success && old.Index == start)
            {
                string quote = source[start] is '"' or '\'' ? source[start].ToString() : "";
                text.Remove(start, old.Length).Insert(start, quote + value + quote);
                told.Add(string.Create(CultureInfo.InvariantCulture, $"{displayName}({span.Line},{span.Column}): {name}: {old.Value} -> {value}"));
            }
        }

        told.Reverse();
        changes = told.ToImmutable();
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

    private static IEnumerable<Limit> LimitsOf(ImageRules rules)
    {
        foreach (SizeLimit size in rules.MaxSize.Where(s => !s.AppOnly))
        {
            yield return new Limit($"maxSize {size.Metric.Name()}", size.Span, size.Bytes, true, a => size.Metric switch
            {
                SizeMetric.Archive => a.Size.Archive,
                SizeMetric.Transfer => a.Size.Transfer,
                SizeMetric.Uncompressed => a.Size.Uncompressed,
                SizeMetric.Live => a.Size.Live,
                _ => a.Size.Unpacked,
            });
        }

        foreach (SizeLimit size in rules.MaxLayerSize.Where(s => !s.AppOnly))
        {
            yield return new Limit($"maxLayerSize {size.Metric.Name()}", size.Span, size.Bytes, true, a => a.Layers.Select(l => size.Metric switch
            {
                SizeMetric.Transfer => l.Transfer,
                SizeMetric.Uncompressed => l.Uncompressed,
                _ => l.Unpacked,
            }).DefaultIfEmpty().Max());
        }

        if (rules.MaxLayers is { } layers)
        {
            yield return new Limit("maxLayers", layers.Span, layers.Value, false, a => a.Layers.Length);
        }

        if (rules.MaxReclaimable is { } reclaimable)
        {
            yield return new Limit("maxReclaimable", reclaimable.Span, reclaimable.Value, true, a => a.Size.Reclaimable);
        }

        if (rules.MaxDuplicated is { } duplicated)
        {
            yield return new Limit("maxDuplicated", duplicated.Span, duplicated.Value, true, a => a.Size.Duplicated);
        }
    }

    private sealed record Limit(string Name, SourceSpan Span, long Allowed, bool IsBytes, Func<ImageAnalysis, long> Measure);

    // As ByteSize reads it, plain or in quotes.
    [GeneratedRegex("\\G(\"[0-9][0-9.]*( *[A-Za-z]+)?\"|'[0-9][0-9.]*( *[A-Za-z]+)?'|[0-9][0-9.]*( *[A-Za-z]+)?)", RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
