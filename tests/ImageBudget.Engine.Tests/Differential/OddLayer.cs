using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ImageBudget.Testing;

namespace ImageBudget.Engine.Tests.Differential;

/// <summary>Writes the steps of one layer as a tar.</summary>
internal static class OddLayer
{
    // What is in a header whose own name or target does not count.
    private const string Decoy = "decoy";

    private const int SparseHole = 700;

    /// <summary>Bytes of star's prefix, which is the shortest.</summary>
    public const int MostPrefix = 131;

    /// <summary>Ways to say the same, for members of any type.</summary>
    public static ImmutableArray<string> Dialects { get; } = ["v7", "gnu", "prefix", "star", "gnuprefix", "pax", "long"];

    /// <summary>Ways for files alone.</summary>
    public static ImmutableArray<string> FileDialects { get; } =
        ["nul", "slash", "paxsize", "binary", "sparse00", "sparse01", "sparse10", "halfsparse"];

    /// <summary>Ways for directories alone: no type flag; the same with a size that no content follows.</summary>
    public static ImmutableArray<string> FolderDialects { get; } = ["nul", "nulsize"];

    /// <param name="steps">In order.</param>
    /// <param name="seed">Files differ in content between layers of different seeds.</param>
    public static byte[] Write(ImmutableArray<OddStep> steps, int seed)
    {
        TarBuilder tar = new();
        for (int i = 0; i < steps.Length; i++)
        {
            Write(tar, steps[i], seed + i);
        }

        return tar.ToArray(endBlocks: steps is not [.., { Kind: "bare" }]);
    }

    private static void Write(TarBuilder tar, OddStep step, int seed)
    {
        switch (step.Kind)
        {
            case "bare":
                break;
            case "end":
                tar.Raw(new byte[1024]);
                break;
            case "zero":
                tar.Raw(new byte[512]);
                break;
            case "global":
                tar.GlobalPax(("comment", "none"));
                break;
            case "wh":
                string folder = step.Path.Contains('/') ? step.Path[..(step.Path.LastIndexOf('/') + 1)] : "";
                Member(tar, step, folder + ".wh." + step.Path[folder.Length..], '0', Content(step.Size, seed));
                break;
            case "opq":
                Member(tar, step, (step.Path.Length > 0 ? step.Path + "/" : "") + ".wh..wh..opq", '0', Content(step.Size, seed));
                break;
            case "dir":
                Member(tar, step, step.Path + "/", '5', []);
                break;
            case "sym":
                Member(tar, step, step.Path, '2', []);
                break;
            case "link":
                Member(tar, step, step.Path, '1', []);
                break;
            case "char":
                Member(tar, step, step.Path, '3', []);
                break;
            case "block":
                Member(tar, step, step.Path, '4', []);
                break;
            case "fifo":
                Member(tar, step, step.Path, '6', []);
                break;
            case "typeS":
                tar.Member(step.Path, 'S', Content(step.Size, seed), edit: h => GnuSparse(h, step.Size));
                break;
            default:
                Member(tar, step, step.Path, step.Kind == "file" ? '0' : step.Kind[4], Content(step.Size, seed));
                break;
        }
    }

    private static void Member(TarBuilder tar, OddStep step, string name, char type, byte[] content)
    {
        string link = step.Target;
        int mode = type == '5' ? 0x1ed : 0x1a4;
        int slash = name.TrimEnd('/').LastIndexOf('/');
        string size = content.Length.ToString(CultureInfo.InvariantCulture);
        switch (step.Dialect)
        {
            case "v7":
                tar.Member(name, type, content, link, mode, edit: h => h.AsSpan(257, 8).Clear());
                break;
            case "gnu":
                tar.Member(name, type, content, link, mode, edit: h => Put(h, 257, "ustar  \0"));
                break;
            case "prefix" or "star" or "gnuprefix" when slash > 0 && Encoding.UTF8.GetByteCount(name.AsSpan(0, slash)) < MostPrefix:
                tar.Member(name[(slash + 1)..], type, content, link, mode, edit: h =>
                {
                    Put(h, 345, name[..slash]);
                    (int at, string magic) = step.Dialect switch
                    {
                        "star" => (508, "tar\0"),
                        "prefix" => (257, "ustar\0"),
                        _ => (257, "ustar  \0"),
                    };
                    Put(h, at, magic);
                });
                break;
            case "pax":
                tar.Pax([("path", name), .. link.Length > 0 ? [("linkpath", link)] : Array.Empty<(string, string)>()])
                    .Member(Decoy, type, content, link.Length > 0 ? Decoy : "", mode);
                break;
            case "long":
                (link.Length > 0 ? tar.LongLink(link) : tar).LongName(name)
                    .Member(Decoy, type, content, link.Length > 0 ? Decoy : "", mode);
                break;
            case "nul":
                tar.Member(name, '\0', content, mode: mode);
                break;
            case "nulsize":
                tar.Member(name, '\0', mode: mode, size: 1234);
                break;
            case "slash":
                tar.Member(name + "/", type, content, mode: mode);
                break;
            case "paxsize":
                tar.Pax(("size", size)).Member(name, type, content, mode: mode, size: 0);
                break;
            case "binary":
                tar.Member(name, type, content, mode: mode, edit: h =>
                {
                    h.AsSpan(124, 12).Clear();
                    h[124] = 0x80;
                    System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(h.AsSpan(132), content.Length);
                });
                break;
            case "sparse00":
                tar.Pax(
                    ("GNU.sparse.size", RealSize(content)), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.offset", Hole),
                    ("GNU.sparse.numbytes", size))
                    .Member(name, type, content, mode: mode);
                break;
            case "sparse01":
                tar.Pax(
                    ("GNU.sparse.name", name), ("GNU.sparse.size", RealSize(content)), ("GNU.sparse.numblocks", "1"),
                    ("GNU.sparse.map", $"{Hole},{size}"))
                    .Member(Decoy, type, content, mode: mode);
                break;
            case "sparse10":
                byte[] map = new byte[512];
                Put(map, 0, $"1\n{Hole}\n{size}\n");
                tar.Pax(
                    ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", name),
                    ("GNU.sparse.realsize", RealSize(content)))
                    .Member(Decoy, type, [.. map, .. content], mode: mode);
                break;
            case "halfsparse":
                tar.Pax(("GNU.sparse.major", "0"), ("GNU.sparse.name", Decoy), ("GNU.sparse.realsize", "1"))
                    .Member(name, type, content, mode: mode);
                break;
            default:
                tar.Member(name, type, content, link, mode);
                break;
        }
    }

    private static string Hole => SparseHole.ToString(CultureInfo.InvariantCulture);

    private static string RealSize(byte[] content) => (SparseHole + content.Length).ToString(CultureInfo.InvariantCulture);

    private static void GnuSparse(byte[] header, int size)
    {
        Put(header, 257, "ustar  \0");
        TarBuilder.Octal(header, 386, 12, SparseHole);
        TarBuilder.Octal(header, 398, 12, size);
        TarBuilder.Octal(header, 483, 12, SparseHole + size);
    }

    private static byte[] Content(int size, int seed)
    {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++)
        {
            content[i] = (byte)('A' + (i + seed * 7 + i / 26 * seed) % 26);
        }

        return content;
    }

    private static void Put(byte[] header, int at, string text) => Encoding.UTF8.GetBytes(text).CopyTo(header, at);
}
