using System.Globalization;
using System.Text;

namespace ImageBudget.Model;

/// <summary>
/// Makes text from an image or a budget safe for one line of a terminal or a log: control characters, line
/// breaks, bidirectional overrides and bytes that are not UTF-8 become visible escapes, and very long text is cut in the middle.
/// </summary>
public static class InertText
{
    /// <summary>Text longer than this many characters is shortened.</summary>
    public const int DefaultMaxLength = 512;

    /// <summary>One line, printable in any terminal; control characters are replaced by <c>\n</c>, <c>\x1b</c> and similar
    /// escapes.</summary>
    public static string OneLine(string text, int maxLength = DefaultMaxLength)
    {
        if (text.Length > maxLength)
        {
            int half = (maxLength - 3) / 2;
            text = string.Concat(text.AsSpan(0, half), "...", text.AsSpan(text.Length - half));
        }

        if (!NeedsEscape(text))
        {
            return text;
        }

        StringBuilder builder = new(text.Length + 16);
        foreach (char c in text)
        {
            Append(builder, c);
        }

        return builder.ToString();
    }

    /// <summary>As <see cref="OneLine"/>, and pure ASCII: everything else becomes <c>\uXXXX</c>. For canonical log lines.</summary>
    public static string Ascii(string text, int maxLength = 4096)
    {
        text = OneLine(text, maxLength);
        if (System.Text.Ascii.IsValid(text))
        {
            return text;
        }

        StringBuilder builder = new(text.Length + 16);
        foreach (char c in text)
        {
            if (c < 0x80)
            {
                builder.Append(c);
            }
            else
            {
                builder.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
        }

        return builder.ToString();
    }

    private static bool NeedsEscape(string text)
    {
        foreach (char c in text)
        {
            if (Acts(c))
            {
                return true;
            }
        }

        return false;
    }

    // C0 and C1 controls, DEL, line and paragraph separators, bidirectional controls, unpaired surrogates, the byte order mark.
    private static bool Acts(char c) =>
        c < 0x20 || c is >= '\x7f' and <= '\x9f' or '\u2028' or '\u2029' or '\ufeff' or (>= '\u202a' and <= '\u202e')
            or (>= '\u2066' and <= '\u2069') or '\u200e' or '\u200f' || char.IsSurrogate(c);

    private static void Append(StringBuilder builder, char c)
    {
        if (!Acts(c))
        {
            builder.Append(c);
            return;
        }

        switch (c)
        {
            case '\n':
                builder.Append("\\n");
                break;
            case '\r':
                builder.Append("\\r");
                break;
            case '\t':
                builder.Append("\\t");
                break;
            case < '\x100':
                builder.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture));
                break;
            default:
                builder.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                break;
        }
    }
}
