using System.Text;

namespace ImageBudget.Engine.Tests.Fuzzing;

/// <summary>Damage to JSON and YAML: values change their type, keys vanish or repeat, nesting grows.</summary>
internal static class TextMutation
{
    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "1e999", "9223372036854775808", "-9223372036854775808", "1.5", "\"\"", "\"\\ud800\"", "[]", "{}",
            "[null]", "[1]",
        "\"../../etc/passwd\"", "\"/etc/passwd\"", "\"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
        "\"sha256:AA\"",
        "\"sha512:00\"", "\"a\\u0000b\"", "\"\\u001b[31m\"", "180 MB", "-5 MB", "1e3 GB", "\"2% and 1 MB\"", "&a [*a]", "!!int x", "*",
        "**/{a,b}/**", ">= 1 < 2", "|", "? x",
    ];

    public static string Mutate(string text, FuzzRandom random)
    {
        for (int i = 1 + random.Below(3); i > 0 && text.Length > 0; i--)
        {
            text = Once(text, random);
        }

        return text;
    }

    private static string Once(string text, FuzzRandom random)
    {
        int start = random.Below(text.Length);
        int end = Math.Min(text.Length, start + 1);
        switch (random.Below(6))
        {
            case 0 or 1:
                // A whole token, as far as separators tell.
                const string Separators = ",:[]{}\n\"";
                while (start > 0 && !Separators.Contains(text[start - 1], StringComparison.Ordinal))
                {
                    start--;
                }

                while (end < text.Length && !Separators.Contains(text[end], StringComparison.Ordinal))
                {
                    end++;
                }

                bool quoted = start > 0 && end < text.Length && text[start - 1] == '"' && text[end] == '"';
                return quoted
                    ? text[..(start - 1)] + random.Pick(Values) + text[(end + 1)..] : text[..start] + random.Pick(Values) + text[end..];
            case 2:
                end = Math.Min(text.Length, start + 1 + random.Below(40));
                return text[..start] + text[end..];
            case 3:
                end = Math.Min(text.Length, start + 1 + random.Below(80));
                return text[..end] + text[start..];
            case 4:
                int deep = 1 + random.Below(120);
                return text[..start] + new string('[', deep) + text[start..];
            default:
                const string Marks = "\"'{}[]:,\\\n\t #&*!|>-\u0001\u00e9";
                return text[..start] + Marks[random.Below(Marks.Length)] + text[end..];
        }
    }

    public static byte[] Mutate(byte[] utf8, FuzzRandom random) =>
        random.Chance(80) ? Encoding.UTF8.GetBytes(Mutate(Encoding.UTF8.GetString(utf8), random)) : ByteMutation.Mutate(utf8, random, utf8);
}
