using ImageBudget.Files;
using ImageBudget.Model;

namespace ImageBudget.References;

/// <summary>
/// Converts uses between files to edges between their owners. A store path is never a target: Nix finds references only by hash, and its
/// graph must stay the same. A file that uses a store path contains its hash, so that edge already exists.
/// </summary>
/// <param name="files">The root file system.</param>
/// <param name="ownerOf">The package that owns a node; none for the image.</param>
/// <param name="isStorePath">True for packages that are store paths.</param>
/// <param name="edges">Receives the edges.</param>
internal sealed class FileEdges(
    RootFs files, Func<RootNode, PackageIndex> ownerOf, Func<PackageIndex, bool> isStorePath, EdgeCollector edges)
{
    private const int LongestExcerpt = 200;

    public RootFs Files => files;

    /// <summary>True when the use gives an edge; otherwise no evidence needs to be built.</summary>
    public bool Counts(RootNode from, RootNode to) =>
        to.HasParent && ownerOf(to) is { Exists: true } target && target != ownerOf(from) && !isStorePath(target);

    /// <summary>Adds an edge: the first file uses the second.</summary>
    public void Add(RootNode from, RootNode to, string kind, string excerpt)
    {
        if (Counts(from, to))
        {
            edges.Add(ownerOf(from), ownerOf(to), kind, new Evidence(files.PathOf(from), null, InertText.OneLine(excerpt, LongestExcerpt)));
        }
    }

    /// <summary>Adds an edge: the image's configuration names a file.</summary>
    public void AddConfig(string place, RootNode to, string excerpt)
    {
        if (to.HasParent && ownerOf(to) is { Exists: true } target && !isStorePath(target))
        {
            edges.Add(EdgeCollector.Image, target, EdgeKind.Depends, new Evidence(place, null, InertText.OneLine(excerpt, LongestExcerpt)));
        }
    }
}
