using ImageBudget.Model;

namespace ImageBudget.Formats.Yaml;

/// <summary>The text of a YAML file by places: which line it is, and how far the value there reaches.</summary>
/// <param name="text">The whole file, without a byte order mark.</param>
internal sealed class YamlPlaces(string text)
{
    // A line of a budget is read by people; one that is longer is shown in part.
    private const int LongestLine = 400;
    private const int LeastBefore = 80;

    // The column behind the last character of a value on the line where it begins.
    private readonly Dictionary<SourceSpan, int> _ends = [];
    private readonly Dictionary<SourceSpan, SourceLine> _known = [];

    private int[] Starts => field ??= [.. LineStarts(text)];

    /// <summary>A value begins at a place. Of several, such as a map and its first key, the longest counts.</summary>
    /// <param name="span">Where.</param>
    /// <param name="end">The column behind its last character on that line.</param>
    public void Add(SourceSpan span, int end) => _ends[span] = Math.Max(end, _ends.GetValueOrDefault(span));

    /// <summary>The column behind the value that begins at a place; 0 for none.</summary>
    public int EndOf(SourceSpan span) => _ends.GetValueOrDefault(span);

    /// <summary>Null for <see cref="SourceSpan.None"/>, and for a place that is not in the file.</summary>
    public SourceLine? At(SourceSpan span)
    {
        if (span.Line < 1 || span.Line > Starts.Length || span.Column < 1)
        {
            return null;
        }

        if (!_known.TryGetValue(span, out SourceLine? line))
        {
            _known.Add(span, line = Read(span));
        }

        return line;
    }

    private SourceLine Read(SourceSpan span)
    {
        int start = Starts[span.Line - 1];
        int end = text.AsSpan(start).IndexOfAny('\n', '\r') is >= 0 and int at ? start + at : text.Length;
        int length = end - start;
        int reach = Math.Clamp(_ends.GetValueOrDefault(span) - span.Column, 1, Math.Max(length - span.Column + 1, 1));
        if (length <= LongestLine)
        {
            return new SourceLine(text[start..end], 1, reach);
        }

        int from = Math.Clamp(span.Column - 1 - LeastBefore, 0, length - LongestLine);
        return new SourceLine(text.Substring(start + from, LongestLine), from + 1, reach);
    }

    // YAML 1.2.2 section 5.4: a line ends with LF, CR, or both.
    private static IEnumerable<int> LineStarts(string text)
    {
        yield return 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                yield return i + 1;
            }
        }
    }
}
