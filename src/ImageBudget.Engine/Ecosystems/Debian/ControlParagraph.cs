using System.Text;
using ImageBudget.Formats;

namespace ImageBudget.Ecosystems.Debian;

/// <summary>One paragraph of a Debian control file: fields with case-insensitive names. Debian Policy 5.1, "Syntax of control
/// files".</summary>
internal sealed class ControlParagraph(int line)
{
    private readonly Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Its first line, counted from 1.</summary>
    public int Line { get; } = line;

    /// <summary>Trimmed, continuation lines after <c>\n</c>; null when the field is absent.</summary>
    public string? this[string name] => fields.GetValueOrDefault(name);

    /// <summary>Calls back for each paragraph. Only wanted fields are kept: descriptions, most of the file, are not needed.</summary>
    public static void ReadAll(
        ReadOnlySpan<byte> content, IReadOnlySet<string> wanted, ICollection<string> problems, Action<ControlParagraph> found)
    {
        ControlParagraph? paragraph = null;
        string? field = null;
        StringBuilder value = new();
        bool inField = false;
        TextLines lines = new(content.StartsWith(Encoding.UTF8.Preamble) ? content[3..] : content);
        while (lines.MoveNext())
        {
            ReadOnlySpan<byte> line = lines.Line;
            if (line.TrimEnd(" \t"u8).IsEmpty)
            {
                paragraph?.Close(field, value, problems, lines.Number);
                if (paragraph is not null)
                {
                    found(paragraph);
                }

                paragraph = null;
                field = null;
                inField = false;
                continue;
            }

            if (line[0] is (byte)' ' or (byte)'\t')
            {
                if (!inField)
                {
                    problems.Add($"line {lines.Number}: a continuation line before any field");
                }
                else if (field is not null)
                {
                    value.Append('\n').Append(Encoding.UTF8.GetString(line.Trim(" \t"u8)));
                }

                continue;
            }

            paragraph?.Close(field, value, problems, lines.Number);
            paragraph ??= new ControlParagraph(lines.Number);
            int colon = line.IndexOf((byte)':');
            inField = colon > 0;
            field = null;
            if (!inField)
            {
                problems.Add($"line {lines.Number}: not a field");
                continue;
            }

            // Do not allocate a string for a longer field name; no field has one.
            field = colon <= 64 && Encoding.UTF8.GetString(line[..colon]) is var name && wanted.Contains(name) ? name : null;
            if (field is not null)
            {
                value.Append(Encoding.UTF8.GetString(line[(colon + 1)..].Trim(" \t"u8)));
            }
        }

        paragraph?.Close(field, value, problems, lines.Number);
        if (paragraph is not null)
        {
            found(paragraph);
        }
    }

    private void Close(string? field, StringBuilder value, ICollection<string> problems, int line)
    {
        if (field is not null && !fields.TryAdd(field, value.ToString()))
        {
            problems.Add($"line {line}: a field that is set twice");
        }

        value.Clear();
    }
}
