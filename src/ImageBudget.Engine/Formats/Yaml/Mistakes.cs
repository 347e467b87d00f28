using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Formats.Yaml;

/// <summary>Collects the mistakes of one budget file, so that all of them are reported at once.</summary>
internal sealed class Mistakes(string displayName)
{
    /// <summary>More mistakes than anyone reads in one go; the rest is counted.</summary>
    public const int MaxShown = 200;

    // Over this many the file is not a budget at all; keeping them would only cost memory.
    private const int MaxKept = 2000;

    // Aliases show one node at several places: what is wrong with it is said once.
    private readonly HashSet<Diagnostic> _kept = [];
    private int _dropped;

    public bool Any => _kept.Count > 0;

    /// <summary>True when further mistakes are only counted: finding out what was meant is no longer worth the time.</summary>
    public bool OnlyCounting => _kept.Count >= MaxKept;

    public void Add(string code, SourceSpan span, string message)
    {
        if (!OnlyCounting)
        {
            _kept.Add(new Diagnostic(code, Severity.Error, InertText.OneLine(message, 1024), displayName, span));
        }
        else
        {
            _dropped++;
        }
    }

    /// <summary>Ordered by position, then by code and text.</summary>
    public ImmutableArray<Diagnostic> ToDiagnostics()
    {
        List<Diagnostic> all =
            [.. _kept.OrderBy(d => d.Span).ThenBy(d => d.Code, StringComparer.Ordinal).ThenBy(d => d.Message, StringComparer.Ordinal)];
        int hidden = all.Count - MaxShown + _dropped;
        if (hidden <= 0)
        {
            return [.. all];
        }

        string rest = $"{Counted.Of(hidden, "more mistake")} from here on {(hidden == 1 ? "is" : "are")} not shown; fix these first";
        Diagnostic last = new(Codes.BudgetTooComplex, Severity.Error, rest, displayName, all[MaxShown].Span);
        return [.. all.Take(MaxShown), last];
    }
}
