using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.Sources.Blobs;

namespace ImageBudget.Layers.Cache;

/// <summary>
/// The part of the cache for archives in files that are compressed as a whole: by the SHA-256 of the file, what the archive holds and the
/// digests of its layers, so that a second run hashes the file and decompresses nothing. The analyses of the layers are entries of their
/// own.
/// </summary>
internal sealed class ArchiveCache(CacheFolder folder)
{
    public const string Kind = "archive";

    /// <summary>
    /// False when no file of this length was kept: then there is nothing to hash it for before it is read. The length is a part of the
    /// entry's name for this question.
    /// </summary>
    public bool HasLength(long length) => folder.HasAny(FormattableString.Invariant($"{length}-"), Kind);

    /// <summary>Null when there is none, or only a damaged one.</summary>
    public KeptArchive? Find(long length, Digest digest) => folder.Read(
        NameOf(length, digest), Kind, reader => reader.ReadString() == digest.ToString() ? ArchiveCacheFormat.Read(reader) : null);

    /// <summary>Failure to write is not an error.</summary>
    /// <param name="length">Bytes of the file.</param>
    /// <param name="digest">SHA-256 of the file.</param>
    /// <param name="archive">What to keep.</param>
    public void Keep(long length, Digest digest, KeptArchive archive) => folder.Write(NameOf(length, digest), Kind, writer =>
    {
        writer.Write(digest.ToString());
        ArchiveCacheFormat.Write(writer, archive);
    });

    private static string NameOf(long length, Digest digest) => FormattableString.Invariant($"{length}-{digest.Algorithm}-{digest.Hex}");
}

/// <summary>What is kept of an archive.</summary>
/// <param name="Contents">All but the layers.</param>
/// <param name="Layers">The digest of each member that was read as a layer, by normalized name.</param>
internal sealed record KeptArchive(ArchiveContents Contents, ImmutableSortedDictionary<string, Digest> Layers);
