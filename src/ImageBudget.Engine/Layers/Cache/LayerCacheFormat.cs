using ImageBudget.Layers.Probes;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Layers.Cache;

/// <summary>
/// The serialized analysis of a layer. It has no version, because only the build that wrote it reads it. Sizes, digests and the tree come
/// first, then the name and the facts of each probe of the catalog.
/// </summary>
internal static class LayerCacheFormat
{
    public static void Write(CacheWriter writer, LayerAnalysis layer)
    {
        writer.Write(layer.Digest.ToString());
        writer.Write(layer.DiffId.ToString());
        writer.Write(layer.Compression);
        writer.Write(layer.Stored);
        writer.Write(layer.Uncompressed);
        writer.Write(layer.Transfer);
        writer.Write(layer.TransferError);
        writer.Write(layer.TransferStep);
        writer.Write(layer.Entries);
        writer.Write(layer.Files);
        writer.Write(layer.Whiteouts);
        writer.Write(layer.OpaqueMarkers);
        writer.Write(layer.Unpacked);
        layer.Tree.Save(writer);
        foreach (ProbeKind probe in ProbeCatalog.All)
        {
            probe.Write(writer, layer.Facts);
        }
    }

    /// <exception cref="IOException">
    /// The bytes are not what <see cref="Write"/> wrote: truncated, too long, out of range, or with facts of probes that are not in the
    /// catalog.
    /// </exception>
    public static LayerAnalysis Read(CacheReader reader, ImageLimits limits)
    {
        LayerAnalysis layer = new()
        {
            Digest = ReadDigest(reader),
            DiffId = ReadDigest(reader),
            Compression = reader.ReadString(),
            Stored = reader.ReadSize(),
            Uncompressed = reader.ReadSize(),
            Transfer = reader.ReadSize(),
            TransferError = reader.ReadSize(),
            TransferStep = reader.ReadCount(),
            Entries = reader.ReadCount(),
            Files = reader.ReadCount(),
            Whiteouts = reader.ReadCount(),
            OpaqueMarkers = reader.ReadCount(),
            Unpacked = reader.ReadSize(),
            Tree = FileTree.Load(reader, limits.PathDepth),
            Facts = LayerFacts.None,
        };
        VerifySums(layer);
        foreach (ProbeKind probe in ProbeCatalog.All)
        {
            layer = layer with { Facts = probe.Read(reader, layer.Tree, layer.Facts) };
        }

        return reader.Left == 0 ? layer : throw CacheReader.Damaged("bytes after its end");
    }

    private static Digest ReadDigest(CacheReader reader) =>
        Digest.TryParse(reader.ReadString(), out Digest digest) ? digest : throw CacheReader.Damaged("no digest");

    // The sizes of owners rely on this: the sum over the nodes equals the size of the layer.
    private static void VerifySums(LayerAnalysis layer)
    {
        Int128 unpacked = 0, transfer = 0;
        foreach (LayerNode node in layer.Tree.Nodes)
        {
            unpacked += layer.Tree[node].Kind == FileKind.File ? layer.Tree.SizeOf(node) : 0;
            transfer += layer.Tree.TransferOf(node);
        }

        if (unpacked != layer.Unpacked || transfer != layer.Transfer)
        {
            throw CacheReader.Damaged("sizes that do not add up");
        }
    }
}
