using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Files;

/// <summary>
/// The hard links of one layer to files of lower layers. Such a link shares the file that is at its target when the link is read: from
/// lower layers and from earlier members of the layer. Targets inside the layer itself were already resolved by its tree.
/// </summary>
internal sealed class LowerLinks
{
    private readonly RootFs _files;
    private readonly FileTree _tree;
    private readonly int _layer;
    private readonly bool _isPartial;
    private readonly Dictionary<LayerNode, FileContent?> _found = [];

    // Links whose target path goes through links of lower layers, where earlier members of this layer may be.
    private readonly HashSet<LayerNode> _throughLinks = [];
    private readonly Dictionary<RootNode, LayerNode> _passed = [];

    private LowerLinks(RootFs files, int layer, bool isPartial)
    {
        _files = files;
        _tree = files.Layers[layer];
        _layer = layer;
        _isPartial = isPartial;
    }

    /// <summary>Looks up the links of a layer that was not applied yet.</summary>
    /// <param name="files">The lower layers.</param>
    /// <param name="layer">The layer's number.</param>
    /// <param name="isPartial">True when layers are missing, so that a target may exist although it is not found.</param>
    /// <exception cref="ImageFormatException">IB9004: nothing, or a directory, lies where a link leads.</exception>
    public static LowerLinks Of(RootFs files, int layer, bool isPartial)
    {
        LowerLinks links = new(files, layer, isPartial);
        foreach (LayerNode node in links._tree.Nodes)
        {
            if (links._tree[node].Kind == FileKind.HardLink && links._tree.TargetOf(node) is null)
            {
                links.Find(node);
            }
        }

        return links;
    }

    /// <summary>The file that a hard link of the layer shares; the members before the link must have been applied.</summary>
    /// <returns>Not always a regular file: symbolic links, devices and FIFOs can be linked too. Null only when layers are
    /// missing.</returns>
    /// <exception cref="ImageFormatException">IB9004: nothing, or a directory, lies where a link leads.</exception>
    public FileContent? ContentOf(LayerNode link)
    {
        LayerNode open = link;
        if (_tree.TargetOf(link) is { } target)
        {
            if (_tree[target].Kind == FileKind.File)
            {
                return new FileContent(_layer, target);
            }

            open = target;
        }

        if (!_found.ContainsKey(open))
        {
            List<RootNode> passed = [];
            _found.Add(open, Content(open, _files.Trace(_tree.LinkOf(open), passed, out _)));
            foreach (RootNode node in passed)
            {
                _passed[node] = open;
            }
        }

        return _found[open];
    }

    /// <summary>Must be called after the layer was applied.</summary>
    /// <exception cref="ImageFormatException">
    /// IB9004: a link leads through links of lower layers to a path that the layer has replaced or hidden, so its target is ambiguous.
    /// </exception>
    public void Verify()
    {
        if (_passed.Count == 0)
        {
            return;
        }

        ReadOnlySpan<RootNode> paths = _files.PathsOf(_layer);
        const FileMarks Replacing = FileMarks.Superseded | FileMarks.Whiteout | FileMarks.Opaque;
        foreach (LayerNode node in _tree.Nodes)
        {
            bool isReplaced = (_tree[node].Marks & Replacing) != 0;
            if (isReplaced && _passed.TryGetValue(paths[node.Value], out LayerNode link) && node.Value < link.Value)
            {
                throw new ImageFormatException(
                    Codes.MalformedTar,
                    $"layer {_layer}: the hard link '{Show(_tree.PathOf(link))}' leads through a symbolic link of a lower layer to "
                    + $"'{Show(_tree.PathOf(node))}', which the same layer has replaced");
            }
        }
    }

    private void Find(LayerNode link)
    {
        RootNode target = _files.Trace(_tree.LinkOf(link), passed: null, out bool throughLinks);
        if (throughLinks)
        {
            _throughLinks.Add(link);
        }
        else
        {
            _found.Add(link, Content(link, target));
        }
    }

    private FileContent? Content(LayerNode link, RootNode target)
    {
        if (target.Exists && _files.LinkableAt(target) is { } content && !Replaces(link, target))
        {
            return content;
        }

        string way = _throughLinks.Contains(link) ? "leads through a symbolic link of a lower layer to" : "leads to";
        return _isPartial ? null : throw new ImageFormatException(
            Codes.MalformedTar,
            $"layer {_layer}: the hard link '{Show(_tree.PathOf(link))}' {way} '{Show(ImagePath.Show(_tree.LinkOf(link)))}', "
            + "where no file lies when the link is read");
    }

    // The link takes the place of a directory before it is made, and its target would lie there.
    private bool Replaces(LayerNode link, RootNode target)
    {
        if (!_throughLinks.Contains(link))
        {
            return false;
        }

        RootNode place = PlaceOf(link);
        for (RootNode parent = target; place.HasParent && parent.HasParent; parent = _files.ParentOf(parent))
        {
            if (parent == place)
            {
                return true;
            }
        }

        return false;
    }

    // None where no lower layer names the path.
    private RootNode PlaceOf(LayerNode node)
    {
        if (node == FileTree.Root)
        {
            return RootFs.Root;
        }

        RootNode parent = PlaceOf(_tree[node].Parent);
        return parent.Exists ? _files.Find(parent, _tree.NameOf(node)) : parent;
    }

    private static string Show(string path) => InertText.OneLine(path, 200);
}
