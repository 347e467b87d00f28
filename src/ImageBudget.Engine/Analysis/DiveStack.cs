using ImageBudget.Files;

namespace ImageBudget.Analysis;

/// <summary>
/// What lies at each path as dive stacks layers: the size of a file, 0 for anything else, or nothing. Only what was put there is walked
/// again, and only once for each time it was put there, so that layers that remove one folder over and over cost what they hold.
/// </summary>
internal sealed class DiveStack
{
    private const uint Nothing = uint.MaxValue;
    private const uint Large = uint.MaxValue - 1;
    private const int End = -1;
    private const int Unlinked = -2;

    private readonly RootFs _files;
    private readonly uint[] _sizes;
    private readonly Dictionary<int, long> _large = [];
    private readonly int[] _firstChild;
    private readonly int[] _nextSibling;
    private readonly List<int> _open = [];

    public DiveStack(RootFs files)
    {
        _files = files;
        _sizes = new uint[files.Count];
        _firstChild = new int[files.Count];
        _nextSibling = new int[files.Count];
        Array.Fill(_sizes, Nothing);
        Array.Fill(_firstChild, End);
        Array.Fill(_nextSibling, Unlinked);
    }

    /// <summary>Whatever was there gives way, but not what lies below it: dive replaces a folder by a file and keeps its content.</summary>
    public void Put(int path, long size)
    {
        _sizes[path] = size < Large ? (uint)size : Large;
        if (size >= Large)
        {
            _large[path] = size;
        }

        if (_nextSibling[path] == Unlinked)
        {
            int parent = _files.ParentOf(path);
            _nextSibling[path] = _firstChild[parent];
            _firstChild[parent] = path;
        }
    }

    /// <summary>Everything under a folder; a single file counts as nothing.</summary>
    public long SizeBelow(int path)
    {
        long sum = 0;
        Begin(path);
        while (_open.Count > 0)
        {
            int node = Pop();
            sum += node == path || _sizes[node] == Nothing ? 0 : _sizes[node] == Large ? _large[node] : _sizes[node];
            for (int child = _firstChild[node]; child >= 0; child = _nextSibling[child])
            {
                _open.Add(child);
            }
        }

        return sum;
    }

    public void Remove(int path)
    {
        Begin(path);
        while (_open.Count > 0)
        {
            int node = Pop();
            _sizes[node] = Nothing;
            for (int child = _firstChild[node]; child >= 0;)
            {
                _open.Add(child);
                (child, _nextSibling[child]) = (_nextSibling[child], Unlinked);
            }

            _firstChild[node] = End;
        }
    }

    private void Begin(int path)
    {
        _open.Clear();
        if (_sizes[path] != Nothing)
        {
            _open.Add(path);
        }
    }

    private int Pop()
    {
        int node = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        return node;
    }
}
