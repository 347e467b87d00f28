using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using ImageBudget.Model;

namespace ImageBudget.Formats.Yaml;

/// <summary>Decodes a budget file, and refuses characters that editors do not show.</summary>
internal static class YamlText
{
    /// <summary>The largest budget, in bytes; 50,000 rules take two thirds of it.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The text without a byte order mark; null when a mistake was added.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, Mistakes mistakes, int maxBytes = MaxBytes)
    {
        if (bytes.Length > maxBytes)
        {
            string size = ByteCount.Exact(bytes.Length);
            mistakes
                .Add(Codes.BudgetTooComplex, SourceSpan.None,
                $"the budget has {size} bytes; at most {ByteCount.Exact(maxBytes)} are read. Is this the right file?");
            return null;
        }

        // YAML 1.2.2 section 5.2: UTF-16 and UTF-32 are recognised by their byte order mark. UTF-32 is not supported: no program writes it,
        // and its NUL characters are reported.
        string? text = bytes switch
        {
            [0xff, 0xfe, ..] => DecodeUtf16(bytes[2..], bigEndian: false, mistakes),
            [0xfe, 0xff, ..] => DecodeUtf16(bytes[2..], bigEndian: true, mistakes),
            [0xef, 0xbb, 0xbf, ..] => DecodeUtf8(bytes[3..], mistakes),
            _ => DecodeUtf8(bytes, mistakes),
        };
        return text is null || HasForbidden(text, mistakes) || HasTabIndentation(text, mistakes) ? null : text;
    }

    private static string? DecodeUtf8(ReadOnlySpan<byte> bytes, Mistakes mistakes)
    {
        char[] chars = new char[bytes.Length];
        OperationStatus status = Utf8.ToUtf16(bytes, chars, out int read, out int written, replaceInvalidSequences: false);
        string text = new(chars, 0, written);
        if (status == OperationStatus.Done)
        {
            return text;
        }

        mistakes.Add(Codes.NotYaml, PlaceAfter(text), $"byte 0x{bytes[read]:x2} is not UTF-8 here; save the file as UTF-8");
        return null;
    }

    private static string? DecodeUtf16(ReadOnlySpan<byte> bytes, bool bigEndian, Mistakes mistakes)
    {
        string text = new UnicodeEncoding(bigEndian, byteOrderMark: false).GetString(bytes);
        if (bytes.Length % 2 != 0)
        {
            mistakes.Add(Codes.NotYaml, PlaceAfter(text), "the UTF-16 text ends in the middle of a character; save the file as UTF-8");
            return null;
        }

        return text;
    }

    // YAML 1.2.2 section 5.1 (c-printable), without the characters that only some readers treat as line breaks (U+0085, U+2028, U+2029),
    // and without U+FEFF and bidirectional controls, which make a budget look different from its content.
    private static bool HasForbidden(string text, Mistakes mistakes)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool allowed = c switch
            {
                '\t' or '\n' or '\r' => true,
                < ' ' or (>= '\x7f' and <= '\x9f') => false,
                '\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff' => false,
                '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') => false,
                _ when char.IsSurrogate(c) => char.IsSurrogatePair(text, i) || (i > 0 && char.IsSurrogatePair(text, i - 1)),
                _ => true,
            };
            if (!allowed)
            {
                string name = c == '\0'
                    ? "a NUL character" : string.Create(CultureInfo.InvariantCulture, $"the invisible character U+{(int)c:X4}");
                mistakes.Add(Codes.NotYaml, PlaceAfter(text.AsSpan(0, i)), $"{name} is not allowed in a budget; delete it");
                return true;
            }
        }

        return false;
    }

    // YAML 1.2.2 section 6.1: indentation is spaces. A tab is refused even where the specification allows it (inside brackets, before a
    // comment), because it makes the file look different from its structure.
    private static bool HasTabIndentation(string text, Mistakes mistakes)
    {
        bool found = false;
        int line = 1;
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            int tab = raw.IndexOfAnyExcept(' ');
            if (tab >= 0 && raw[tab] == '\t')
            {
                mistakes.Add(Codes.NotYaml, new SourceSpan(line, tab + 1), "a tab indents this line; YAML is indented with spaces");
                found = true;
            }

            line++;
        }

        return found;
    }

    private static SourceSpan PlaceAfter(ReadOnlySpan<char> text)
    {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                line++;
                lineStart = i + 1;
            }
        }

        return new SourceSpan(line, text.Length - lineStart + 1);
    }
}
