using System.Collections.Immutable;
using System.Text;

namespace ImageBudget.Sources;

/// <summary>What people hand over in place of an image, by its bytes (file(1), <c>magic/Magdir</c>).</summary>
/// <param name="Noun">With its article.</param>
/// <param name="WayOut">What to do.</param>
internal sealed record ForeignFile(string Noun, string WayOut)
{
    /// <summary>As many bytes are enough to tell: behind 32 KiB follows the descriptor of an ISO 9660.</summary>
    public const int Reach = 33 * 1024;

    private const string Unpack = "unpack it and give the image that is in it";
    private const string Export = "give the image as 'docker save' or 'skopeo copy' writes it";
    private const string GiveImage = "give the image in which it is installed";
    private const string Build = "build it and save the image: docker build -t NAME . && docker save NAME -o image.tar";

    private static readonly ImmutableArray<(int Offset, byte[] Magic, ForeignFile File)> Magics =
    [
        (0, "PK\u0003\u0004"u8.ToArray(), new("a zip archive", Unpack)),
        (0, "PK\u0005\u0006"u8.ToArray(), new("a zip archive", Unpack)),
        (0, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], new("a 7z archive", Unpack)),
        (0, "Rar!\u001a\u0007"u8.ToArray(), new("a rar archive", Unpack)),
        (0, "hsqs"u8.ToArray(), new("a squashfs file system", Export)),
        (0, "070701"u8.ToArray(), new("a cpio archive", Export)),
        (0x438, [0x53, 0xef], new("an ext2, ext3 or ext4 file system", Export)),
        (0x8001, "CD001"u8.ToArray(), new("an ISO 9660 disk", Export)),
        (0, [(byte)'Q', (byte)'F', (byte)'I', 0xfb], new("a disk of a virtual machine (qcow2)", Export)),
        (0, "KDMV"u8.ToArray(), new("a disk of a virtual machine (VMDK)", Export)),
        (0, "vhdxfile"u8.ToArray(), new("a disk of a virtual machine (VHDX)", Export)),
        (32, "SIF_MAGIC"u8.ToArray(), new("an image of Singularity (SIF)", Export)),
        (0, "!<arch>\ndebian-binary"u8.ToArray(), new("a Debian package", GiveImage)),
        (0, [0xed, 0xab, 0xee, 0xdb], new("an RPM package", GiveImage)),
        (0, "\u007fELF"u8.ToArray(), new("a program (ELF)", GiveImage)),
        (0, "Derive("u8.ToArray(), new("a derivation of Nix", "build it and give the result: nix-store --realise FILE")),
        (0, "#!"u8.ToArray(), new("a script", "if it writes an image, as streamLayeredImage of nixpkgs does, run it: SCRIPT > image.tar")),
        (0, "version https://git-lfs"u8.ToArray(), new("a pointer of Git LFS", "fetch the file that it stands for: git lfs pull")),
    ];

    /// <summary>Null for anything else.</summary>
    /// <param name="head">The first bytes, not compressed; as many as there are, up to <see cref="Reach"/>.</param>
    public static ForeignFile? Of(ReadOnlySpan<byte> head)
    {
        foreach ((int offset, byte[] magic, ForeignFile file) in Magics)
        {
            if (head.Length > offset && head[offset..].StartsWith(magic))
            {
                return file;
            }
        }

        return IsDockerfile(head) ? new ForeignFile("a Dockerfile", Build)
            : IsWebPage(head) ? new ForeignFile("a web page", "download the image again")
            : List(head);
    }

    // Its first instruction is FROM, or ARG (Dockerfile reference, "Format"); comments and parser directives may precede it.
    private static bool IsDockerfile(ReadOnlySpan<byte> head)
    {
        foreach (Range range in head.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = head[range].Trim(" \t\r"u8);
            if (!line.IsEmpty && line[0] != '#')
            {
                return IsInstruction(line, "FROM"u8) || IsInstruction(line, "ARG"u8);
            }
        }

        return false;
    }

    private static bool IsWebPage(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> text = head.TrimStart(" \t\r\n"u8);
        return StartsWith(text, "<!doctype html"u8) || StartsWith(text, "<html"u8);
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word);

    private static bool IsInstruction(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word) =>
        StartsWith(line, word) && line[word.Length..].IndexOfAny((byte)' ', (byte)'\t') == 0;

    private static ForeignFile? List(ReadOnlySpan<byte> head) =>
        !head.TrimStart(" \t\r\n"u8).StartsWith("["u8) ? null
        : head.IndexOf("\"Layers\""u8) >= 0 && head.IndexOf("\"Config\""u8) is >= 0 && head.IndexOf("\"RootFS\""u8) < 0
            ? new ForeignFile("the manifest.json of a docker-archive without its layers", "give the whole archive, or its directory")
        : head.IndexOf("\"Id\""u8) >= 0
            ? new ForeignFile("what 'docker inspect' prints", "save the image: docker save NAME -o image.tar")
        : null;
}
