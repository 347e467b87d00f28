using ImageBudget.Compression.Transfer;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Layers;

/// <summary>
/// What to read from a layer. An option that changes the analysis must be part of the key of <see cref="Cache.LayerCache"/>, or, like
/// <see cref="Deep"/>, bypass the cache.
/// </summary>
internal sealed record LayerOptions
{
    /// <summary>True for the files whose content an inventory needs; the path has no leading slash.</summary>
    public required Func<ReadOnlySpan<byte>, bool> WantsContent { get; init; }

    /// <summary>
    /// For needed files of which only a part is kept, such as archives: extracts that part from the stream, whatever the file's size. Null
    /// keeps the whole content.
    /// </summary>
    public PathReduction ReductionFor { get; init; } = _ => null;

    /// <summary>Keeps the dependency manifests of .NET single-file applications, which cannot be recognised by path.</summary>
    public bool KeepsBundles { get; init; }

    /// <summary>
    /// What of a plain layer is measured for its transfer size, by the layer's size where that is known; null: nothing. An
    /// analysis says how it was measured, so that a cached one is used where it is at least as good.
    /// </summary>
    public Func<long?, SamplePlan?> Sampling { get; init; } = _ => SamplePlan.Everything;

    /// <summary>Set to read files with too many possible references again: see <see cref="SecondReading"/>.</summary>
    public SecondPass? SecondPass { get; init; }

    /// <summary>Also scans what Nix does not: compressed members and UTF-16 text. Such an analysis is not cached.</summary>
    public bool Deep { get; init; }

    /// <summary>Limits for hostile input.</summary>
    public ImageLimits Limits { get; init; } = ImageLimits.Default;

    /// <summary>False skips the search for store hashes, to measure its cost.</summary>
    public bool ScansReferences { get; init; } = true;
}

/// <summary>What to search when a layer is read again.</summary>
/// <param name="Hashes">The hashes to search for.</param>
/// <param name="Files">The files to search.</param>
internal sealed record SecondPass(IReadOnlySet<StoreHash> Hashes, IReadOnlySet<LayerNode> Files);

/// <summary>Chooses how a file's content is reduced; the path has no leading slash.</summary>
internal delegate ContentReduction? PathReduction(ReadOnlySpan<byte> path);

/// <summary>Reads a file, not necessarily to its end, and returns what to keep of it: small, and independent of other files.</summary>
/// <param name="content">Forward only; not to be kept.</param>
/// <param name="size">Size of the whole file, according to the archive.</param>
/// <returns>Null when the file could not be read.</returns>
internal delegate byte[]? ContentReduction(Stream content, long size);
