using System.Collections.Immutable;
using System.Text;
using ImageBudget.Formats;

namespace ImageBudget.Ecosystems.Python;

/// <summary>
/// METADATA of a <c>.dist-info</c> directory, or PKG-INFO of an <c>.egg-info</c>: mail headers, then the long description (PyPA, "Core
/// metadata specifications").
/// </summary>
internal sealed record DistMetadata
{
    /// <summary>As written; null when it is missing.</summary>
    public string? Name { get; init; }

    public string? Version { get; init; }

    public ImmutableArray<PythonRequirement> Requires { get; init; } = [];

    public ImmutableArray<string> ProvidedExtras { get; init; } = [];

    public ImmutableArray<string> Problems { get; init; } = [];

    public static DistMetadata Read(ReadOnlyMemory<byte> file)
    {
        List<string> problems = [];
        DistMetadata metadata = new();
        List<PythonRequirement> requires = [];
        List<string> extras = [];
        foreach ((string key, string value) in Headers(file))
        {
            switch (key.ToLowerInvariant())
            {
                case "name":
                    metadata = metadata with { Name = metadata.Name ?? value };
                    break;
                case "version":
                    metadata = metadata with { Version = metadata.Version ?? value };
                    break;
                case "provides-extra":
                    extras.Add(value);
                    break;
                case "requires-dist" when PythonRequirement.TryParse(value) is { } requirement:
                    requires.Add(requirement);
                    break;
                case "requires-dist":
                    JsonText.Note(problems, "a requirement is not understood");
                    break;
            }
        }

        if (string.IsNullOrEmpty(metadata.Name) || string.IsNullOrEmpty(metadata.Version))
        {
            JsonText.Note(problems, "the metadata has no name or no version");
        }

        return metadata with { Requires = [.. requires], ProvidedExtras = [.. extras], Problems = [.. problems] };
    }

    private static IEnumerable<(string Key, string Value)> Headers(ReadOnlyMemory<byte> file)
    {
        string? key = null;
        StringBuilder value = new();
        foreach (string line in DecodedLines.Read(file))
        {
            if (line.Length == 0)
            {
                break;
            }

            if (line[0] is ' ' or '\t')
            {
                value.Append(' ').Append(line.AsSpan().Trim());
                continue;
            }

            if (key is not null)
            {
                yield return (key, value.ToString().Trim());
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            key = colon <= 0 ? null : line[..colon];
            value.Clear().Append(line.AsSpan(colon + 1).Trim());
        }

        if (key is not null)
        {
            yield return (key, value.ToString().Trim());
        }
    }
}

/// <param name="Path">Relative to the directory that holds the <c>.dist-info</c>; it may begin with <c>../</c>, as scripts do.</param>
/// <param name="Hash"><c>sha256=...</c>; null when missing, as for RECORD itself.</param>
/// <param name="Size">Bytes; null when missing.</param>
internal sealed record RecordRow(string Path, string? Hash, long? Size);

/// <summary>The lists next to the metadata (PyPA, "Recording installed projects"; setuptools, "The Internal Structure of Python
/// Eggs").</summary>
internal static class DistInfo
{
    // The largest distributions have about ten thousand files.
    private const int MostRows = 500_000;

    /// <summary>RECORD: comma-separated path, hash and size, with quotes where a path needs them.</summary>
    public static ImmutableArray<RecordRow> ReadRecord(ReadOnlyMemory<byte> file, out ImmutableArray<string> problems)
    {
        List<string> found = [];
        var rows = ImmutableArray.CreateBuilder<RecordRow>();
        foreach (string line in DecodedLines.Read(file))
        {
            if (line.Length == 0)
            {
                continue;
            }

            if (rows.Count == MostRows)
            {
                JsonText.Note(found, "RECORD has more rows than any distribution has files");
                break;
            }

            List<string> fields = Fields(line);
            if (fields[0].Length == 0)
            {
                JsonText.Note(found, "a row of RECORD has no path");
                continue;
            }

            string hash = fields.Count > 1 ? fields[1] : "";
            string size = fields.Count > 2 ? fields[2] : "";
            bool hasSize = long
                .TryParse(size, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long bytes);
            if (!hasSize && size.Length > 0)
            {
                JsonText.Note(found, "a size in RECORD is not a number");
            }

            rows.Add(new RecordRow(fields[0], hash.Length > 0 ? hash : null, hasSize ? bytes : null));
        }

        problems = [.. found];
        return rows.ToImmutable();
    }

    /// <summary>top_level.txt: the modules and packages of a distribution, one per line.</summary>
    public static ImmutableArray<string> ReadTopLevel(ReadOnlyMemory<byte> file) =>
        [.. DecodedLines.Read(file).Select(line => line.Trim()).Where(line => line.Length > 0).Take(MostRows)];

    /// <summary>requires.txt of an egg: requirements, and sections <c>[extra:marker]</c>.</summary>
    public static ImmutableArray<PythonRequirement> ReadRequiresTxt(ReadOnlyMemory<byte> file, out ImmutableArray<string> problems)
    {
        List<string> found = [];
        var requires = ImmutableArray.CreateBuilder<PythonRequirement>();
        string? extra = null;
        string? marker = null;
        foreach (string line in DecodedLines.Read(file).Select(line => line.Trim()))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == '[')
            {
                string section = line.Trim('[', ']');
                int colon = section.IndexOf(':', StringComparison.Ordinal);
                extra = colon < 0 ? section : section[..colon];
                extra = extra.Length == 0 ? null : extra;
                marker = colon < 0 ? null : section[(colon + 1)..];
                continue;
            }

            if (PythonRequirement.TryParse(line) is { } requirement)
            {
                requires.Add(requirement with { Extra = extra ?? requirement.Extra, Marker = marker ?? requirement.Marker });
            }
            else
            {
                JsonText.Note(found, "a requirement is not understood");
            }
        }

        problems = [.. found];
        return requires.ToImmutable();
    }

    private static List<string> Fields(string line)
    {
        List<string> fields = [];
        StringBuilder field = new();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quoted && c == '"' && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append(c);
                i++;
            }
            else if (c == '"' && (quoted || field.Length == 0))
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString());
        return fields;
    }
}
