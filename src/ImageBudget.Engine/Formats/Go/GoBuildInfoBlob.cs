using System.Buffers.Binary;
using System.Text;

namespace ImageBudget.Formats.Go;

/// <summary>
/// The binary frame around the build information (the Go source tree, <c>src/debug/buildinfo/buildinfo.go</c>): a 16-aligned,
/// 32-byte header; since Go 1.18 followed by two length-prefixed strings, before that holding two addresses of string headers.
/// </summary>
internal static class GoBuildInfoBlob
{
    public const int Alignment = 16;
    public const int HeaderSize = 32;
    public const int MaxText = 4 * 1024 * 1024;

    private const int SentinelSize = 16;

    public static ReadOnlySpan<byte> Magic =>
        [0xff, (byte)' ', (byte)'G', (byte)'o', (byte)' ', (byte)'b', (byte)'u', (byte)'i', (byte)'l', (byte)'d', (byte)'i', (byte)'n',
            (byte)'f', (byte)':'];

    /// <summary>The 16 bytes before the module text (<c>cmd/go/internal/modload/build.go</c>, infoStart), wherever the text is
    /// stored.</summary>
    public static ReadOnlySpan<byte> TextStart =>
        [0x30, 0x77, 0xaf, 0x0c, 0x92, 0x74, 0x08, 0x02, 0x41, 0xe1, 0xc1, 0x07, 0xe6, 0xd6, 0x18, 0xe6];

    /// <summary>The 16 bytes after it (infoEnd).</summary>
    public static ReadOnlySpan<byte> TextEnd =>
        [0xf9, 0x32, 0x43, 0x31, 0x86, 0x18, 0x20, 0x72, 0x00, 0x82, 0x42, 0x10, 0x41, 0x16, 0xd8, 0xf2];

    public delegate ReadOnlySpan<byte> ReadAddress(ulong address, int length);

    /// <summary>True when a valid header starts here.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderSize && bytes.StartsWith(Magic) && ((bytes[15] & 2) != 0 || bytes[14] is 4 or 8);

    /// <summary>The build information at <paramref name="blob"/>; null when it is truncated or invalid.</summary>
    /// <param name="blob">Starts with the header.</param>
    /// <param name="read">Gives the bytes at a virtual address, fewer when they are not available.</param>
    public static GoBuildInfo? TryRead(ReadOnlySpan<byte> blob, ReadAddress read)
    {
        if (!IsHeader(blob))
        {
            return null;
        }

        ReadOnlySpan<byte> version;
        ReadOnlySpan<byte> text;
        if ((blob[15] & 2) != 0)
        {
            if (!TryString(blob[HeaderSize..], out version, out int taken) || !TryString(blob[(HeaderSize + taken)..], out text, out _))
            {
                return null;
            }
        }
        else
        {
            bool big = (blob[15] & 1) != 0;
            int width = blob[14];
            version = StringAt(Pointer(blob[16..], width, big), width, big, read);
            text = StringAt(Pointer(blob[(16 + width)..], width, big), width, big, read);
        }

        if (version.IsEmpty)
        {
            return null;
        }

        return GoBuildInfo.Parse(Encoding.UTF8.GetString(version), WithoutSentinels(text));
    }

    /// <summary>The module text between its two sentinels; null when the second is missing.</summary>
    public static GoBuildInfo? TryReadText(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith(TextStart))
        {
            return null;
        }

        int end = text.IndexOf(TextEnd);
        return end < 0 ? null : GoBuildInfo.Parse(null, text[SentinelSize..end]);
    }

    // Go's own reader drops the sentinels only when the text before the second one ends its line.
    private static ReadOnlySpan<byte> WithoutSentinels(ReadOnlySpan<byte> text) =>
        text.Length >= (2 * SentinelSize) + 1 && text[^(SentinelSize + 1)] == '\n' ? text[SentinelSize..^SentinelSize] : default;

    private static bool TryString(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> text, out int taken)
    {
        text = default;
        taken = 0;
        ulong length = 0;
        for (int i = 0, shift = 0; i < bytes.Length && shift < 35; i++, shift += 7)
        {
            length |= (ulong)(bytes[i] & 0x7f) << shift;
            if (bytes[i] < 0x80)
            {
                if (length > MaxText || length > (ulong)(bytes.Length - i - 1))
                {
                    return false;
                }

                text = bytes.Slice(i + 1, (int)length);
                taken = i + 1 + (int)length;
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> StringAt(ulong address, int width, bool big, ReadAddress read)
    {
        ReadOnlySpan<byte> header = read(address, 2 * width);
        if (header.Length < 2 * width)
        {
            return default;
        }

        ulong length = Pointer(header[width..], width, big);
        if (length > MaxText)
        {
            return default;
        }

        ReadOnlySpan<byte> text = read(Pointer(header, width, big), (int)length);
        return text.Length == (int)length ? text : default;
    }

    private static ulong Pointer(ReadOnlySpan<byte> bytes, int width, bool big) => (width, big) switch
    {
        (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (4, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        (_, false) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt64BigEndian(bytes),
    };
}
