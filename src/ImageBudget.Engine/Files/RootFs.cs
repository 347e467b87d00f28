using System.Text;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Files;

/// <summary>
/// The root file system that results from applying the layers, base layer first (OCI image spec v1.1, layer.md, "Applying Changesets").
/// Every path of any layer has one node, whether it is live or not. When a layer has <c>lib/x</c> and <c>lib</c> is a link of a lower
/// layer, the layer's directory hides the link, as in overlayfs.
/// </summary>
internal sealed class RootFs : INodeNames
{
    public static RootNode Root => new(0);

    // Linux follows at most 40 links (path_resolution(7)).
    private const int MaxLinks = 40;

    private readonly IReadOnlyList<FileTree> _layers;
    private readonly ChunkedList<RootEntry> _nodes = new();
    private readonly NodeTable _table;
    private readonly RootNode[][] _maps;
    private readonly Dictionary<RootNode, FileContent> _hardLinks = [];

    // Hard links to symbolic links, devices and FIFOs of lower layers.
    private readonly Dictionary<RootNode, FileContent> _otherLinks = [];
    private readonly DirectoriesOverLinks _overLinks;
    private readonly ChunkedList<HiddenFile> _hidden = new();
    private readonly List<RootNode> _stack = [];

    private List<RootNode>? _passed;
    private int _linkStepsLeft;
    private readonly int _linkSteps;

    private RootFs(IReadOnlyList<FileTree> layers, int linkSteps)
    {
        _overLinks = new DirectoriesOverLinks(this);
        _linkSteps = _linkStepsLeft = linkSteps;
        _layers = layers;
        _maps = new RootNode[layers.Count][];
        _table = new NodeTable(layers.Count == 0 ? 0 : layers.Max(l => l.Count));
        _nodes.Add(new RootEntry { Live = true, FirstChild = RootNode.None, NextSibling = RootNode.None, LayerNode = FileTree.Root });
    }

    public int Count => _nodes.Count;

    public RootNodes NodesBelowRoot => new(Count);

    public IReadOnlyList<FileTree> Layers => _layers;

    /// <summary>Hidden files, in the order in which they were hidden. Their content may still be live under another name.</summary>
    public ChunkedList<HiddenFile> Hidden => _hidden;

    /// <param name="layers">Base layer first; null for a layer that is not in the image.</param>
    /// <param name="limits">Null for the default.</param>
    /// <exception cref="ImageFormatException">
    /// IB9008: <see cref="ImageLimits.LinkSteps"/>; any later lookup of a path can throw it too. IB9004: engines refuse the layers, or
    /// disagree on the resulting files.
    /// </exception>
    public static RootFs Merge(IReadOnlyList<FileTree?> layers, ImageLimits? limits = null)
    {
        RootFs fs = new([.. layers.Select(l => l ?? new FileTree())], (limits ?? ImageLimits.Default).LinkSteps);
        for (int i = 0; i < layers.Count; i++)
        {
            fs.Apply(i, isPartial: layers.Contains(null));
        }

        return fs;
    }

    public ref RootEntry this[RootNode node] => ref _nodes[node.Value];

    /// <summary>Maps each node of the layer's tree to the node of its path.</summary>
    public ReadOnlySpan<RootNode> PathsOf(int layer) => _maps[layer];

    public RootNode ParentOf(RootNode node) => _nodes[node.Value].Parent;

    int INodeNames.ParentOf(int node) => ParentOf(new(node)).Value;

    ReadOnlySpan<byte> INodeNames.NameOf(int node) => NameOf(new(node));

    public ReadOnlySpan<byte> NameOf(RootNode node) =>
        node == Root ? [] : _layers[_nodes[node.Value].Layer].NameOf(_nodes[node.Value].LayerNode);

    /// <summary>The file at a live node.</summary>
    public ref FileNode FileOf(RootNode node) => ref _layers[_nodes[node.Value].Layer][_nodes[node.Value].LayerNode];

    public FileKind KindOf(RootNode node)
    {
        if (!_nodes[node.Value].Live)
        {
            return FileKind.None;
        }

        FileKind kind = node == Root ? FileKind.Directory : FileOf(node).Kind;
        return kind == FileKind.HardLink && _otherLinks.TryGetValue(node, out FileContent other)
            ? _layers[other.Layer][other.Node].Kind
            : kind;
    }

