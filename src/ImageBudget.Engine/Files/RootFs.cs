using System.Text;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Files;

/// <summary>
/// The root file system that the layers make when they are stacked, base layer first (OCI image spec v1.1, layer.md, "Applying
/// Changesets"). Every path that any layer names has one node here, whether something is left at it or not. Where a layer holds
/// <c>lib/x</c> and a lower one has made <c>lib</c> a link, the layer's folder hides the link, as overlayfs does.
/// </summary>
internal sealed class RootFs : INodeNames
{
    public const int Root = 0;

    // Linux follows at most 40 links (path_resolution(7)).
    private const int MaxLinks = 40;

    private readonly IReadOnlyList<FileTree> _layers;
    private readonly ChunkedList<RootNode> _nodes = new();
    private readonly NodeTable _table;
    private readonly int[][] _maps;
    private readonly Dictionary<int, FileContent> _hardLinks = [];
    private readonly ChunkedList<HiddenFile> _hidden = new();
    private readonly List<int> _stack = [];

    private int _linkStepsLeft;
    private readonly int _linkSteps;

    private RootFs(IReadOnlyList<FileTree> layers, int linkSteps)
    {
        _linkSteps = _linkStepsLeft = linkSteps;
        _layers = layers;
        _maps = new int[layers.Count][];
        _table = new NodeTable(layers.Count == 0 ? 0 : layers.Max(l => l.Count));
        _nodes.Add(new RootNode { Live = true, FirstChild = -1, NextSibling = -1, LayerNode = FileTree.Root });
    }

    public int Count => _nodes.Count;

    public IReadOnlyList<FileTree> Layers => _layers;

    /// <summary>Files out of sight, in the order in which that happened. Their content may still be seen under another name.</summary>
    public ChunkedList<HiddenFile> Hidden => _hidden;

    /// <exception cref="ImageFormatException">IB9008: <see cref="ImageLimits.LinkSteps"/>; by any lookup of a path, too.</exception>
    public static RootFs Merge(IReadOnlyList<FileTree> layers, ImageLimits? limits = null)
    {
        RootFs fs = new(layers, (limits ?? ImageLimits.Default).LinkSteps);
        for (int i = 0; i < layers.Count; i++)
        {
            fs.Apply(i);
        }

        return fs;
    }

    public ref RootNode this[int node] => ref _nodes[node];

    /// <summary>For each node of the layer's tree, the node of its path.</summary>
    public ReadOnlySpan<int> PathsOf(int layer) => _maps[layer];

    public int ParentOf(int node) => _nodes[node].Parent;

    public ReadOnlySpan<byte> NameOf(int node) =>
        node == Root ? [] : _layers[_nodes[node].Layer].NameOf(_nodes[node].LayerNode);

    /// <summary>What lies at a live node.</summary>
    public ref FileNode FileOf(int node) => ref _layers[_nodes[node].Layer][_nodes[node].LayerNode];

    public FileKind KindOf(int node) => !_nodes[node].Live ? FileKind.None : node == Root ? FileKind.Directory : FileOf(node).Kind;

    public ReadOnlySpan<byte> LinkOf(int node) => _layers[_nodes[node].Layer].LinkOf(_nodes[node].LayerNode);

    /// <summary>The content behind a live file or hard link; null for other nodes and for hard links that lead nowhere.</summary>
    public FileContent? ContentOf(int node) => KindOf(node) switch
    {
        FileKind.File => new FileContent(_nodes[node].Layer, _nodes[node].LayerNode),
        FileKind.HardLink => _hardLinks.TryGetValue(node, out FileContent content) ? content : null,
        _ => null,
    };

    public long SizeOf(FileContent content) => _layers[content.Layer].SizeOf(content.Node);

    /// <summary>-1 when no layer names such a child.</summary>
    public int Find(int parent, ReadOnlySpan<byte> name) => _table.Find(this, parent, name) - 1;

