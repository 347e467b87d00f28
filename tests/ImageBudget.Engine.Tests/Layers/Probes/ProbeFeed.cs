using System.Text;
using ImageBudget.Engine.Tests.Compression;
using ImageBudget.Layers;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Probes;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Engine.Tests.Layers.Probes;

/// <summary>A file for probes: bytes, or a sparse file's bytes and holes.</summary>
/// <param name="Path">No leading slash.</param>
/// <param name="Parts">Bytes, or the length of a hole.</param>
internal sealed record ProbedSample(string Path, params (byte[]? Bytes, long Hole)[] Parts)
{
    public ProbedSample(string path, byte[] content)
        : this(path, (content, 0))
    {
    }

    public ProbedSample(string path, string content)
        : this(path, Encoding.UTF8.GetBytes(content))
    {
    }

    public bool IsSparse => Parts.Length > 1;

    public long Size => Parts.Sum(p => p.Bytes?.Length ?? p.Hole);
}

/// <summary>Feeds files to every probe of the catalog, whole or in seeded random pieces.</summary>
internal static class ProbeFeed
{
    /// <param name="options">The layer options.</param>
    /// <param name="seed">Null for whole files.</param>
    /// <param name="files">Their nodes are numbered from 1.</param>
    /// <param name="only">When set, the other files have nodes, but are not fed.</param>
    public static (FileTree Tree, LayerFacts Facts) Read(
        LayerOptions options, int? seed, IEnumerable<ProbedSample> files, ProbedSample? only = null)
    {
        FileTree tree = new();
        ProbedLayer layer = new(tree, options);
        IProbe?[] probes = [.. ProbeCatalog.All.Select(kind => kind.Start(layer))];
        Random? random = seed is { } value ? new Random(value) : null;
        foreach (ProbedSample file in files)
        {
            LayerNode node = tree.Add(FileTree.Root, Encoding.UTF8.GetBytes(file.Path), FileKind.File);
            foreach (IProbe? probe in only is null || only == file ? probes : [])
            {
                if (probe?.Wants(Show(node, file)) == true)
                {
                    Feed(probe, file, random);
                    probe.Finish();
                }
            }
        }

        LayerFacts facts = LayerFacts.None;
        for (int i = 0; i < probes.Length; i++)
        {
            facts = ProbeCatalog.All[i].Take(probes[i], facts);
            probes[i]?.Dispose();
        }

        tree.Seal();
        return (tree, facts);
    }

    /// <summary>The serialized facts of one probe.</summary>
    public static byte[] Bytes(ProbeKind kind, LayerFacts facts)
    {
        using MemoryStream bytes = new();
        using (CacheWriter writer = new(bytes))
        {
            kind.Write(writer, facts);
        }

        return bytes.ToArray();
    }

    public static ProbedFile Show(LayerNode node, ProbedSample file) => new()
    {
        Node = node,
        Path = Encoding.UTF8.GetBytes(file.Path),
        Size = file.Size,
        IsSparse = file.IsSparse,
        Head = file.IsSparse ? [] : file.Parts[0].Bytes.AsSpan(0, Math.Min(file.Parts[0].Bytes!.Length, 512)),
    };

    private static void Feed(IProbe probe, ProbedSample file, Random? random)
    {
        if (probe is IReadingProbe reading)
        {
            reading.Read(new PieceStream(file.Parts[0].Bytes!, random?.Next() ?? 0, random is null ? int.MaxValue - 1 : 300));
            return;
        }

        foreach ((byte[]? bytes, long hole) in file.Parts)
        {
            for (int at = 0; at < bytes?.Length;)
            {
                int length = Math.Min(Length(random, bytes.Length), bytes.Length - at);
                probe.Append(bytes.AsSpan(at, length));
                at += length;
            }

            for (long left = bytes is null ? hole : 0; left > 0;)
            {
                long length = Math.Min(Length(random, int.MaxValue), left);
                probe.AppendZeros(length);
                left -= length;
            }
        }
    }

    private static int Length(Random? random, int whole) =>
        random is null ? whole : random.Next(4) == 0 ? random.Next(1, 8) : random.Next(1, 5_000);
}
