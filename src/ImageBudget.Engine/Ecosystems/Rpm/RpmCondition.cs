namespace ImageBudget.Ecosystems.Rpm;

/// <summary>Dependencies with conditions: <c>(a and (b or c &gt;= 2) if d else e)</c>, rpm's manual, "Boolean Dependencies".</summary>
internal static class RpmCondition
{
    /// <summary>
    /// The capabilities that can satisfy the dependency. Those after <c>if</c>, <c>unless</c> or <c>without</c> are only tested, not
    /// required. A name without a condition is returned unchanged.
    /// </summary>
    public static IReadOnlyList<string> Names(string text)
    {
        if (!text.StartsWith('('))
        {
            return [text];
        }

        List<string> names = [];
        List<bool> asked = [];
        bool comparison = false;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int open = 0;
            while (open < word.Length && word[open] == '(')
            {
                asked.Add(asked.Count > 0 && asked[^1]);
                open++;
            }

            // A capability may contain balanced parentheses: libc.so.6()(64bit).
            int depth = 0;
            int end = open;
            while (end < word.Length && (word[end] != ')' || depth > 0))
            {
                depth += word[end] switch { '(' => 1, ')' => -1, _ => 0 };
                end++;
            }

            string name = word[open..end];
            if (comparison)
            {
                comparison = false;
            }
            else if (name is "if" or "unless" or "without" && asked.Count > 0)
            {
                asked[^1] = true;
            }
            else if (name is "else" && asked.Count > 0)
            {
                asked[^1] = asked.Count > 1 && asked[^2];
            }
            else if (name is "<" or "<=" or "=" or ">=" or ">")
            {
                comparison = true;
            }
            else if (name.Length > 0 && name is not ("and" or "or" or "with") && (asked.Count == 0 || !asked[^1]))
            {
                names.Add(name);
            }

            int closed = Math.Min(word.Length - end, asked.Count);
            asked.RemoveRange(asked.Count - closed, closed);
        }

        return names;
    }
}
