using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Formats.Yaml;

/// <summary>Collects the mistakes of one budget file, so that all of them are reported at once.</summary>
internal sealed class Mistakes(string displayName)
{
    /// <summary>Number of mistakes that are shown; the rest is counted.</summary>
    public const int MaxShown = 200;

    // A file with more mistakes is probably not a budget; keeping them would only cost memory.
    private const int MaxKept = 2000;

    // An aliased node is checked at several places; report its mistakes once.
    private readonly HashSet<Diagnostic> _kept = [];
    private int _dropped;

    public bool Any => _kept.Count > 0;

    /// <summary>True when further mistakes are only counted, so that computing suggestions can be skipped.</summary>
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
