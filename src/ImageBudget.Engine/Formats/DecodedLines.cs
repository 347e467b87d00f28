using System.Text;

namespace ImageBudget.Formats;

/// <summary>The lines of a text file, without their ends (LF, CR LF, or a lone CR) and without a byte order mark.</summary>
internal static class DecodedLines
{
    public static IEnumerable<string> Read(ReadOnlyMemory<byte> file, Encoding? encoding = null)
    {
        using StringReader reader = new((encoding ?? Encoding.UTF8).GetString(file.Span).TrimStart('\ufeff'));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
