using ImageBudget.Files;
using ImageBudget.Model;

namespace ImageBudget.References;

/// <summary>
/// Turns "this file uses that file" into edges between their owners. A store path is never a target: Nix knows references by hash alone,
/// and its graph must not change. A file that uses a store path contains its hash, so that edge exists already.
/// </summary>
/// <param name="files">The root file system.</param>
/// <param name="ownerOf">The package that a node belongs to; none for the image.</param>
/// <param name="isStorePath">True for packages that are store paths.</param>
/// <param name="edges">Takes the edges.</param>
internal sealed class FileEdges(
    RootFs files, Func<RootNode, PackageIndex> ownerOf, Func<PackageIndex, bool> isStorePath, EdgeCollector edges)
{
    private const int LongestExcerpt = 200;

    public RootFs Files => files;

    /// <summary>True when the use would give an edge; otherwise no evidence needs to be built.</summary>
    public bool Counts(RootNode from, RootNode to) =>
        to.HasParent && ownerOf(to) is { Exists: true } target && target != ownerOf(from) && !isStorePath(target);

    /// <summary>The first file uses the second.</summary>
    public void Add(RootNode from, RootNode to, string kind, string excerpt)
    {
        if (Counts(from, to))
        {
            edges.Add(ownerOf(from), ownerOf(to), kind, new Evidence(files.PathOf(from), null, InertText.OneLine(excerpt, LongestExcerpt)));
        }
    }

    /// <summary>The image's configuration names a file.</summary>
    public void AddConfig(string place, RootNode to, string excerpt)
    {
        if (to.HasParent && ownerOf(to) is { Exists: true } target && !isStorePath(target))
        {
            edges.Add(EdgeCollector.Image, target, EdgeKind.Depends, new Evidence(place, null, InertText.OneLine(excerpt, LongestExcerpt)));
        }
    }
}
