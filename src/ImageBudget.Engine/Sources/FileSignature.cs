namespace ImageBudget.Sources;

/// <summary>Names common formats that are not images by their first bytes (file(1), <c>magic/Magdir</c>).</summary>
internal static class FileSignature
{
    private const int SifMagic = 32;

    /// <summary>The name with its article; null for an unknown format.</summary>
    /// <param name="head">The first 512 bytes, or fewer when the file is shorter.</param>
    public static string? NameOf(ReadOnlySpan<byte> head) =>
        head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8) ? "a zip archive"
        : head.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]) ? "a 7z archive"
        : head.StartsWith("hsqs"u8) ? "a squashfs file system"
        : head.Length > SifMagic && head[SifMagic..].StartsWith("SIF_MAGIC"u8) ? "an image of Singularity (SIF)"
        : head.StartsWith((ReadOnlySpan<byte>)[(byte)'Q', (byte)'F', (byte)'I', 0xfb]) ? "a disk of a virtual machine (qcow2)"
        : null;
}
