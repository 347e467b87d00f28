using ImageBudget.Model;

namespace ImageBudget.Ecosystems;

/// <summary>
/// Marks packages as requested when no record of requests exists: those that no other package requires, and one package of each cycle that
/// no package outside of it requires.
/// </summary>
internal static class RequestedPackages
{
    /// <summary>Marks the packages that are not reachable from other packages of the list, nor from packages that are already
    /// marked.</summary>
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

        // In reverse postorder of a depth-first search, a package precedes all packages that are reachable only from it, also with cycles
        // (first pass of S. R. Kosaraju's algorithm).
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
