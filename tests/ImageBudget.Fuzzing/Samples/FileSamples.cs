using System.IO.Compression;
using System.Text;
using ImageBudget.Engine.Tests.Formats.Beam;
using ImageBudget.Engine.Tests.Formats.DotNet;
using ImageBudget.Engine.Tests.Formats.Elf;
using JarBuilder = ImageBudget.Engine.Tests.Ecosystems.Jar;

namespace ImageBudget.Fuzzing.Samples;

/// <summary>Small files of the kinds that are looked into.</summary>
internal static class FileSamples
{
    public const string Store = "nix/store/0123456789abcdfghijklmnpqrsvwxyz-app-1.0";

    /// <summary>What cargo-auditable lists, before it is compressed.</summary>
    public const string Crates =
        """
        {"packages":[{"name":"a","version":"1.0.0","source":"crates.io","dependencies":[1],"root":true},
        {"name":"b","version":"0.2.0","source":"git","kind":"build"}]}
        """;

    public static byte[] Crate { get; } = Zlib(Encoding.UTF8.GetBytes(Crates));

    /// <summary>Header with the strings behind it, as Go 1.18 and later write it.</summary>
    public static byte[] GoBlob { get; } = Go();

    public static byte[] Elf { get; } = new ElfImage(is64: true, isBigEndian: false)
    {
        Interpreter = "/lib64/ld-linux-x86-64.so.2",
        Needed = ["libc.so.6", "liba.so"],
        Soname = "libx.so",
        Runpath = $"$ORIGIN:/{Store}/lib",
        Pie = true,
    }
    .With(".debug_info", new byte[40])
    .With(".symtab", new byte[48], type: 2)
    .With(".note.gnu.build-id", [4, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, .. "GNU\0abcd"u8], type: 7)
    .ToBytes();

    public static byte[] ElfOfGoAndRust { get; } =
        new ElfImage(is64: true, isBigEndian: false) { Type = 2 }.With(".go.buildinfo", GoBlob).With(".dep-v0", Crate).ToBytes();

    public static byte[] ElfSmallBig { get; } = new ElfImage(is64: false, isBigEndian: true) { Needed = ["a"], Rpath = "/a:/b" }
        .With(".zdebug_line", new byte[20], flags: 0x800)
        .ToBytes();

    public static byte[] Beam { get; } = BeamSample.Of(
        ("AtU8", [0, 0, 0, 1, 4, .. "shop"u8]),
        ("Code", new byte[20]),
        ("Dbgi", new byte[50]),
        ("Line", new byte[3]),
        ("Docs", Encoding.ASCII.GetBytes(Store)));

    public static byte[] Bundle { get; } = BundleSample.Of(6, compressed: true);

    public static byte[] Jar { get; } = JarBuilder.Of(
        ("META-INF/MANIFEST.MF", "Implementation-Title: shop\r\nImplementation-Version: 1.2\r\nBundle-SymbolicName: org.shop\r\n"u8
            .ToArray()),
        ("META-INF/maven/org.shop/shop/pom.properties", "groupId=org.shop\nartifactId=shop\nversion=1.2\n"u8.ToArray()),
        ("BOOT-INF/lib/inner-2.0.jar", JarBuilder.Of(("META-INF/MANIFEST.MF", "Automatic-Module-Name: inner\n"u8.ToArray()))));

    public static byte[] Zlib(ReadOnlySpan<byte> content)
    {
        MemoryStream stored = new();
        using (ZLibStream zlib = new(stored, CompressionLevel.Optimal))
        {
            zlib.Write(content);
        }

        return stored.ToArray();
    }

    private static byte[] Go()
    {
        byte[] text = [.. Formats.Go.GoBuildInfoBlob.TextStart, .. GoText, .. Formats.Go.GoBuildInfoBlob.TextEnd];
        byte[] head = new byte[Formats.Go.GoBuildInfoBlob.HeaderSize];
        Formats.Go.GoBuildInfoBlob.Magic.CopyTo(head);
        head[14] = 8;
        head[15] = 2;
        return [.. head, 8, .. "go1.22.3"u8, (byte)(0x80 | (text.Length & 0x7f)), (byte)(text.Length >> 7), .. text];
    }

    private static ReadOnlySpan<byte> GoText =>
        "path\texample.com/a/cmd\nmod\texample.com/a\tv1.0.0\th1:x=\n"u8
        + "dep\texample.com/b\tv1.2.3\th1:y=\n=>\texample.com/c\tv1.2.4\th1:z=\nbuild\tGOARCH=amd64\nbuild\t-tags=\"a b\"\n"u8;
}
