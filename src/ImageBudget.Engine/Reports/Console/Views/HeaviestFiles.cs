using System.Collections;
using System.Runtime.InteropServices;
using ImageBudget.Analysis;
using ImageBudget.Files;

namespace ImageBudget.Reports.Console.Views;

/// <summary>Selects the first few of millions of files with little memory: rows are built only for those.</summary>
internal sealed class HeaviestFiles
{
    private readonly RootFs _files;
    private readonly InspectSort _sort;
    private readonly LiveContents _live;
    private readonly long[] _bytes;
    private readonly BitArray _isFile;

    private HeaviestFiles(RootFs files, InspectSort sort)
    {
        _files = files;
        _sort = sort;
        _live = LiveContents.Of(files);
        _bytes = new long[files.Count];
        _isFile = new BitArray(files.Count);
    }

    /// <returns>In order; how many files there are.</returns>
    public static (List<InspectRow> First, int Count) Of(RootFs files, InspectSort sort, int top)
    {
        HeaviestFiles all = new(files, sort);
        PathSizes.Book(files, all._live, (path, bytes) =>
        {
            all._bytes[path.Value] += sort switch
            {
                InspectSort.Unpacked => bytes.Unpacked,
                InspectSort.Transfer => bytes.Transfer,
                _ => bytes.Live
            };
            all._isFile[path.Value] |= bytes.Files > 0;
        });
        (List<RootNode> first, int count) = all.First(top);
        return ([.. all.Rows(first)], count);
    }

    private (List<RootNode> First, int Count) First(int top)
    {
        // The smallest first, because it is removed first.
        PriorityQueue<RootNode, RootNode> queue = new(Comparer<RootNode>.Create(Compare));
        int count = 0;
        foreach (RootNode node in _files.NodesBelowRoot)
        {
            if (!_isFile[node.Value])
            {
                continue;
            }

            count++;
            if (queue.Count < top)
            {
                queue.Enqueue(node, node);
            }
            else
            {
                queue.EnqueueDequeue(node, node);
            }
        }

        List<RootNode> first = new(queue.Count);
        while (queue.TryDequeue(out RootNode node, out _))
        {
            first.Add(node);
        }

        first.Reverse();
        return (first, count);
    }

    private int Compare(RootNode x, RootNode y)
    {
        int bytes = _sort == InspectSort.Name ? 0 : _bytes[x.Value].CompareTo(_bytes[y.Value]);
        return bytes != 0 ? bytes : PathOrder.Compare(_files, y, x);
    }

    private IEnumerable<InspectRow> Rows(List<RootNode> nodes)
    {
        Dictionary<RootNode, PathBytes> wanted = nodes.ToDictionary(n => n, _ => default(PathBytes));
        PathSizes.Book(_files, _live, (path, bytes) =>
        {
            ref PathBytes own = ref CollectionsMarshal.GetValueRefOrNullRef(wanted, path);
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref own))
            {
                own.Add(bytes, 1);
            }
        });
        return nodes.Select(node => new InspectRow(_files.PathOf(node))
        {
            Unpacked = wanted[node].Unpacked,
            Live = wanted[node].Live,
            Transfer = wanted[node].Transfer,
            Layers = [_files[node].Layer],
            Mark = wanted[node].Live == 0 && wanted[node].Unpacked > 0 ? "a later layer hides it" : null,
        });
    }
}
