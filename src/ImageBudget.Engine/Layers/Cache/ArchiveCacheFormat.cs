using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.Sources.Blobs;
using ImageBudget.Tar;

namespace ImageBudget.Layers.Cache;

/// <summary>The serialized contents of an archive and the digests of its layers. It has no version, because only the build that wrote it
/// reads it.</summary>
internal static class ArchiveCacheFormat
{
    public static void Write(CacheWriter writer, KeptArchive archive)
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

    /// <exception cref="IOException">The bytes are not what <see cref="Write"/> wrote.</exception>
    public static KeptArchive Read(CacheReader reader) => new(
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
