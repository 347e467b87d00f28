using ImageBudget.Analysis;
using ImageBudget.Files;

namespace ImageBudget.Reports.Console.Views;

/// <summary>The first few files of millions, without a line for each of them.</summary>
internal static class HeaviestFiles
{
    /// <returns>In order; how many files there are, and their bytes in the metric.</returns>
    public static (List<InspectRow> First, int Count) Of(RootFs files, InspectSort sort, int top)
    {
        PathLedger ledger = PathLedger.Of(files);
        Order order = new(files, ledger, sort);
        PriorityQueue<int, int> first = new(order);
        int count = 0;
        for (int node = 1; node < ledger.Count; node++)
        {
            if (ledger.BelowOf(node).Files == 0 || ledger.OwnOf(node).Files == 0)
            {
                continue;
            }

            count++;
            if (first.Count < top)
            {
                first.Enqueue(node, node);
            }
            else
            {
                first.EnqueueDequeue(node, node);
            }
        }

        List<InspectRow> rows = new(first.Count);
        while (first.TryDequeue(out int node, out _))
        {
            PathBytes own = ledger.OwnOf(node);
            rows.Add(new InspectRow(files.PathOf(node))
            {
                Unpacked = own.Unpacked,
                Live = own.Live,
                Transfer = own.Transfer,
                Layers = [files[node].Layer],
                Mark = own.Live == 0 && own.Unpacked > 0 ? "a later layer hides it" : null,
            });
        }

        rows.Reverse();
        return (rows, count);
    }

    // The least wanted first, as it is the first to go; paths are only written out where bytes do not tell.
    private sealed class Order(RootFs files, PathLedger ledger, InspectSort sort) : IComparer<int>
    {
        public int Compare(int x, int y)
        {
            int bytes = sort == InspectSort.Name ? 0 : Bytes(x).CompareTo(Bytes(y));
            return bytes != 0 ? bytes : string.CompareOrdinal(files.PathOf(y), files.PathOf(x));
        }

        private long Bytes(int node)
        {
            PathBytes own = ledger.OwnOf(node);
            return sort switch
            {
                InspectSort.Unpacked => own.Unpacked,
                InspectSort.Transfer => own.Transfer,
                _ => own.Live,
            };
        }
    }
}