    /// <summary>The node at a path, through links on the way when asked; -1 when nothing lies there.</summary>
    public int Lookup(ReadOnlySpan<byte> path, bool followLast = true)
    {
        int links = MaxLinks;
        return Walk(Root, path, followLast, ref links);
    }

    /// <inheritdoc cref="Lookup(ReadOnlySpan{byte}, bool)" />
    public int Lookup(string path, bool followLast = true) => Lookup(Encoding.UTF8.GetBytes(path), followLast);

    /// <summary>Where a symbolic link leads; -1 when nothing lies there.</summary>
    public int Follow(int link)
    {
        int links = MaxLinks - 1;
        return Walk(_nodes[link].Parent, LinkOf(link), followLast: true, ref links);
    }

    /// <summary>For people: <c>/</c> first, bytes that are not UTF-8 escaped.</summary>
    public string PathOf(int node) => NodePath.Of(this, node);

    /// <summary>The node and everything live below it, folders before their content, newest first among siblings.</summary>
    public IEnumerable<int> Subtree(int node)
    {
        Stack<int> open = new();
        open.Push(node);
        while (open.TryPop(out int current))
        {
            if (!_nodes[current].Live)
            {
                continue;
            }

            yield return current;
            for (int child = _nodes[current].FirstChild; child >= 0; child = _nodes[child].NextSibling)
            {
                open.Push(child);
            }
        }
    }

    /// <summary>Live children, newest first.</summary>
    public IEnumerable<int> Children(int node)
    {
        for (int child = _nodes[node].FirstChild; child >= 0; child = _nodes[child].NextSibling)
        {
            if (_nodes[child].Live)
            {
                yield return child;
            }
        }
    }

    private void Apply(int layer)
    {
        FileTree tree = _layers[layer];
        int[] map = new int[tree.Count];
        _maps[layer] = map;
        if ((tree[FileTree.Root].Marks & FileMarks.Opaque) != 0)
        {
            HideChildren(Root, layer, HiddenKind.Deleted);
        }

        List<int> hardLinks = [];
        foreach (LayerNode n in tree.Nodes)
        {
            if (n == FileTree.Root)
            {
                continue;
            }

            FileMarks marks = tree[n].Marks;
            int parent = map[tree[n].Parent.Value];
            int node = Find(parent, tree.NameOf(n));

            // Superseded members never come to light; their paths are needed to say whose bytes they were.
            if ((marks & FileMarks.Superseded) != 0)
            {
                map[n.Value] = node >= 0 ? node : Create(parent, layer, n, live: false);
                NoteHidden(new FileContent(layer, n), map[n.Value], layer, HiddenKind.Overwritten);
                continue;
            }

            if ((marks & FileMarks.Whiteout) != 0 && node >= 0)
            {
                Hide(node, layer, HiddenKind.Deleted);
            }

            FileKind kind = tree[n].Kind;
            if (node < 0)
            {
                node = Create(parent, layer, n, live: kind != FileKind.None);
            }
            else if (kind != FileKind.None)
            {
                Replace(node, layer, n, kind, marks);
            }

            map[n.Value] = node;
            if (kind == FileKind.HardLink)
            {
                hardLinks.Add(node);
            }
        }

        foreach (int link in hardLinks)
        {
            ResolveHardLink(link);
        }
    }

