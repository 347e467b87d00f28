using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.Sources.Blobs;
using ImageBudget.Tar;

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
    public bool HasLength(long length) => folder.Has(FormattableString.Invariant($"{length}-*"), Kind);

    /// <summary>Null when there is none, or only a damaged one.</summary>
    public KeptArchive? Find(long length, Digest digest) => folder.Read(
        NameOf(length, digest), Kind, reader => reader.ReadString() == digest.ToString() ? Read(reader) : null);

    /// <summary>Failure to write is not an error.</summary>
    /// <param name="length">Bytes of the file.</param>
    /// <param name="digest">SHA-256 of the file.</param>
    /// <param name="archive">What to keep.</param>
    public void Keep(long length, Digest digest, KeptArchive archive) => folder.Write(NameOf(length, digest), Kind, writer =>
    {
        writer.Write(digest.ToString());
        Write(writer, archive);
    });

    private static string NameOf(long length, Digest digest) => FormattableString.Invariant($"{length}-{digest.Algorithm}-{digest.Hex}");

    private static void Write(CacheWriter writer, KeptArchive archive)
    {
        ArchiveContents contents = archive.Contents;
        writer.WriteList(contents.Members, static (w, m) =>
        {
            w.WriteDocument(m.Name);
            w.WriteDocument(m.LinkName);
            w.WriteEnum(m.Type);
            w.Write(m.IsSparse);
            w.Write(m.HeaderOffset);
            w.Write(m.StoredSize);
        });
        writer.WriteList(contents.Documents, static (w, d) =>
        {
            w.Write(d.Name);
            w.WriteDocument(d.Content);
        });
        writer.WriteTexts(contents.MayBeLayers);
        writer.WriteTexts(contents.Differing);
        writer.Write(contents.ArchiveBytes);
        writer.WriteList([.. archive.Layers], static (w, l) =>
        {
            w.Write(l.Key);
            w.Write(l.Value.ToString());
        });
    }

    private static KeptArchive Read(CacheReader reader) => new(
        new ArchiveContents
        {
            Members = reader.ReadList(static r => new ArchiveMember(
                ReadBytes(r), ReadBytes(r), r.ReadEnum<TarEntryType>(), r.ReadBoolean(), r.ReadSize(), r.ReadSize())),
            Documents = reader.ReadList(static r => new ArchiveDocument(r.ReadString(), ReadBytes(r))),
            MayBeLayers = reader.ReadTexts(),
            Differing = reader.ReadTexts(),
            ArchiveBytes = reader.ReadSize(),
        },
        ReadLayers(reader));

    private static byte[] ReadBytes(CacheReader reader) => reader.ReadDocument() ?? throw CacheReader.Damaged("no bytes");

    private static ImmutableSortedDictionary<string, Digest> ReadLayers(CacheReader reader)
    {
        ImmutableSortedDictionary<string, Digest>.Builder layers =
            ImmutableSortedDictionary.CreateBuilder<string, Digest>(StringComparer.Ordinal);
        for (int left = reader.ReadCount(bytesEach: 1); left > 0; left--)
        {
            string name = reader.ReadString();
            if (!Digest.TryParse(reader.ReadString(), out Digest digest) || !layers.TryAdd(name, digest))
            {
                throw CacheReader.Damaged("no digest, or a layer twice");
            }
        }

        return layers.ToImmutable();
    }
}

/// <summary>What is kept of an archive.</summary>
/// <param name="Contents">All but the layers.</param>
/// <param name="Layers">The digest of each member that was read as a layer, by normalized name.</param>
internal sealed record KeptArchive(ArchiveContents Contents, ImmutableSortedDictionary<string, Digest> Layers);
