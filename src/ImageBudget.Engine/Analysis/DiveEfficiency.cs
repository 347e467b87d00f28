using System.Collections;
using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Layers;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Analysis;

/// <summary>
/// dive's efficiency, with dive's definition and its quirks (wagoodman/dive <c>dive/filetree/efficiency.go</c>): for each path, the sum of
/// its sizes in all layers relative to the smallest of them. Opaque whiteouts are ignored. A whiteout counts as an occurrence with the size
/// of the removed directory, and ends the counting of its layer when there is nothing to remove. For a link instead of a layer in a
/// docker-archive, dive sees an empty layer (<c>dive/image/docker/image_archive.go</c>).
/// </summary>
internal sealed class DiveEfficiency
{
    private readonly RootFs _files;

    // The paths that occur more than once; other paths do not change the difference.
    private readonly BitArray _repeated;
    private readonly Dictionary<RootNode, Occurrences> _paths = [];
    private long _once;

    private DiveEfficiency(RootFs files)
    {
        _files = files;
        _repeated = new BitArray(files.Count);
    }

    /// <param name="files">The root file system.</param>
    /// <param name="layers">Base layer first.</param>
    /// <param name="linked">True for a layer that is a link to another in the archive.</param>
    public static DiveFigures Of(RootFs files, ImmutableArray<LayerAnalysis?> layers, Func<int, bool> linked)
    {
        DiveEfficiency efficiency = new(files);
        int[] counted = [.. Enumerable.Range(0, layers.Length).Where(i => !linked(i))];
        BitArray seen = new(files.Count);
        bool anyWhiteout = false;
        foreach (int layer in counted)
        {
            anyWhiteout |= efficiency.FindRepeated(layer, seen);
        }

        DiveStack? stack = anyWhiteout ? new DiveStack(files) : null;
        foreach (int layer in counted)
        {
            efficiency.Count(layer, stack);
            efficiency.Stack(layer, stack);
        }

        long smallest = efficiency._once, all = efficiency._once, wasted = 0;
        foreach (Occurrences path in efficiency._paths.Values)
        {
            smallest += path.Smallest;
            all += path.Sum;
            wasted += path.Count >= 2 ? path.Sum : 0;
        }

        long user = layers.Where((_, i) => i > 0 && !linked(i)).Sum(l => l?.Unpacked ?? 0);
        double? percent = user == 0 ? null : (double)wasted / user;
        return new DiveFigures(all == 0 ? 1 : (double)smallest / all, wasted, percent)
        {
            CountedBytes = all,
            ExcessBytes = all - smallest,
            UserBytes = user,
        };
    }

    // dive counts only paths without children in their layer.
    private IEnumerable<LayerNode> Leaves(int layer)
    {
        FileTree tree = _files.Layers[layer];
        BitArray hasChild = new(tree.Count);
        foreach (LayerNode node in tree.Nodes)
        {
            if (node != FileTree.Root && IsVisible(tree, node))
            {
                hasChild[tree.ParentOf(node).Value] = true;
            }
        }

        foreach (LayerNode node in tree.Nodes)
        {
            if (node != FileTree.Root && IsVisible(tree, node) && !hasChild[node.Value])
            {
                yield return node;
            }
        }
    }

    private bool FindRepeated(int layer, BitArray seen)
    {
        FileTree tree = _files.Layers[layer];
        foreach (LayerNode node in Leaves(layer))
        {
            RootNode path = _files.PathsOf(layer)[node.Value];
            _repeated[path.Value] |= seen[path.Value] || (IsWhiteout(tree, node) && tree[node].Kind != FileKind.None);
            seen[path.Value] = true;
        }

        foreach (LayerNode node in tree.Nodes)
        {
            if (IsVisible(tree, node) && IsWhiteout(tree, node))
            {
                return true;
            }
        }

        return false;
    }

    private void Count(int layer, DiveStack? stack)
    {
        FileTree tree = _files.Layers[layer];
        foreach (LayerNode node in Leaves(layer))
        {
            RootNode path = _files.PathsOf(layer)[node.Value];
            long own = tree[node].Kind == FileKind.File ? tree.SizeOf(node) : 0;
            if (!IsWhiteout(tree, node))
            {
                Add(path, own);
                continue;
            }

            Add(path, stack!.SizeBelow(path));
            if (tree[node].Kind != FileKind.None)
            {
                // The whiteout and the new file are two entries for dive.
                Add(path, own);
            }
        }
    }

    private void Stack(int layer, DiveStack? stack)
    {
        if (stack is null)
        {
            return;
        }

        FileTree tree = _files.Layers[layer];
        ReadOnlySpan<RootNode> paths = _files.PathsOf(layer);
        foreach (LayerNode node in tree.Nodes)
        {
            if (node == FileTree.Root || !IsVisible(tree, node))
            {
                continue;
            }

            if (IsWhiteout(tree, node))
            {
                stack.Remove(paths[node.Value]);
            }

            if (tree[node].Kind != FileKind.None)
            {
                stack.Put(paths[node.Value], tree[node].Kind == FileKind.File ? tree.SizeOf(node) : 0);
            }
        }
    }

    private static bool IsVisible(FileTree tree, LayerNode node) => (tree[node].Marks & FileMarks.Superseded) == 0;

    private static bool IsWhiteout(FileTree tree, LayerNode node) => (tree[node].Marks & FileMarks.Whiteout) != 0;

    private void Add(RootNode path, long size)
    {
        if (!_repeated[path.Value])
        {
            _once += size;
            return;
        }

        _paths.TryGetValue(path, out Occurrences old);
        _paths[path] = new Occurrences(old.Count + 1, old.Sum + size, old.Count == 0 ? size : Math.Min(old.Smallest, size));
    }

    private readonly record struct Occurrences(int Count, long Sum, long Smallest);
}