    private void Replace(int node, int layer, LayerNode layerNode, FileKind kind, FileMarks marks)
    {
        ref RootNode current = ref _nodes[node];
        if (!current.Live)
        {
            current.Live = true;
            current.Layer = (ushort)layer;
            current.LayerNode = layerNode;
            Link(node);
            return;
        }

        if (kind == FileKind.Directory && KindOf(node) == FileKind.Directory)
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

    private bool IsSameContent(int node, int layer, LayerNode layerNode) =>
        ContentOf(node) is { } old && _layers[layer].HashOf(layerNode) is { } hash
        && _layers[old.Layer].HashOf(old.Node) is { } oldHash && hash == oldHash;

    private int Create(int parent, int layer, LayerNode layerNode, bool live)
    {
        int node = _nodes.Add(new RootNode
        {
            Parent = parent,
            FirstChild = -1,
            NextSibling = RootNode.Unlinked,
            Layer = (ushort)layer,
            Live = live,
            LayerNode = layerNode,
        });
        _nodes[parent].HasChildren = true;
        Link(node);
        ReadOnlySpan<byte> name = _layers[layer].NameOf(layerNode);
        _table.Grow(this);
        _table.Find(this, parent, name) = node + 1;
        return node;
    }

    private void Link(int node)
    {
        ref RootNode n = ref _nodes[node];
        if (n.NextSibling == RootNode.Unlinked)
        {
            n.NextSibling = _nodes[n.Parent].FirstChild;
            _nodes[n.Parent].FirstChild = node;
        }
    }

    private void HideChildren(int node, int by, HiddenKind kind)
    {
        _stack.Clear();
        TakeChildren(node);
        HideStacked(by, kind);
    }

    private void Hide(int node, int by, HiddenKind kind)
    {
        _stack.Clear();
        _stack.Add(node);
        HideStacked(by, kind);
    }

    private void HideStacked(int by, HiddenKind kind)
    {
        while (_stack.Count > 0)
        {
            int current = _stack[^1];
            _stack.RemoveAt(_stack.Count - 1);
            ref RootNode n = ref _nodes[current];
            if (!n.Live)
            {
                continue;
            }

            if (KindOf(current) == FileKind.File)
            {
                NoteHidden(new FileContent(n.Layer, n.LayerNode), current, by, kind);
            }

            n.Live = false;
            _hardLinks.Remove(current);
            TakeChildren(current);
        }
    }

    // What is hidden is not walked again, however often layers hide its folder: each link is taken once for each time it was made.
    private void TakeChildren(int node)
    {
        for (int child = _nodes[node].FirstChild; child >= 0;)
        {
            _stack.Add(child);
            ref int next = ref _nodes[child].NextSibling;
            (child, next) = (next, RootNode.Unlinked);
        }

        _nodes[node].FirstChild = -1;
    }

    private void NoteHidden(FileContent content, int path, int by, HiddenKind kind)
    {
        if (_layers[content.Layer][content.Node].Kind == FileKind.File && SizeOf(content) > 0)
        {
            _hidden.Add(new HiddenFile(content, path, by, kind));
        }
    }

    // A hard link names a path of the image (POSIX.1-2017, ustar linkname), in its own layer or, with some builders, in a lower one.
    private void ResolveHardLink(int link)
    {
        int target = Lookup(LinkOf(link), followLast: false);
        if (target >= 0 && target != link && ContentOf(target) is { } content)
        {
            _hardLinks[link] = content;
        }
    }

    private int Walk(int start, ReadOnlySpan<byte> path, bool followLast, ref int links)
    {
        int node = path.StartsWith("/"u8) ? Root : start;
        PathComponents components = ImagePath.Components(path);
        while (components.MoveNext())
        {
            // A path costs as much as it is long; what a link leads through costs again with each path that names the link.
            if (links < MaxLinks && --_linkStepsLeft < 0)
            {
                throw new ImageFormatException(
                    Codes.LimitExceeded, FormattableString.Invariant($"symbolic links lead through more than {_linkSteps} folders{LimitSetting.WayOut("linkSteps")}"));
            }

            if (components.IsParent)
            {
                node = _nodes[node].Parent;
                continue;
            }

            int child = Find(node, components.Current);
            if (child < 0 || !_nodes[child].Live)
            {
                return -1;
            }

            bool last = components.Rest.TrimStart((byte)'/').IsEmpty;
            if (KindOf(child) == FileKind.SymbolicLink && (followLast || !last))
            {
                // One allowance for the whole walk: links that lead through links must not multiply.
                child = --links < 0 ? -1 : Walk(node, LinkOf(child), followLast: true, ref links);
                if (child < 0)
                {
                    return -1;
                }
            }

            node = child;
        }

        return node;
    }
}
