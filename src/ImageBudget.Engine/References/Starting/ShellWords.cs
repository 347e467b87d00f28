using System.Text;

namespace ImageBudget.References.Starting;

/// <summary>
/// The words of a shell script, with variables from the script and the environment expanded (POSIX, "Shell Command Language", 2.2 and 2.6).
/// Nothing is executed: command substitutions stay unknown, and words in branches that are never taken count too.
/// </summary>
internal static class ShellWords
{
    private const int MostWords = 4096;
    private const int LongestWord = 4096;
    private const int DeepestExpansion = 8;

    private const string Separators = " \t\r\n;&|()<>`";

    /// <param name="script">The text.</param>
    /// <param name="folder">The script's directory, to expand references to it; empty when the script is not a file.</param>
    /// <param name="variables">Variables of the environment; receives those that the script sets.</param>
    public static IEnumerable<string> Of(string script, string folder, Dictionary<string, string> variables)
    {
        script = script.Replace("$(dirname \"$0\")", folder, StringComparison.Ordinal)
            .Replace("$(dirname $0)", folder, StringComparison.Ordinal).Replace("${0%/*}", folder, StringComparison.Ordinal);
        int count = 0;
        foreach (string raw in Split(script))
        {
            if (++count > MostWords)
            {
                yield break;
            }

            string value = raw;
            int equals = raw.IndexOf('=', StringComparison.Ordinal);
            bool isAssignment = equals > 0 && IsName(raw.AsSpan(0, equals));
            value = Expand(isAssignment ? raw[(equals + 1)..] : raw, variables, 0);
            if (isAssignment)
            {
                variables[raw[..equals]] = value;
            }

            // Splits lists of directories, options with a value, and arguments that are commands.
            foreach (string part in value
                .Split([':', '=', ',', ' ', '\t', '\n', ';', '[', ']', '{', '}', '"', '\''], StringSplitOptions.RemoveEmptyEntries))
            {
                yield return part;
            }
        }
    }

    // Text in quotes stays together; a comment ends with its line.
    private static IEnumerable<string> Split(string script)
    {
        StringBuilder word = new();
        char quote = '\0';
        for (int i = 0; i < script.Length; i++)
        {
            char c = script[i];
            if (quote != '\0')
            {
                if (c == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(c);
                }
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c == '#' && word.Length == 0)
            {
                int end = script.IndexOf('\n', i);
                i = end < 0 ? script.Length : end;
            }
            else if (c == '\\' && i + 1 < script.Length)
            {
                i++;
                if (script[i] != '\n')
                {
                    word.Append(script[i]);
                }
            }
            else if (Separators.Contains(c))
            {
                if (word.Length > 0)
                {
                    yield return word.ToString();
                    word.Clear();
                }
            }
            else
            {
                word.Append(c);
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private static string Expand(string word, Dictionary<string, string> variables, int depth)
    {
        if (!word.Contains('$', StringComparison.Ordinal) || depth > DeepestExpansion)
        {
            return word;
        }

        StringBuilder expanded = new();
        for (int i = 0; i < word.Length && expanded.Length < LongestWord; i++)
        {
            if (word[i] != '$' || i + 1 == word.Length)
            {
                expanded.Append(word[i]);
                continue;
            }

            int end;
            string name, otherwise = "";
            if (word[i + 1] == '{')
            {
                int close = word.IndexOf('}', i);
                if (close < 0)
                {
                    return expanded.ToString();
                }

                string inside = word[(i + 2)..close];
                int length = NameLength(inside);
                name = inside[..length];
                otherwise = inside[length..].TrimStart(':') is ['-' or '=', .. var rest] ? rest : "";
                end = close;
            }
            else
            {
                int length = NameLength(word.AsSpan(i + 1));
                name = word.Substring(i + 1, length);
                end = i + length;
            }

            expanded
                .Append(
                variables.TryGetValue(name, out string? value) && value.Length > 0 ? value : Expand(otherwise, variables, depth + 1));
            i = end;
        }

        return expanded.Length > LongestWord ? "" : expanded.ToString();
    }

    private static bool IsName(ReadOnlySpan<char> text) => NameLength(text) == text.Length && !char.IsAsciiDigit(text[0]);

    private static int NameLength(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] == '_'))
        {
            length++;
        }

        return length;
    }
}
