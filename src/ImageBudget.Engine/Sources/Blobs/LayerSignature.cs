using ImageBudget.Compression;
using ImageBudget.Tar;

namespace ImageBudget.Sources.Blobs;

/// <summary>Tells from its first bytes whether a blob can be a layer.</summary>
internal static class LayerSignature
{
    /// <summary>Bytes that are needed.</summary>
    public const int Length = TarHeader.BlockSize;

    /// <summary>True for a tar, an empty tar, and any compressed file.</summary>
    /// <param name="head">The first <see cref="Length"/> bytes, or the whole blob when it is shorter.</param>
    public static bool Matches(ReadOnlySpan<byte> head) =>
        Decompression.Detect(head) != CompressionKind.None
        || (head.Length == Length && (TarHeader.HasValidChecksum(head) || !head.ContainsAnyExcept((byte)0)));
}
