namespace ImageBudget.Formats;

/// <summary>The lines of a text in memory, one after the other; <c>\n</c> and <c>\r\n</c> both end a line, and the last one needs
/// neither.</summary>
internal ref struct TextLines(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> rest = text;

    /// <summary>Counts from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Without its end.</summary>
    public ReadOnlySpan<byte> Line { get; private set; }

    public bool MoveNext()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        int end = rest.IndexOf((byte)'\n');
        Line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        Line = Line.EndsWith("\r"u8) ? Line[..^1] : Line;
        Number++;
        return true;
    }
}