    /// <summary>Raw target of a symbolic link.</summary>
    public ReadOnlySpan<byte> LinkOf(RootNode node) => _otherLinks.TryGetValue(node, out FileContent other)
        ? _layers[other.Layer].LinkOf(other.Node)
        : _layers[_nodes[node.Value].Layer].LinkOf(_nodes[node.Value].LayerNode);

    /// <summary>
    /// The content of a live file or hard link; null for other nodes, and for hard links to missing layers.
    /// </summary>
    public FileContent? ContentOf(RootNode node) => KindOf(node) switch
    {
        FileKind.File => new FileContent(_nodes[node.Value].Layer, _nodes[node.Value].LayerNode),
        FileKind.HardLink => _hardLinks.TryGetValue(node, out FileContent content) ? content : null,
        _ => null,
    };

    /// <summary>The file that a hard link to this node would share; null for a directory, and for a node that is not live.</summary>
    public FileContent? LinkableAt(RootNode node) => KindOf(node) switch
    {
        FileKind.None or FileKind.Directory => null,
        FileKind.File or FileKind.HardLink => ContentOf(node),
        _ => _otherLinks.TryGetValue(node, out FileContent other)
            ? other
            : new FileContent(_nodes[node.Value].Layer, _nodes[node.Value].LayerNode),
    };

    public long SizeOf(FileContent content) => _layers[content.Layer].SizeOf(content.Node);

    /// <summary>None when no layer has such a child.</summary>
    public RootNode Find(RootNode parent, ReadOnlySpan<byte> name) => new(_table.Find(this, parent.Value, name) - 1);

    /// <summary>The live node at a path; links in the path are followed, a link at its end only with <paramref name="followLast"/>. None
    /// when there is no such node.</summary>
    public RootNode Lookup(ReadOnlySpan<byte> path, bool followLast = true)
    {
        int links = MaxLinks;
        return Walk(Root, path, followLast, ref links);
    }

    /// <inheritdoc cref="Lookup(ReadOnlySpan{byte}, bool)" />
    public RootNode Lookup(string path, bool followLast = true) => Lookup(Encoding.UTF8.GetBytes(path), followLast);

    /// <summary>The node at a path; a link at the path itself is not followed.</summary>
    /// <param name="path">Raw.</param>
    /// <param name="passed">Receives the visited nodes, including the last; may be null.</param>
    /// <param name="throughLinks">True when the path goes through links.</param>
    public RootNode Trace(ReadOnlySpan<byte> path, List<RootNode>? passed, out bool throughLinks)
    {
        int links = MaxLinks;
        _passed = passed;
        RootNode node = Walk(Root, path, followLast: false, ref links);
        _passed = null;
        throughLinks = links != MaxLinks;
        return node;
    }

    /// <summary>The target of a symbolic link; none when it does not exist.</summary>
    public RootNode Follow(RootNode link)
    {
        int links = MaxLinks - 1;
        return Walk(_nodes[link.Value].Parent, LinkOf(link), followLast: true, ref links);
    }

    /// <summary>For people: <c>/</c> first, bytes that are not UTF-8 escaped.</summary>
    public string PathOf(RootNode node) => NodePath.Of(this, node.Value);

    /// <summary>The node and all live nodes below it; directories before their content, newest first among siblings.</summary>
    public IEnumerable<RootNode> Subtree(RootNode node)
    {
        Stack<RootNode> open = new();
        open.Push(node);
        while (open.TryPop(out RootNode current))
        {
            if (!_nodes[current.Value].Live)
            {
                continue;
            }

            yield return current;
            for (RootNode child = _nodes[current.Value].FirstChild; child.Exists; child = _nodes[child.Value].NextSibling)
            {
                open.Push(child);
            }
        }
    }

    /// <summary>Live children, newest first.</summary>
    public IEnumerable<RootNode> Children(RootNode node)
    {
        for (RootNode child = _nodes[node.Value].FirstChild; child.Exists; child = _nodes[child.Value].NextSibling)
        {
            if (_nodes[child.Value].Live)
            {
                yield return child;
            }
        }
    }

