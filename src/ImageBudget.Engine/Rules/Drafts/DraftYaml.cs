using System.Globalization;
using System.Text;
using ImageBudget.Model;

namespace ImageBudget.Rules.Drafts;

/// <summary>Writes texts as YAML scalars and comments.</summary>
internal static class DraftYaml
{
    /// <summary>Plain when that is safe, else double-quoted with escapes (YAML 1.2.2 sections 7.3.1 and 5.7).</summary>
    public static string Scalar(string text)
    {
        if (text.Length > 1 && char.IsAsciiLetter(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or '+')
            && text.ToLowerInvariant() is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off"))
        {
            return text;
        }

        StringBuilder quoted = new("\"");
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
            {
                quoted.Append('\\').Append(rune);
            }
            else if (rune.Value is >= ' ' and < 0x7f || Rune.IsLetterOrDigit(rune))
            {
                quoted.Append(rune);
            }
            else
            {
                quoted.Append("\\U").Append(rune.Value.ToString("x8", CultureInfo.InvariantCulture));
            }
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>One line, so that it stays inside a comment.</summary>
    public static string Comment(string text) => InertText.OneLine(text, 200);

    public static void Line(StringBuilder text, string key, string value, string comment) =>
        text.Append(key).Append(": ").Append(value).Append(" # ").Append(comment).Append('\n');
}
