using System.Text;

namespace ImageBudget.Engine.Tests.Fuzzing;

/// <summary>Damage that a tar reader does not see at once: fields are changed and the header's checksum set again.</summary>
internal static class TarMutation
{
    private static readonly string[] Names =
    [
        "", "/", ".", "..", "./", "../x", "../../../etc/passwd", "/abs", "a//b", "a/../../b", ".wh.a", ".wh.", ".wh..wh..opq", ".wh..wh.x",
            "a/.wh.",
        "a/.wh..", "\xff\xfe", "a\nb", "\x1b[31m", "nix/store/00000000000000000000000000000000-x",
        "nix/store/0000000000000000000000000000000a-y/z",
        "var/lib/dpkg/status", "etc/os-release", "a", "a/b/c/d/e/f/g", "manifest.json", "index.json",
    ];

    private static readonly string[] Sizes =
    [
        "00000000000", "00000000001", "00000000777", "00000001000", "00000001001", "77777777777", "-0000000001", "9999", "           ",
            "\0\0\0",
        "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff", "\x80\0\0\0\0\0\0\0\0\0\x02\0", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
    ];

    private static readonly string[] Records =
    [
        "12 path=a/b\n", "9 path=\n", "30 size=9223372036854775807\n", "11 size=-1\n", "99 path=short\n", "0 a=b\n", "x",
            "16 linkpath=a/b\n",
        "26 GNU.sparse.realsize=1\n", "22 GNU.sparse.major=1\n", "24 GNU.sparse.map=0,1,5\n", "26 SCHILY.xattr.user.a=\0b\n", "7 a\n=\n",
    ];

    public static byte[] Mutate(byte[] tar, FuzzRandom random)
    {
        byte[] copy = [.. tar];
        List<int> headers = Headers(copy);
        if (headers.Count == 0)
        {
            return copy;
        }

        for (int i = 1 + random.Below(3); i > 0; i--)
        {
            int at = random.Pick(headers);
            Span<byte> header = copy.AsSpan(at, SampleTar.Block);
            switch (random.Below(10))
            {
                case 0 or 1:
                    Set(header[..100], random.Pick(Names));
                    break;
                case 2 or 3:
                    Set(header.Slice(124, 12), random.Pick(Sizes));
                    break;
                case 4 or 5:
                    header[156] = (byte)"\u000001234567LKxXgSVDMNZ"[random.Below(20)];
                    break;
                case 6:
                    Set(header.Slice(157, 100), random.Pick(Names));
                    break;
                case 7:
                    Set(header.Slice(345, 155), random.Pick(Names));
                    break;
                case 8:
                    header[random.Below(SampleTar.Block)] = (byte)random.Next();
                    break;
                default:
                    int data = at + SampleTar.Block;
                    if (header[156] is (byte)'x' or (byte)'g' && data + SampleTar.Block <= copy.Length)
                    {
                        string records = string.Concat(Enumerable.Range(0, 1 + random.Below(3)).Select(_ => random.Pick(Records)));
                        Set(copy.AsSpan(data, SampleTar.Block), records);
                        Set(header.Slice(124, 12), Convert.ToString(records.Length, 8).PadLeft(11, '0'));
                    }

                    break;
            }

            SampleTar.Seal(header);
        }

        return random.Below(8) switch
        {
            0 => Repeat(copy, headers, random),
            1 => [.. copy[..random.Pick(headers)], .. new byte[SampleTar.Block], .. copy[random.Pick(headers)..]],
            _ => copy,
        };
    }

    private static byte[] Repeat(byte[] tar, List<int> headers, FuzzRandom random)
    {
        int from = random.Below(headers.Count);
        int end = from + 1 < headers.Count ? headers[from + 1] : tar.Length;
        int to = random.Pick(headers);
        return [.. tar[..to], .. tar[headers[from]..end], .. tar[to..]];
    }

    private static List<int> Headers(byte[] tar)
    {
        List<int> headers = [];
        for (int at = 0; at + SampleTar.Block <= tar.Length;)
        {
            ReadOnlySpan<byte> block = tar.AsSpan(at, SampleTar.Block);
            if (!global::ImageBudget.Tar.TarHeader.HasValidChecksum(block)
                || !global::ImageBudget.Tar.TarNumber.TryParseField(block[124..136], out long size) || size < 0)
            {
                break;
            }

            headers.Add(at);
            at += SampleTar.Block + (int)Math.Min(tar.Length, (size + SampleTar.Block - 1) / SampleTar.Block * SampleTar.Block);
        }

        return headers;
    }

    private static void Set(Span<byte> field, string text)
    {
        field.Clear();
        Encoding.Latin1.GetBytes(text.AsSpan(0, Math.Min(text.Length, field.Length)), field);
    }
}
