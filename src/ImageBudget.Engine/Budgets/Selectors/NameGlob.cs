using System.Collections.Immutable;

namespace ImageBudget.Budgets.Selectors;

/// <summary>A pattern for names: <c>*</c> is any run of characters (<c>/</c> too), <c>?</c> is one, <c>{a,b}</c> is a choice.</summary>
internal sealed class NameGlob
{
    private readonly ImmutableArray<string> _patterns;

    private NameGlob(string text, ImmutableArray<string> patterns) => (Text, _patterns) = (text, patterns);

    /// <summary>As written.</summary>
    public string Text { get; }

    public static bool TryParse(string text, out NameGlob glob, out string? mistake)
    {
        bool parsed = Braces.TryExpand(text, out ImmutableArray<string> patterns, out mistake);
        glob = new NameGlob(text, patterns);
        return parsed;
    }

    public bool Matches(string name)
    {
        foreach (string pattern in _patterns)
        {
            if (Wildcard.Matches(pattern, name))
            {
                return true;
            }
        }

        return false;
    }
}
