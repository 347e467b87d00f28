using ImageBudget.References.Graphs;

namespace ImageBudget.Testing;

/// <summary>Graphs as code: the same seed gives the same graph.</summary>
internal static class SyntheticGraph
{
    /// <summary>
    /// A large image: references lead from lower to higher numbers, half of them to the nearest few hundred packages, some to a few popular
    /// ones; one in a thousand leads a short distance back, so that cycles stay small. Every node but the root has a referrer.
    /// </summary>
    public static PackageGraph Create(int nodes, int edges, int seed)
    {
        Random random = new(seed);
        List<(int, int)> list = new(edges);
        for (int node = 1; node < nodes; node++)
        {
            list.Add((random.Next(Math.Max(0, node - 300), node), node));
        }

        int common = Math.Max(1, nodes / 100);
        while (list.Count < edges)
        {
            int from = random.Next(nodes);
            int to = random.Next(4) switch
            {
                0 => nodes - 1 - random.Next(common),
                1 => random.Next(nodes),
                _ => Math.Min(nodes - 1, from + random.Next(300)),
            };
            if (random.Next(1000) == 0)
            {
                list.Add((Math.Min(nodes - 1, from + random.Next(1, 4)), from));
            }
            else
            {
                list.Add(from < to ? (from, to) : (to, from));
            }
        }

        return Of(nodes, list);
    }

    /// <summary>The graph of plain numbers; 0 is the image.</summary>
    public static PackageGraph Of(int nodes, IReadOnlyCollection<(int From, int To)> edges)
    {
        (GraphNode, GraphNode)[] typed = new (GraphNode, GraphNode)[edges.Count];
        int i = 0;
        foreach ((int from, int to) in edges)
        {
            typed[i++] = (new GraphNode(from), new GraphNode(to));
        }

        return PackageGraph.Build(nodes, typed);
    }

    /// <summary>Small and arbitrary: cycles, self references, parallel edges and unreachable parts included.</summary>
    public static (int Nodes, (int From, int To)[] Edges) Arbitrary(int seed)
    {
        Random random = new(seed);
        int nodes = random.Next(1, 14);
        bool acyclic = random.Next(3) == 0;
        (int, int)[] edges = new (int, int)[random.Next(0, (nodes * random.Next(1, 4)) + 1)];
        for (int i = 0; i < edges.Length; i++)
        {
            int from = random.Next(nodes);
            int to = random.Next(nodes);
            edges[i] = acyclic && from > to ? (to, from) : (from, to);
        }

        return (nodes, edges);
    }

    public static long[] Weights(int nodes, int seed)
    {
        Random random = new(seed);
        long[] weights = new long[nodes];
        for (int i = 0; i < nodes; i++)
        {
            weights[i] = random.Next(8) == 0 ? 0 : random.NextInt64(1, 1L << 32);
        }

        return weights;
    }
}
