using ImageBudget.Model;

namespace ImageBudget.Ecosystems;

/// <summary>
/// Where no record says what was asked for, what nothing else requires was: of packages that require each other in a circle, and are
/// required by nothing outside of it, one stands for all.
/// </summary>
internal static class Unrequired
{
    /// <summary>Marks the packages that nothing leads to, neither another of these packages nor a mark that was there before.</summary>
    public static void Mark(InventoryReader reader, IReadOnlyList<PackageDraft> packages, Func<PackageDraft, Evidence> why)
    {
        Dictionary<PackageIndex, int> place = [];
        for (int i = 0; i < packages.Count; i++)
        {
            place.Add(packages[i].Index, i);
        }

        List<int>[] to = [.. packages.Select(_ => new List<int>())];
        foreach (DependsEdge edge in reader.Edges)
        {
            if (place.TryGetValue(edge.From, out int from) && place.TryGetValue(edge.To, out int target))
            {
                to[from].Add(target);
            }
        }

        // In the order of a depth-first search's ends, backwards, a package comes before all that only it leads to; circles are no
        // exception (S. R. Kosaraju's first pass).
        List<int> ends = [];
        bool[] seen = new bool[packages.Count];
        for (int i = 0; i < packages.Count; i++)
        {
            Visit(to, i, seen, ends);
        }

        Array.Clear(seen);
        for (int i = 0; i < packages.Count; i++)
        {
            if (packages[i].Wanted is not null)
            {
                Visit(to, i, seen, []);
            }
        }

        for (int i = ends.Count - 1; i >= 0; i--)
        {
            if (!seen[ends[i]])
            {
                packages[ends[i]].Wanted = why(packages[ends[i]]);
                Visit(to, ends[i], seen, []);
            }
        }
    }

    private static void Visit(List<int>[] to, int start, bool[] seen, List<int> ends)
    {
        if (seen[start])
        {
            return;
        }

        Stack<(int Node, int Next)> open = new();
        seen[start] = true;
        open.Push((start, 0));
        while (open.TryPop(out (int Node, int Next) top))
        {
            if (top.Next == to[top.Node].Count)
            {
                ends.Add(top.Node);
                continue;
            }

            open.Push((top.Node, top.Next + 1));
            int next = to[top.Node][top.Next];
            if (!seen[next])
            {
                seen[next] = true;
                open.Push((next, 0));
            }
        }
    }
}
