using System.Text;
using ImageBudget.Model;

namespace ImageBudget.Reports;

/// <summary>Words for a POSIX shell.</summary>
internal static class ShellText
{
    /// <summary>True when a shell reads it as it stands.</summary>
    public static bool IsPlain(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "/._+-=:@%,".Contains(c));

    /// <summary>The word, in single quotes where a shell would change it; inert.</summary>
    public static string Quoted(string word) =>
        IsPlain(word) ? word : "'" + InertText.OneLine(word).Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    /// <summary>
    /// Plain paths in ordinal order, those of one directory with the same ending as one word: <c>/ebin/{shop,shop_cart}.beam</c>.
    /// </summary>
    public static IEnumerable<string> Braced(IEnumerable<string> paths)
    {
        foreach (IGrouping<(string Folder, string Ending), string> group in paths.GroupBy(
            p => (p[..(p.LastIndexOf('/') + 1)], EndingOf(p))))
        {
            string[] names = [.. group.Select(p => p[group.Key.Folder.Length..^group.Key.Ending.Length])];
            if (names is [var only] || names.Any(n => n.Length == 0 || n.Contains(',', StringComparison.Ordinal)))
            {
                foreach (string path in group)
                {
                    yield return path;
                }
            }
            else
            {
                yield return new StringBuilder(group.Key.Folder).Append('{').AppendJoin(',', names).Append('}').Append(group.Key.Ending)
                    .ToString();
            }
        }
    }

    // ".beam", empty for a name without a dot.
    private static string EndingOf(string path) => path.LastIndexOf('.') is var dot && dot > path.LastIndexOf('/') ? path[dot..] : "";
}
