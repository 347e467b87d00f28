using System.Collections.Immutable;
using ImageBudget.Layers.Probes;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;
using ImageBudget.Sources;
using ImageBudget.Sources.Streams;

namespace ImageBudget.Layers;

/// <summary>
/// Reads layers again for their files with too many possible references, once the store paths of the image are known. Only these files are
/// scanned, and compared with what was read before by the hash of their content; everything else is skipped.
/// </summary>
/// <param name="wanted">The layers by resolved name of the blob.</param>
/// <param name="options">As for the first reading.</param>
/// <param name="cancellation">Checked while reading.</param>
internal sealed class SecondReading(
    IReadOnlyDictionary<string, (LayerAnalysis First, SecondPass Pass)> wanted, LayerOptions options, CancellationToken cancellation)
{
    private readonly Dictionary<string, (ImmutableArray<NodeFact<StoreHashes>> Found, ImageFormatException? Fault)> _read =
        new(StringComparer.Ordinal);

    /// <summary>Reads the wanted layers of a source with random access, several at a time.</summary>
    public void ReadStored(ImageSource source)
    {
        ParallelOptions parallel = new() { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEach(wanted.Keys, parallel, blob => Read(blob, source.DecompressionLimit, () => source.Blobs.Open(blob)));
    }

    /// <summary>Reads a member of a streamed archive if it is a wanted layer.</summary>
    public void Take(StreamedMember member)
    {
        if (wanted.ContainsKey(member.Name))
        {
            Read(member.Name, member.DecompressionLimit, () => member.Content);
        }
    }

    /// <summary>The store hashes of the wanted files.</summary>
    /// <param name="blob">One of the wanted layers.</param>
    /// <exception cref="ImageFormatException">It could not be read, or is not what was read before.</exception>
    public ImmutableArray<NodeFact<StoreHashes>> Find(string blob)
    {
        if (!_read.TryGetValue(blob, out (ImmutableArray<NodeFact<StoreHashes>> Found, ImageFormatException? Fault) read))
        {
            throw Changed(blob);
        }

        return read.Fault is null ? read.Found : throw read.Fault;
    }

    private void Read(string blob, DecompressionLimit? decompression, Func<Stream> open)
    {
        (LayerAnalysis first, SecondPass pass) = wanted[blob];
        (ImmutableArray<NodeFact<StoreHashes>>, ImageFormatException?) answer;
        try
        {
            using Stream stored = open();
            using LayerBuilder again = new(options with { SecondPass = pass, Deep = false });
            LayerReader.ReadAgain(stored, blob, again, options.Limits, cancellation, decompression);
            foreach (LayerNode node in pass.Files)
            {
                // Sparse files of exabytes have no hash.
                if (node.Value >= again.Tree.Count
                    || (first.Tree.HashOf(node) is { } before && again.Tree.HashOf(node) != before))
                {
                    throw Changed(blob);
                }
            }

            answer = (again.Facts.Of<StoreHashes>(), null);
        }
        catch (ImageFormatException e)
        {
            answer = ([], e);
        }

        lock (_read)
        {
            _read[blob] = answer;
        }
    }

    private static ImageFormatException Changed(string blob) =>
        new(Codes.ImageCorrupt, $"layer {InertText.OneLine(blob, 160)} was changed while the image was read", blob);
}
