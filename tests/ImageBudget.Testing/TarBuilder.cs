using System.Text;

namespace ImageBudget.Testing;

/// <summary>
/// Writes tars member by member: ustar headers, PAX and GNU extensions, and invalid headers. Names of more than 100 bytes get a PAX path.
/// </summary>
internal sealed class TarBuilder
{
    private const int BlockSize = 512;

    private readonly MemoryStream _out = new();

    public long Length => _out.Length;

    /// <summary>A member with any header; <paramref name="edit"/> may change the header before its checksum is written.</summary>
    public TarBuilder Member(
        string name, char type = '0', byte[]? content = null, string link = "", int mode = 0x1a4, long time = 1, long? size = null,
        Action<byte[]>? edit = null)
    {
        byte[] nameBytes = Encoding.UTF8.GetBytes(name);
        byte[] linkBytes = Encoding.UTF8.GetBytes(link);
        (string, string)[] records =
        [
            .. nameBytes.Length > 100 && type is not ('x' or 'g' or 'L' or 'K') ? [("path", name)] : Array.Empty<(string, string)>(),
            .. linkBytes.Length > 100 ? [("linkpath", link)] : Array.Empty<(string, string)>(),
        ];
        if (records.Length > 0)
        {
            // In one header: a second one takes the place of the first.
            Pax(records);
        }

        byte[] header = new byte[BlockSize];
        nameBytes.AsSpan(0, Math.Min(100, nameBytes.Length)).CopyTo(header);
        Octal(header, 100, 8, mode);
        Octal(header, 108, 8, 0);
        Octal(header, 116, 8, 0);
        Octal(header, 124, 12, size ?? content?.Length ?? 0);
        Octal(header, 136, 12, time);
        header[156] = (byte)type;
        linkBytes.AsSpan(0, Math.Min(100, linkBytes.Length)).CopyTo(header.AsSpan(157));
        "ustar\0"u8.CopyTo(header.AsSpan(257));
        "00"u8.CopyTo(header.AsSpan(263));
        edit?.Invoke(header);
        Checksum(header);
        _out.Write(header);
        return Data(content ?? []);
    }

    public TarBuilder File(string name, string content = "", int mode = 0x1a4, long time = 1) =>
        Member(name, content: Encoding.UTF8.GetBytes(content), mode: mode, time: time);

    public TarBuilder File(string name, byte[] content, int mode = 0x1a4) => Member(name, content: content, mode: mode);

    public TarBuilder Folder(string name, int mode = 0x1ed, long time = 1) => Member(name + "/", '5', mode: mode, time: time);

    public TarBuilder SymbolicLink(string name, string target) => Member(name, '2', link: target, mode: 0x1ff);

    public TarBuilder HardLink(string name, string target) => Member(name, '1', link: target);

    /// <summary>A PAX extended header for the next member.</summary>
    public TarBuilder Pax(params (string Key, string Value)[] records) => Pax('x', records);

    public TarBuilder GlobalPax(params (string Key, string Value)[] records) => Pax('g', records);

    /// <summary>GNU's header for a long name of the next member.</summary>
    public TarBuilder LongName(string name) => Member("././@LongLink", 'L', [.. Encoding.UTF8.GetBytes(name), 0]);

    /// <summary>GNU's header for a long link target of the next member.</summary>
    public TarBuilder LongLink(string target) => Member("././@LongLink", 'K', [.. Encoding.UTF8.GetBytes(target), 0]);

    /// <summary>Unchanged bytes, without padding.</summary>
    public TarBuilder Raw(ReadOnlySpan<byte> bytes)
    {
        _out.Write(bytes);
        return this;
    }

    /// <summary>Content without a header, padded.</summary>
    public TarBuilder Data(ReadOnlySpan<byte> content)
    {
        _out.Write(content);
        _out.Write(new byte[-content.Length & (BlockSize - 1)]);
        return this;
    }

    public byte[] ToArray(bool endBlocks = true) => endBlocks ? [.. _out.ToArray(), .. new byte[2 * BlockSize]] : _out.ToArray();

    public static void Octal(byte[] header, int offset, int length, long value) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(length - 1, '0')).CopyTo(header, offset);

    public static string Record(string key, string value)
    {
        int rest = Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value) + 3;
        int length = rest + 1;
        while (rest + length.ToString(System.Globalization.CultureInfo.InvariantCulture).Length != length)
        {
            length++;
        }

        return FormattableString.Invariant($"{length} {key}={value}\n");
    }

    private TarBuilder Pax(char type, (string Key, string Value)[] records) =>
        Member("PaxHeaders/x", type, Encoding.UTF8.GetBytes(string.Concat(records.Select(r => Record(r.Key, r.Value)))));

    private static void Checksum(byte[] header)
    {
        header.AsSpan(148, 8).Fill((byte)' ');
        int sum = 0;
        foreach (byte b in header)
        {
            sum += b;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
    }
}
