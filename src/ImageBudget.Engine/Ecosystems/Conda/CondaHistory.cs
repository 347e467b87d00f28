using System.Text;
using System.Text.RegularExpressions;

namespace ImageBudget.Ecosystems.Conda;

/// <summary>
/// <c>conda-meta/history</c>: blocks of <c>==&gt; DATE &lt;==</c>, each with the packages that a command linked and unlinked, and comments
/// with the requested specifications: <c># update specs: ['numpy=1.26', "python"]</c> (conda/history.py; conda/ceps, "Management and
/// structure of conda environments"). conda 4.3 and older wrote the list without brackets.
/// </summary>
internal static partial class CondaHistory
{
    // Longer lists are not read; no real history has so many.
    private const int MostSpecs = 100_000;

    /// <summary>Maps package names to the last specification that requested them. Empty when there is none.</summary>
    public static Dictionary<string, string> ReadRequested(ReadOnlySpan<byte> file)
    {
        Dictionary<string, string> requested = new(StringComparer.Ordinal);
        List<string> added = [];
        List<string> removed = [];
        foreach (ReadOnlySpan<char> raw in Encoding.UTF8.GetString(file).AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = raw.Trim();
            if (line.StartsWith("==>"))
            {
                Apply();
            }
            else if (line.StartsWith("#") && Specs().Match(line.ToString()) is { Success: true } match)
            {
                // "neutered" specs are still requested; conda only dropped their version constraint.
                List<string>? into = match.Groups["action"].Value switch
                {
                    "update" or "install" or "create" or "neutered" => added,
                    "remove" or "uninstall" => removed,
                    _ => null,
                };
                into?.AddRange(Split(match.Groups["specs"].Value));
            }
        }

        Apply();
        return requested;

        // Within one block conda removes before it adds, whatever the order of lines.
        void Apply()
        {
            foreach (string spec in removed)
            {
                requested.Remove(CondaSpec.NameOf(spec));
            }

            foreach (string spec in added)
            {
                if (CondaSpec.NameOf(spec) is { Length: > 0 } name && requested.Count < MostSpecs)
                {
                    requested[name] = spec;
                }
            }

            removed.Clear();
            added.Clear();
        }
    }

    // A Python list of texts, or JSON's; else words separated by commas, where a word that begins with a comparison continues the one
    // before.
    private static IEnumerable<string> Split(string list)
    {
        if (!list.StartsWith('['))
        {
            return list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(s => char.IsAsciiLetterOrDigit(s[0]) || s[0] == '_');
        }

        List<string> specs = [];
        StringBuilder? text = null;
        char quote = '\0';
        for (int i = 1; i < list.Length; i++)
        {
            char c = list[i];
            if (text is null)
            {
                if (c is '\'' or '"')
                {
                    (text, quote) = (new StringBuilder(), c);
                }
            }
            else if (c == quote)
            {
                specs.Add(text.ToString());
                text = null;
            }
            else
            {
                text.Append(c == '\\' && i + 1 < list.Length ? list[++i] : c);
            }
        }

        return specs;
    }

    [GeneratedRegex(@"^#\s*(?<action>\w+)\s+specs:\s*(?<specs>.*)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Specs();
}
