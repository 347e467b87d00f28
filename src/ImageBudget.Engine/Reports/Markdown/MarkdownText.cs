using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ImageBudget.Reports.Markdown;

/// <summary>
/// Text from an image or a budget for Markdown as GitHub, GitLab and Azure Pipelines render it. A character reference never takes part in
/// the structure of a page (CommonMark 0.31, 6.2), but mentions, issue numbers and bare addresses are found in the rendered text: there an
/// empty comment parts the characters that would be read together.
/// </summary>
internal static partial class MarkdownText
{
    private const string Apart = "<!-- -->";

    /// <summary>One inert line, also within a cell of a table.</summary>
    public static string Data(string text, int maxLength = 1024)
    {
        string line = LogText.Line(LogText.Data(text, maxLength));
        StringBuilder builder = new(line.Length + 16);
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            char next = i + 1 < line.Length ? line[i + 1] : '\0';
            if (Structures(c))
            {
                builder.Append("&#").Append(((int)c).ToString(CultureInfo.InvariantCulture)).Append(';');
            }
            else
            {
                builder.Append(c);
            }

            if (Links(c, next, line.AsSpan(0, i + 1)))
            {
                builder.Append(Apart);
            }
        }

        return builder.ToString();
    }

    /// <summary>The same; numbers stay on one line with their units.</summary>
    public static string Numbers(string text) => Unit().Replace(Data(text), "$1\u00a0$2");

    /// <summary>A name, in the fixed font.</summary>
    public static string Code(string text, int maxLength = 512) => "<code>" + Data(text, maxLength) + "</code>";

    // Parentheses, braces and quotes act only beside one of these.
    private static bool Structures(char c) =>
        c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '#' or '|' or '~' or '&' or '@' or '$';

    // @user, #12 (GitLab also !12, ~label, $12, %12, &12), https://host and www.host; a :name: would be a picture.
    private static bool Links(char c, char next, ReadOnlySpan<char> before) => c switch
    {
        '@' or '#' or '!' or '~' or '$' or '%' or '&' => next != '\0' && next != ' ',
        ':' => char.IsAsciiLetterOrDigit(next) || next is '/' or '+' or '-',
        '.' => before.EndsWith("www.", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    [GeneratedRegex("([0-9]) (B|kB|MB|GB|TB|%)(?![A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Unit();
}
