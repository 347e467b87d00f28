using System.Collections.Immutable;
using ImageBudget.Tar;

namespace ImageBudget.Sources.Blobs;

/// <summary>
/// What a streamed archive holds except for the bytes of the members that may be layers: enough to find its images again when nothing but
/// the archive's digest is read.
/// </summary>
internal sealed record ArchiveContents
{
    /// <summary>Larger ones (bytes of names and documents) are not kept; those of real images take a few kilobytes.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    /// <summary>In the archive's order.</summary>
    public required ImmutableArray<ArchiveMember> Members { get; init; }

    /// <summary>Contents of the small members, by normalized name.</summary>
    public required ImmutableArray<ArchiveDocument> Documents { get; init; }

    /// <summary>Normalized names of the members that may be layers.</summary>
    public required ImmutableArray<string> MayBeLayers { get; init; }

    /// <summary>Normalized names that occur twice, with contents that differ or were not compared.</summary>
    public required ImmutableArray<string> Differing { get; init; }

    /// <summary>As <see cref="BlobSource.ArchiveBytes"/>.</summary>
    public required long ArchiveBytes { get; init; }
}

/// <summary>One header of an archive.</summary>
/// <param name="Name">Raw bytes as archived.</param>
/// <param name="LinkName">Raw target; empty for other members.</param>
/// <param name="Type">What it is.</param>
/// <param name="IsSparse">As <see cref="TarEntry.IsSparse"/>.</param>
/// <param name="HeaderOffset">As <see cref="TarEntry.HeaderOffset"/>.</param>
/// <param name="StoredSize">As <see cref="TarEntry.StoredSize"/>.</param>
internal sealed record ArchiveMember(
    byte[] Name, byte[] LinkName, TarEntryType Type, bool IsSparse, long HeaderOffset, long StoredSize);

/// <summary>A small member.</summary>
/// <param name="Name">Normalized.</param>
/// <param name="Content">All of it.</param>
internal sealed record ArchiveDocument(string Name, byte[] Content);