    private void Apply(int layer, bool isPartial)
    {
        FileTree tree = _layers[layer];
        LowerLinks links = LowerLinks.Of(this, layer, isPartial);
        _overLinks.NextLayer();
        RootNode[] map = new RootNode[tree.Count];
        _maps[layer] = map;
        int hiddenBefore = _hidden.Count;
        if ((tree[FileTree.Root].Marks & FileMarks.Opaque) != 0)
        {
            HideChildren(Root, layer, HiddenKind.Deleted);
        }

        foreach (LayerNode n in tree.Nodes)
        {
            if (n == FileTree.Root)
            {
                continue;
            }

            FileContent? linked = tree[n].Kind == FileKind.HardLink ? links.ContentOf(n) : null;
            FileMarks marks = tree[n].Marks;
            RootNode parent = map[tree[n].Parent.Value];
            RootNode node = Find(parent, tree.NameOf(n));

            // Superseded members are never live; their paths are needed to find the owner of their bytes.
            if ((marks & FileMarks.Superseded) != 0)
            {
                _overLinks.NoteReplaced(layer, n, node, parent);
                map[n.Value] = node.Exists ? node : Create(parent, layer, n, live: false);
                NoteHidden(new FileContent(layer, n), map[n.Value], layer, HiddenKind.Overwritten);
                continue;
            }

            if ((marks & (FileMarks.Whiteout | FileMarks.Opaque)) != 0)
            {
                _overLinks.NoteWhiteout((marks & FileMarks.Opaque) != 0 && node.Exists ? node : parent);
            }

            if ((marks & FileMarks.Whiteout) != 0 && node.Exists)
            {
                Hide(node, layer, HiddenKind.Deleted);
            }

            FileKind kind = tree[n].Kind;
            if (!node.Exists)
            {
                node = Create(parent, layer, n, live: kind != FileKind.None);
                if (kind == FileKind.Directory)
                {
                    _overLinks.NoteFolder(node, marks);
                }
            }
            else if (kind != FileKind.None)
            {
                Replace(node, layer, n, kind, marks);
            }

            else if ((marks & FileMarks.Opaque) != 0 && KindOf(node) == FileKind.Directory)
            {
                HideChildren(node, layer, HiddenKind.Deleted);
            }

            map[n.Value] = node;
            if (linked is { } content)
            {
                bool isFile = _layers[content.Layer][content.Node].Kind == FileKind.File;
                (isFile ? _hardLinks : _otherLinks)[node] = content;
            }

            if (KindOf(node) == FileKind.SymbolicLink && kind != FileKind.None)
            {
                _overLinks.NoteLink(node);
            }
        }

        links.Verify();
        _overLinks.VerifyLayer(layer, hiddenBefore);
    }

    private void Replace(RootNode node, int layer, LayerNode layerNode, FileKind kind, FileMarks marks)
    {
        ref RootEntry current = ref _nodes[node.Value];
        if (kind == FileKind.Directory)
        {
            _overLinks.NoteFolder(node, marks);
        }

        if (!current.Live)
        {
            current.Live = true;
            current.Layer = (ushort)layer;
            current.LayerNode = layerNode;
            Link(node);
            return;
        }

        FileKind old = KindOf(node);
        if (kind == FileKind.Directory)
        {
            // Docker's overlay2 hides the file, umoci fails.
            const FileMarks MadeForMembers = FileMarks.Implicit | FileMarks.LateFolder;
            if ((marks & MadeForMembers) != 0 && old is not (FileKind.Directory or FileKind.SymbolicLink))
            {
                throw new ImageFormatException(
                    Codes.MalformedTar,
                    $"layer {layer} has members below '{InertText.OneLine(PathOf(node), 200)}', which is not a directory in the layers below");
            }
        }

        if (kind == FileKind.Directory && old == FileKind.Directory)
        {
            if ((marks & FileMarks.Opaque) != 0)
            {
                HideChildren(node, layer, HiddenKind.Deleted);
            }

            if ((marks & FileMarks.Implicit) == 0)
            {
                current.Layer = (ushort)layer;
                current.LayerNode = layerNode;
            }

            return;
        }

        Hide(node, layer, IsSameContent(node, layer, layerNode) ? HiddenKind.MetadataOnly : HiddenKind.Overwritten);
        current.Live = true;
        current.Layer = (ushort)layer;
        current.LayerNode = layerNode;
    }

    private bool IsSameContent(RootNode node, int layer, LayerNode layerNode) =>
        ContentOf(node) is { } old && _layers[layer].HashOf(layerNode) is { } hash
        && _layers[old.Layer].HashOf(old.Node) is { } oldHash && hash == oldHash;

