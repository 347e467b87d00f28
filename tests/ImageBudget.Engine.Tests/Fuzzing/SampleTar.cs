using System.Text;

namespace ImageBudget.Engine.Tests.Fuzzing;

/// <summary>Tar files as code, in the ustar form with PAX, GNU and sparse members on demand.</summary>
internal sealed class SampleTar
{
    public const int Block = 512;

    private readonly MemoryStream _tar = new();

    public SampleTar File(string name, string content, int mode = 0x1a4) => Add(name, '0', Encoding.Latin1.GetBytes(content), "", mode);

    public SampleTar File(string name, byte[] content) => Add(name, '0', content, "", 0x1a4);

    public SampleTar Folder(string name) => Add(name, '5', [], "", 0x1ed);

    public SampleTar Link(string name, string target) => Add(name, '2', [], target, 0x1ff);

    public SampleTar HardLink(string name, string target) => Add(name, '1', [], target, 0x1a4);

    /// <summary>A PAX header (type x or g) or a GNU long name (L, K) for what follows.</summary>
    public SampleTar Extended(char type, string records) => Add("././@Header", type, Encoding.Latin1.GetBytes(records), "", 0x1a4);

    public SampleTar Pax(string key, string value) => Extended('x', Record(key, value));

    /// <summary>GNU sparse format 1.0: the map stands in front of the data.</summary>
    public SampleTar Sparse(string name)
    {
        Extended('x', Record("GNU.sparse.major", "1") + Record("GNU.sparse.minor", "0") + Record("GNU.sparse.realsize", "104"));
        byte[] map = new byte[Block + 4];
        Encoding.Latin1.GetBytes("1\n100\n4\n", map);
        "data"u8.CopyTo(map.AsSpan(Block));
        return Add(name, '0', map, "", 0x1a4);
    }

    public byte[] ToArray() => [.. _tar.ToArray(), .. new byte[2 * Block]];

    /// <summary>Sets the checksum of a header again after its fields were changed.</summary>
    public static void Seal(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        int sum = 0;
        foreach (byte b in header[..Block])
        {
            sum += b;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", header.Slice(148, 8));
    }

    private static string Record(string key, string value)
    {
        int length = key.Length + value.Length + 3;
        int total = length + 1;
        while (total != length + total.ToString(System.Globalization.CultureInfo.InvariantCulture).Length)
        {
            total = length + total.ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
        }

        return FormattableString.Invariant($"{total} {key}={value}\n");
    }

    private SampleTar Add(string name, char type, byte[] content, string link, int mode)
    {
        byte[] header = new byte[Block];
        Encoding.Latin1.GetBytes(name, header.AsSpan(0, 100));
        Octal(header.AsSpan(100, 8), mode);
        Octal(header.AsSpan(108, 8), 0);
        Octal(header.AsSpan(116, 8), 0);
        Octal(header.AsSpan(124, 12), content.Length);
        Octal(header.AsSpan(136, 12), 1);
        header[156] = (byte)type;
        Encoding.Latin1.GetBytes(link, header.AsSpan(157, 100));
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        Seal(header);
        _tar.Write(header);
        _tar.Write(content);
        _tar.Write(new byte[-content.Length & (Block - 1)]);
        return this;
    }

    private static void Octal(Span<byte> field, long value) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(field.Length - 1, '0'), field);
}
