using System.Globalization;
using System.Text;
using ImageBudget.Formats;

namespace ImageBudget.Ecosystems.Maven;

/// <summary>
/// <c>META-INF/maven/GROUP/ARTIFACT/pom.properties</c>: the coordinates that Maven's archiver wrote, in the format of
/// <c>java.util.Properties</c>.
/// </summary>
/// <param name="GroupId">Null when it is missing.</param>
/// <param name="ArtifactId">Null when it is missing.</param>
/// <param name="Version">Null when it is missing.</param>
internal sealed record PomProperties(string? GroupId, string? ArtifactId, string? Version)
{
    public static PomProperties Read(ReadOnlyMemory<byte> file)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string line in LogicalLines(file))
        {
            int end = KeyEnd(line);
            string key = Unescape(line.AsSpan(0, end));

            // Spaces, then at most one '=' or ':', then spaces.
            ReadOnlySpan<char> rest = line.AsSpan(end).TrimStart();
            rest = rest.Length > 0 && rest[0] is '=' or ':' ? rest[1..].TrimStart() : rest;
            values[key] = Unescape(rest);
        }

        return new PomProperties(Value("groupId"), Value("artifactId"), Value("version"));

        string? Value(string key) => values.TryGetValue(key, out string? value) && value.Trim() is { Length: > 0 } text ? text : null;
    }

    private static IEnumerable<string> LogicalLines(ReadOnlyMemory<byte> file)
    {
        StringBuilder logical = new();
        foreach (string raw in DecodedLines.Read(file, Encoding.Latin1))
        {
            string line = raw.TrimStart(' ', '\t', '\f');
            if (logical.Length == 0 && (line.Length == 0 || line[0] is '#' or '!'))
            {
                continue;
            }

            int slashes = line.Length - line.TrimEnd('\\').Length;
            logical.Append(slashes % 2 == 1 ? line.AsSpan(0, line.Length - 1) : line);
            if (slashes % 2 == 0)
            {
                yield return logical.ToString();
                logical.Clear();
            }
        }

        if (logical.Length > 0)
        {
            yield return logical.ToString();
        }
    }

    private static int KeyEnd(string line)
    {
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\')
            {
                i++;
            }
            else if (line[i] is '=' or ':' or ' ' or '\t' or '\f')
            {
                return i;
            }
        }

        return line.Length;
    }

    private static string Unescape(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\'))
        {
            return text.ToString();
        }

        StringBuilder plain = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || ++i >= text.Length)
            {
                if (i < text.Length)
                {
                    plain.Append(text[i]);
                }

                continue;
            }

            if (text[i] == 'u' && i + 4 < text.Length
                && ushort.TryParse(text.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
            {
                plain.Append((char)code);
                i += 4;
                continue;
            }

            plain.Append(text[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'f' => '\f', var other => other });
        }

        return plain.ToString();
    }
}