    private RootNode Create(RootNode parent, int layer, LayerNode layerNode, bool live)
    {
        RootNode node = new(_nodes.Add(new RootEntry
        {
            Parent = parent,
            FirstChild = RootNode.None,
            NextSibling = RootEntry.Unlinked,
            Layer = (ushort)layer,
            Live = live,
            LayerNode = layerNode,
        }));
        _nodes[parent.Value].HasChildren = true;
        Link(node);
        ReadOnlySpan<byte> name = _layers[layer].NameOf(layerNode);
        _table.Grow(this);
        _table.Find(this, parent.Value, name) = node.Value + 1;
        return node;
    }

    private void Link(RootNode node)
    {
        ref RootEntry n = ref _nodes[node.Value];
        if (n.NextSibling == RootEntry.Unlinked)
        {
            n.NextSibling = _nodes[n.Parent.Value].FirstChild;
            _nodes[n.Parent.Value].FirstChild = node;
        }
    }

    private void HideChildren(RootNode node, int by, HiddenKind kind)
    {
        _overLinks.Hide(node, isChildOnly: true, by);
        _stack.Clear();
        TakeChildren(node);
        HideStacked(by, kind);
    }

    private void Hide(RootNode node, int by, HiddenKind kind)
    {
        _overLinks.Hide(node, isChildOnly: false, by);
        _stack.Clear();
        _stack.Add(node);
        HideStacked(by, kind);
    }

    private void HideStacked(int by, HiddenKind kind)
    {
        while (_stack.Count > 0)
        {
            RootNode current = _stack[^1];
            _stack.RemoveAt(_stack.Count - 1);
            ref RootEntry n = ref _nodes[current.Value];
            if (!n.Live)
            {
                continue;
            }

            FileKind old = KindOf(current);
            if (old == FileKind.File)
            {
                NoteHidden(new FileContent(n.Layer, n.LayerNode), current, by, kind);
            }
            else if (old == FileKind.HardLink)
            {
                _overLinks.NoteHiddenHardLink(current);
            }
            else if (old == FileKind.SymbolicLink && kind == HiddenKind.Deleted)
            {
                _overLinks.NoteDeleted(current);
            }

            n.Live = false;
            _hardLinks.Remove(current);
            _otherLinks.Remove(current);
            TakeChildren(current);
        }
    }

    // Removes the children from the directory's list, so that hiding a directory repeatedly does not walk hidden nodes again.
    private void TakeChildren(RootNode node)
    {
        for (RootNode child = _nodes[node.Value].FirstChild; child.Exists;)
        {
            _stack.Add(child);
            ref RootNode next = ref _nodes[child.Value].NextSibling;
            (child, next) = (next, RootEntry.Unlinked);
        }

        _nodes[node.Value].FirstChild = RootNode.None;
    }

    private void NoteHidden(FileContent content, RootNode path, int by, HiddenKind kind)
    {
        if (_layers[content.Layer][content.Node].Kind == FileKind.File && SizeOf(content) > 0)
        {
            _hidden.Add(new HiddenFile(content, path, by, kind));
        }
    }

    private RootNode Walk(RootNode start, ReadOnlySpan<byte> path, bool followLast, ref int links)
    {
        RootNode node = path.StartsWith("/"u8) ? Root : start;
        PathComponents components = ImagePath.Components(path);
        while (components.MoveNext())
        {
            // Only directories reached through links count: the cost of a path itself is bounded by its length, but each path through a
            // link pays for the link's target again.
            if (links < MaxLinks && --_linkStepsLeft < 0)
            {
                throw new ImageFormatException(
                    Codes.LimitExceeded,
                    FormattableString.Invariant(
                    $"symbolic links lead through more than {_linkSteps} directories{LimitSetting.WayOut("linkSteps")}"));
            }

            if (components.IsParent)
            {
                node = _nodes[node.Value].Parent;
                continue;
            }

            RootNode child = Find(node, components.Current);
            if (!child.Exists || !_nodes[child.Value].Live)
            {
                return RootNode.None;
            }

            _passed?.Add(child);
            bool last = components.Rest.TrimStart((byte)'/').IsEmpty;
            if (KindOf(child) == FileKind.SymbolicLink && (followLast || !last))
            {
                // One count of links for the whole walk, so that nested links do not multiply.
                child = --links < 0 ? RootNode.None : Walk(node, LinkOf(child), followLast: true, ref links);
                if (!child.Exists)
                {
                    return RootNode.None;
                }
            }

            node = child;
        }

        return node;
    }
}
