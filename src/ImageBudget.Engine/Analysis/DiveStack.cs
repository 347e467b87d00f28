using ImageBudget.Files;

namespace ImageBudget.Analysis;

/// <summary>
/// The file at each path while dive stacks layers: its size, 0 for other nodes, or nothing. Each added path is walked at most once when it
/// is removed, so that layers that repeatedly remove a directory cost only their own size.
/// </summary>
internal sealed class DiveStack
{
    private const uint Nothing = uint.MaxValue;
    private const uint Large = uint.MaxValue - 1;

    private readonly RootFs _files;
    private readonly uint[] _sizes;
    private readonly Dictionary<RootNode, long> _large = [];
    private readonly RootNode[] _firstChild;
    private readonly RootNode[] _nextSibling;
    private readonly List<RootNode> _open = [];

    public DiveStack(RootFs files)
    {
        _files = files;
        _sizes = new uint[files.Count];
        _firstChild = new RootNode[files.Count];
        _nextSibling = new RootNode[files.Count];
        Array.Fill(_sizes, Nothing);
        Array.Fill(_firstChild, RootNode.None);
        Array.Fill(_nextSibling, RootEntry.Unlinked);
    }

    /// <summary>Replaces the node at a path, but not its children: dive replaces a directory by a file and keeps its content.</summary>
    public void Put(RootNode path, long size)
    {
        _sizes[path.Value] = size < Large ? (uint)size : Large;
        if (size >= Large)
        {
            _large[path] = size;
        }

        if (_nextSibling[path.Value] == RootEntry.Unlinked)
        {
            RootNode parent = _files.ParentOf(path);
            _nextSibling[path.Value] = _firstChild[parent.Value];
            _firstChild[parent.Value] = path;
        }
    }

    /// <summary>The sum of sizes below a directory; 0 for a file.</summary>
    public long SizeBelow(RootNode path)
    {
        long sum = 0;
        Begin(path);
        while (_open.Count > 0)
        {
            RootNode node = Pop();
            sum += node == path || _sizes[node.Value] == Nothing ? 0 : _sizes[node.Value] == Large ? _large[node] : _sizes[node.Value];
            for (RootNode child = _firstChild[node.Value]; child.Exists; child = _nextSibling[child.Value])
            {
                _open.Add(child);
            }
        }

        return sum;
    }

    public void Remove(RootNode path)
    {
        Begin(path);
        while (_open.Count > 0)
        {
            RootNode node = Pop();
            _sizes[node.Value] = Nothing;
            for (RootNode child = _firstChild[node.Value]; child.Exists;)
            {
                _open.Add(child);
                (child, _nextSibling[child.Value]) = (_nextSibling[child.Value], RootEntry.Unlinked);
            }

            _firstChild[node.Value] = RootNode.None;
        }
    }

    private void Begin(RootNode path)
    {
        _open.Clear();
        if (_sizes[path.Value] != Nothing)
        {
            _open.Add(path);
        }
    }

    private RootNode Pop()
    {
        RootNode node = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        return node;
    }
}
