using ImageBudget.Compression;
using ImageBudget.Tar;

namespace ImageBudget.Sources.Blobs;

/// <summary>Tells from its first bytes whether a blob can be a layer.</summary>
internal static class LayerHead
{
    /// <summary>Bytes that are looked at.</summary>
    public const int Length = TarHeader.BlockSize;

    /// <summary>True for a tar, for a tar without members, and for whatever is compressed.</summary>
    /// <param name="head">All there is when there are fewer than <see cref="Length"/>.</param>
    public static bool MayBeOne(ReadOnlySpan<byte> head) =>
        Decompression.Detect(head) != CompressionKind.None
        || (head.Length == Length && (TarHeader.HasValidChecksum(head) || !head.ContainsAnyExcept((byte)0)));
}
