using System.Buffers;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;
using ImageBudget.Tar;

namespace ImageBudget.Layers;

/// <summary>
/// Resolves the paths of a layer's members. As in unpacking, a path follows the symbolic links that earlier members of the layer created;
/// an absolute link starts at the image's root. Links of lower layers are unknown here (see <see cref="Files.RootFs"/>).
/// </summary>
internal sealed class LayerPaths(FileTree tree, ImageLimits limits)
{
    // Linux follows at most 40 links (path_resolution(7)).
    private const int MaxLinks = 40;

    // The directories of a path that goes through links, outermost first.
    private readonly List<Place> _places = [];
    private int _stepsLeft = limits.LinkSteps;

    /// <summary>The directory at a path. Missing directories are created; for a whiteout only as nodes, not as directories of the final
    /// file system.</summary>
    /// <param name="path">Normalized, not empty.</param>
    /// <param name="isWhiteout">True when the directory is needed only for a whiteout.</param>
    /// <param name="offset">Of the member's header.</param>
    /// <returns>Null for a whiteout whose parent is not a directory: it hides nothing.</returns>
    /// <exception cref="TarFormatException">The path goes through a file, or through links in a cycle.</exception>
    /// <exception cref="ImageFormatException">
    /// IB9008: <see cref="ImageLimits.LinkSteps"/> or <see cref="ImageLimits.PathDepth"/>.
    /// </exception>
    public LayerNode? FolderOf(ReadOnlySpan<byte> path, bool isWhiteout, long offset)
    {
        LayerNode folder = FileTree.Root;
        int depth = 0;
        foreach (ReadOnlySpan<byte> name in ImagePath.Components(path))
        {
            LayerNode? found = tree.Find(folder, name);
            if (found is { } link && tree[link].Kind == FileKind.SymbolicLink)
            {
                return FolderThroughLinks(path, isWhiteout, offset);
            }

            CheckDepth(++depth, offset);
            if (Enter(folder, found, name, isWhiteout, offset) is not { } next)
            {
                return null;
            }

            folder = next;
        }

        return folder;
    }

    /// <summary>What is at a path at this point, in this layer or possibly in a lower one. A link at the path itself is not
    /// followed.</summary>
    /// <param name="path">Normalized; empty for the root.</param>
    /// <param name="offset">Of the member's header.</param>
    /// <exception cref="TarFormatException">The path goes through links in a cycle.</exception>
    /// <exception cref="ImageFormatException">
    /// IB9008: <see cref="ImageLimits.LinkSteps"/> or <see cref="ImageLimits.PathDepth"/>.
    /// </exception>
    public LinkTarget TargetOf(ReadOnlySpan<byte> path, long offset)
    {
        if (path.IsEmpty)
        {
            return new LinkTarget(FileTree.Root);
        }

        int slash = path.LastIndexOf((byte)'/');
        Resolve(slash > 0 ? path[..slash] : [], offset);
        ReadOnlySpan<byte> name = path[(slash + 1)..];

        // A link cannot lead to what the layer has already hidden.
        const FileMarks Hiding = FileMarks.Whiteout | FileMarks.Opaque;
        LayerNode? folder = FileTree.Root;
        bool isHidden = (tree[FileTree.Root].Marks & FileMarks.Opaque) != 0;
        foreach (Place place in _places)
        {
            folder = place.Node;
            if (folder is { } f)
            {
                if (tree[f].Kind is not (FileKind.Directory or FileKind.None))
                {
                    return default;
                }

                isHidden |= (tree[f].Marks & Hiding) != 0;
            }
        }

        LayerNode? found = folder is { } last ? tree.Find(last, name) : null;
        if (found is { } own)
        {
            if (tree[own].Kind != FileKind.None)
            {
                return new LinkTarget(own);
            }

            isHidden |= (tree[own].Marks & FileMarks.Whiteout) != 0;
        }

        return isHidden ? default : new LinkTarget(null, PathTo(name));
    }

