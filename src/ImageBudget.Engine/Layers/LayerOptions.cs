using ImageBudget.Formats.StorePaths;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Layers;

/// <summary>
/// What to look for in a layer. An option that changes an analysis must go into the name of what <see cref="Cache.LayerCache"/> keeps, or,
/// as
/// <see cref="SecondPass"/> does, stay away from it.
/// </summary>
internal sealed record LayerOptions
{
    /// <summary>True for the files whose content an inventory wants; the path has no leading slash.</summary>
    public required Func<ReadOnlySpan<byte>, bool> WantsContent { get; init; }

    /// <summary>
    /// For wanted files of which only a little is worth keeping, such as archives: how to find that while the content streams by, whatever
    /// its size. Null keeps the content as it is.
    /// </summary>
    public PathReduction ReductionFor { get; init; } = _ => null;

    /// <summary>Keeps the dependency manifests of .NET single-file applications, which have no path that would tell.</summary>
    public bool KeepsBundles { get; init; }

    /// <summary>Set for the second look at files with too many possible references.</summary>
    public SecondPass? SecondPass { get; init; }

    /// <summary>Looks also where Nix does not: inside compressed members and UTF-16 text. Such an analysis is not cached.</summary>
    public bool Deep { get; init; }

    /// <summary>What a layer may ask for.</summary>
    public ImageLimits Limits { get; init; } = ImageLimits.Default;

    /// <summary>False leaves out the search for store hashes, to measure what it costs.</summary>
    public bool ScansReferences { get; init; } = true;
}

/// <summary>What to look for when a layer is read again.</summary>
/// <param name="Hashes">Only these count.</param>
/// <param name="Files">Only in these.</param>
internal sealed record SecondPass(IReadOnlySet<StoreHash> Hashes, IReadOnlySet<LayerNode> Files);

/// <summary>Chooses how a file's content is reduced; the path has no leading slash.</summary>
internal delegate ContentReduction? PathReduction(ReadOnlySpan<byte> path);

/// <summary>Reads as much of a file as it likes and says what to keep of it: small, and nothing that depends on other files.</summary>
/// <param name="content">Forward only; not to be kept.</param>
/// <param name="size">Of the whole file, as the archive promises it.</param>
/// <returns>Null when nothing could be made of it.</returns>
internal delegate byte[]? ContentReduction(Stream content, long size);
