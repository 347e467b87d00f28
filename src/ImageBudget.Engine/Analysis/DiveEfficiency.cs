using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Layers;

namespace ImageBudget.Analysis;

/// <summary>
/// dive's efficiency, by dive's own definition and with its known quirks (wagoodman/dive <c>dive/filetree/efficiency.go</c>): for each path
/// the sizes that it has in all layers, against the smallest of them. Opaque whiteouts are not seen; a whiteout counts as an occurrence, of
/// the size that the removed folder had, and stops the counting of its layer when nothing is there to remove. Where a docker-archive has
/// a link in a layer's place, dive sees an empty layer (<c>dive/image/docker/image_archive.go</c>).
/// </summary>
internal sealed class DiveEfficiency
{
    private readonly RootFs _files;
    private readonly Dictionary<int, Occurrences> _paths = [];

    // What lies at each path as dive stacks layers: the size of a file, 0 for anything else.
    private readonly Dictionary<int, long> _stacked = [];

    private DiveEfficiency(RootFs files) => _files = files;

    /// <param name="files">The root file system.</param>
    /// <param name="layers">Base layer first.</param>
    /// <param name="linked">True for a layer that is a link to another in the archive.</param>
    public static DiveFigures Of(RootFs files, ImmutableArray<LayerAnalysis?> layers, Func<int, bool> linked)
    {
        DiveEfficiency efficiency = new(files);
        for (int i = 0; i < layers.Length; i++)
        {
            if (linked(i))
            {
                continue;
            }

            efficiency.Count(i);
            efficiency.Stack(i);
        }

        long smallest = 0, all = 0, wasted = 0;
        foreach (Occurrences path in efficiency._paths.Values)
        {
            smallest += path.Smallest;
            all += path.Sum;
            wasted += path.Count >= 2 ? path.Sum : 0;
        }

        long user = layers.Where((_, i) => i > 0 && !linked(i)).Sum(l => l?.Unpacked ?? 0);
        double? percent = layers.Length < 2 || user == 0 ? null : (double)wasted / user;
        return new DiveFigures(all == 0 ? 1 : (double)smallest / all, wasted, percent);
    }

    private void Count(int layer)
    {
        FileTree tree = _files.Layers[layer];
        ReadOnlySpan<int> paths = _files.PathsOf(layer);
        bool[] hasChild = new bool[tree.Count];
        for (int node = 1; node < tree.Count; node++)
        {
            hasChild[tree.ParentOf(node)] |= IsVisible(tree, node);
        }

        for (int node = 1; node < tree.Count; node++)
        {
            if (!IsVisible(tree, node) || hasChild[node])
            {
                continue;
            }

            bool whiteout = (tree[node].Marks & FileMarks.Whiteout) != 0;
            long size = whiteout ? SizeBelow(paths[node]) : tree[node].Kind == FileKind.File ? tree.SizeOf(node) : 0;
            Add(paths[node], size);
            if (whiteout && tree[node].Kind != FileKind.None)
            {
                // The whiteout and the new file are two entries for dive.
                Add(paths[node], tree[node].Kind == FileKind.File ? tree.SizeOf(node) : 0);
            }
        }
    }

    private void Stack(int layer)
    {
        FileTree tree = _files.Layers[layer];
        ReadOnlySpan<int> paths = _files.PathsOf(layer);
        for (int node = 1; node < tree.Count; node++)
        {
            if (!IsVisible(tree, node))
            {
                continue;
            }

            if ((tree[node].Marks & FileMarks.Whiteout) != 0)
            {
                Remove(paths[node]);
            }

            if (tree[node].Kind != FileKind.None)
            {
                _stacked[paths[node]] = tree[node].Kind == FileKind.File ? tree.SizeOf(node) : 0;
            }
        }
    }

    private static bool IsVisible(FileTree tree, int node) => (tree[node].Marks & FileMarks.Superseded) == 0;

    private void Add(int path, long size)
    {
        Occurrences old = _paths.GetValueOrDefault(path, new Occurrences(0, 0, long.MaxValue));
        _paths[path] = new Occurrences(old.Count + 1, old.Sum + size, Math.Min(old.Smallest, size));
    }

    // Everything under a folder; a single file that is whited out counts as nothing.
    private long SizeBelow(int path)
    {
        long sum = 0;
        Visit(path, node => sum += node == path ? 0 : _stacked.GetValueOrDefault(node));
        return sum;
    }

    private void Remove(int path) => Visit(path, node => _stacked.Remove(node));

    private void Visit(int path, Action<int> visit)
    {
        if (!_stacked.ContainsKey(path))
        {
            return;
        }

        Stack<int> open = new();
        open.Push(path);
        while (open.TryPop(out int node))
        {
            visit(node);
            for (int child = _files[node].FirstChild; child >= 0; child = _files[child].NextSibling)
            {
                open.Push(child);
            }
        }
    }

    private readonly record struct Occurrences(int Count, long Sum, long Smallest);
}
