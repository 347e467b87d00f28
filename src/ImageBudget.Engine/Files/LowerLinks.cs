using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Files;

/// <summary>
/// The hard links of one layer to what lower layers hold. Such a link is what lies at its target when the link is read: lower layers, and
/// what the layer has written before the link. The layer's tree has already told what the layer itself holds or hides there.
/// </summary>
internal sealed class LowerLinks
{
    private readonly RootFs _files;
    private readonly FileTree _tree;
    private readonly int _layer;
    private readonly bool _isPartial;
    private readonly Dictionary<LayerNode, FileContent?> _found = [];

    // Through links of lower layers: what the layer has written so far may lie there.
    private readonly HashSet<LayerNode> _throughLinks = [];
    private readonly Dictionary<RootNode, LayerNode> _passed = [];

    private LowerLinks(RootFs files, int layer, bool isPartial)
    {
        _files = files;
        _tree = files.Layers[layer];
        _layer = layer;
        _isPartial = isPartial;
    }

    /// <summary>Looks up the links of a layer that has not been applied.</summary>
    /// <param name="files">The lower layers.</param>
    /// <param name="layer">The layer's number.</param>
    /// <param name="isPartial">True when layers are missing: what is not found may be there.</param>
    /// <exception cref="ImageFormatException">IB9004: nothing, or a folder, lies where a link leads.</exception>
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

    /// <summary>What a hard link of the layer is another name of; its members before the link have been applied.</summary>
    /// <returns>Not always a file: symbolic links, devices and FIFOs have names, too. Null only when layers are missing.</returns>
    /// <exception cref="ImageFormatException">IB9004: nothing, or a folder, lies where a link leads.</exception>
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

    /// <summary>To be called when the layer has been applied.</summary>
    /// <exception cref="ImageFormatException">
    /// IB9004: a link goes through links of lower layers to what the layer has replaced or hidden, and it cannot be told what was there.
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
