using System.Collections.Immutable;
using System.Text;

namespace ImageBudget.Ecosystems.Python;

/// <summary>A requirement of a distribution (PyPA, "Dependency specifiers").</summary>
/// <param name="Text">As written.</param>
/// <param name="Name">As written, not normalized.</param>
/// <param name="Extras">Extras of the required distribution, inside the brackets.</param>
/// <param name="Specifier">The version clauses, or <c>@ URL</c>; empty for any version.</param>
/// <param name="Marker">The environment marker after the semicolon, not evaluated; null when it always applies.</param>
/// <param name="Extra">The extra of the requiring distribution in the marker; null when there is none.</param>
internal sealed record PythonRequirement(
    string Text, string Name, ImmutableArray<string> Extras, string Specifier, string? Marker, string? Extra)
{
    private const int MaxLength = 8 * 1024;

    /// <summary>Null when the text does not begin with a name, or is longer than 8 KiB.</summary>
    public static PythonRequirement? TryParse(string text)
    {
        text = text.Trim();
        if (text.Length > MaxLength)
        {
            return null;
        }

        int end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '_' or '-'))
        {
            end++;
        }

        if (end == 0)
        {
            return null;
        }

        string rest = text[end..].TrimStart();
        ImmutableArray<string> extras = [];
        if (rest.StartsWith('['))
        {
            int close = rest.IndexOf(']', StringComparison.Ordinal);
            if (close < 0)
            {
                return null;
            }

            extras = [.. rest[1..close].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
            rest = rest[(close + 1)..].TrimStart();
        }

        // A URL may contain a semicolon; its marker is separated by a space.
        int semicolon = rest.StartsWith('@') ? rest.IndexOf(" ;", StringComparison.Ordinal) : rest.IndexOf(';', StringComparison.Ordinal);
        string? marker = semicolon < 0 ? null : rest[semicolon..].TrimStart(' ', ';').Trim();
        string specifier = (semicolon < 0 ? rest : rest[..semicolon]).Trim();
        if (specifier.StartsWith('(') && specifier.EndsWith(')'))
        {
            specifier = specifier[1..^1].Trim();
        }

        return new PythonRequirement(text, text[..end], extras, specifier, marker, marker is null ? null : ExtraOf(marker));
    }

    /// <summary>The form in which names are compared: lower case, runs of <c>-_.</c> as one hyphen (PyPA, "Names and
    /// normalization").</summary>
    public static string Normalize(string name)
    {
        StringBuilder normal = new(name.Length);
        foreach (char c in name)
        {
            if (c is not ('-' or '_' or '.'))
            {
                normal.Append(char.ToLowerInvariant(c));
            }
            else if (normal.Length == 0 || normal[^1] != '-')
            {
                normal.Append('-');
            }
        }

        return normal.ToString();
    }

    // extra == 'test', or reversed.
    private static string? ExtraOf(string marker)
    {
        for (int at = 0; (at = marker.IndexOf("extra", at, StringComparison.Ordinal)) >= 0; at += "extra".Length)
        {
            ReadOnlySpan<char> after = marker.AsSpan(at + "extra".Length).TrimStart();
            if (after.StartsWith("==", StringComparison.Ordinal))
            {
                after = after[2..].TrimStart();
                int close = after.Length > 1 && after[0] is '\'' or '"' ? after[1..].IndexOf(after[0]) : -1;
                if (close >= 0)
                {
                    return after.Slice(1, close).ToString();
                }
            }

            ReadOnlySpan<char> before = marker.AsSpan(0, at).TrimEnd();
            if (before.EndsWith("==", StringComparison.Ordinal))
            {
                before = before[..^2].TrimEnd();
                int open = before.Length > 1 && before[^1] is '\'' or '"' ? before[..^1].LastIndexOf(before[^1]) : -1;
                if (open >= 0)
                {
                    return before[(open + 1)..^1].ToString();
                }
            }
        }

        return null;
    }
}