    private LayerNode? FolderThroughLinks(ReadOnlySpan<byte> path, bool isWhiteout, long offset)
    {
        Resolve(path, offset);
        LayerNode folder = FileTree.Root;
        foreach (Place place in _places)
        {
            if (Enter(folder, place.Node, place.Name ?? tree.NameOf(place.Node!.Value), isWhiteout, offset) is not { } next)
            {
                return null;
            }

            folder = next;
        }

        return folder;
    }

    private LayerNode? Enter(LayerNode parent, LayerNode? found, ReadOnlySpan<byte> name, bool isWhiteout, long offset)
    {
        if (found is { } node)
        {
            switch (tree[node].Kind)
            {
                case FileKind.Directory:
                    return node;
                case FileKind.None:
                    tree[node].Marks |= FileMarks.Implicit;
                    if (!isWhiteout)
                    {
                        tree[node].Kind = FileKind.Directory;
                        tree[node].Mode = 0x1ed;
                    }

                    return node;
                default:
                    string path = InertText.OneLine(tree.PathOf(node), 200);
                    return isWhiteout
                        ? null
                        : throw new TarFormatException(
                            TarFault.Malformed, offset, $"a member lies below '{path}', which is not a directory");
            }
        }

        if (name.Length > FileTree.LongestName)
        {
            throw new ImageFormatException(Codes.LimitExceeded, $"a name of {name.Length} bytes in a path", offset: offset);
        }

        LayerNode made = tree.Add(parent, name, isWhiteout ? FileKind.None : FileKind.Directory);
        tree[made].Marks |= FileMarks.Implicit;
        tree[made].Mode = 0x1ed;
        return made;
    }

    // Fills _places. A ".." in a link's target removes the component before it, even if that does not exist, as in umoci.
    private void Resolve(ReadOnlySpan<byte> path, long offset)
    {
        _places.Clear();
        int links = MaxLinks;
        Follow(path, ref links, offset);
    }

    private void Follow(ReadOnlySpan<byte> path, ref int links, long offset)
    {
        if (path.StartsWith("/"u8))
        {
            _places.Clear();
        }

        PathComponents components = ImagePath.Components(path);
        while (components.MoveNext())
        {
            if (links < MaxLinks && --_stepsLeft < 0)
            {
                throw new ImageFormatException(
                    Codes.LimitExceeded,
                    FormattableString.Invariant(
                        $"symbolic links lead through more than {limits.LinkSteps} directories{LimitSetting.WayOut("linkSteps")}"),
                    offset: offset);
            }

            if (components.IsParent)
            {
                if (_places.Count > 0)
                {
                    _places.RemoveAt(_places.Count - 1);
                }

                continue;
            }

            LayerNode? folder = _places.Count == 0 ? FileTree.Root : _places[^1].Node;
            LayerNode? found = folder is { } f ? tree.Find(f, components.Current) : null;
            if (found is { } link && tree[link].Kind == FileKind.SymbolicLink)
            {
                if (--links < 0)
                {
                    throw new TarFormatException(
                        TarFault.Malformed,
                        offset,
                        $"a path goes through more than {MaxLinks} symbolic links, or through links in a cycle");
                }

                Follow(tree.LinkOf(link), ref links, offset);
                continue;
            }

            _places.Add(new Place(found, found is null ? components.Current.ToArray() : null));
            CheckDepth(_places.Count, offset);
        }
    }

    private void CheckDepth(int depth, long offset)
    {
        if (depth > limits.PathDepth)
        {
            throw new ImageFormatException(
                Codes.LimitExceeded,
                $"a path is more than {limits.PathDepth} directories deep{LimitSetting.WayOut("pathDepth")}",
                offset: offset);
        }
    }

    private byte[] PathTo(ReadOnlySpan<byte> name)
    {
        ArrayBufferWriter<byte> path = new(256);
        foreach (Place place in _places)
        {
            path.Write(place.Name ?? tree.NameOf(place.Node!.Value));
            path.Write("/"u8);
        }

        path.Write(name);
        return path.WrittenSpan.ToArray();
    }

    /// <param name="Node">Null when the layer has no node there.</param>
    /// <param name="Name">Null when <paramref name="Node"/> is set.</param>
    private readonly record struct Place(LayerNode? Node, byte[]? Name);
}
