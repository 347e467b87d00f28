using System.Collections.Immutable;
using System.Text;

namespace ImageBudget.Budgets.Selectors;

/// <summary>Expands <c>{a,b}</c> into one pattern for each choice.</summary>
internal static class Braces
{
    /// <summary>The maximum number of expanded patterns.</summary>
    public const int MaxAlternatives = 64;

    /// <summary>The maximum number of characters of all expanded patterns.</summary>
    public const int MaxExpandedLength = 4096;

    /// <summary>The maximum length of a pattern.</summary>
    public const int MaxLength = 1024;

    /// <summary>The patterns without braces, in the order they are written.</summary>
    /// <param name="pattern">As written.</param>
    /// <param name="patterns">At least one when true is returned.</param>
    /// <param name="mistake">Otherwise what is wrong, as part of a message.</param>
    public static bool TryExpand(string pattern, out ImmutableArray<string> patterns, out string? mistake)
    {
        patterns = [];
        mistake = MistakeIn(pattern);
        if (mistake is not null)
        {
            return false;
        }

        List<string> done = [];
        int doneLength = 0;
        Stack<string> open = new([pattern]);
        while (open.TryPop(out string? next))
        {
            int start = next.IndexOf('{');
            if (start < 0)
            {
                done.Add(next);
                doneLength += next.Length;
            }
            else
            {
                foreach (string choice in Choices(next, start).AsEnumerable().Reverse())
                {
                    open.Push(choice);
                }
            }

            if (done.Count + open.Count > MaxAlternatives || (done.Count > 1 && doneLength > MaxExpandedLength))
            {
                mistake = $"its braces stand for more than {MaxAlternatives} patterns or {MaxExpandedLength} characters";
                return false;
            }
        }

        patterns = [.. done];
        return true;
    }

    private static string? MistakeIn(string pattern)
    {
        if (pattern.Length > MaxLength)
        {
            return $"it is longer than {MaxLength} characters";
        }

        Stack<bool> hasComma = new();
        foreach (char c in pattern)
        {
            switch (c)
            {
                case '{':
                    hasComma.Push(false);
                    break;
                case ',' when hasComma.Count > 0:
                    hasComma.Pop();
                    hasComma.Push(true);
                    break;
                case '}' when hasComma.Count == 0:
                    return "a '}' has no '{' before it";
                case '}' when !hasComma.Pop():
                    return "braces hold at least two choices, such as {doc,man}";
            }
        }

        return hasComma.Count > 0 ? "a '{' is never closed" : null;
    }

    // One level is enough here: inner braces go back on the stack.
    private static List<string> Choices(string pattern, int start)
    {
        int depth = 0;
        List<string> middles = [];
        StringBuilder middle = new();
        int i = start;
        do
        {
            char c = pattern[i];
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            bool border = (c == '{' && depth == 1) || (c == '}' && depth == 0) || (c == ',' && depth == 1);
            if (!border)
            {
                middle.Append(c);
            }
            else if (c != '{')
            {
                middles.Add(middle.ToString());
                middle.Clear();
            }

            i++;
        }
        while (depth > 0);

        return middles.ConvertAll(m => string.Concat(pattern.AsSpan(0, start), m, pattern.AsSpan(i)));
    }
}
