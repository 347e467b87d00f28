using ImageBudget.References.Graphs;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.References;

/// <summary>Each algorithm compared with a naive one, over many small random graphs.</summary>
public class GraphAlgorithmsTests
{
    private const int Graphs = 2500;

    [Test]
    public void PackageGraph_ArbitraryEdges_AreMergedWithoutSelfReferences()
    {
        ForEachGraph((graph, naive) =>
        {
            Assert.That(EdgesOf(graph), Is.EqualTo(naive.Edges));
            Assert.That(EdgesOf(graph.Reverse), Is.EqualTo(naive.Edges.Select(e => (e.To, e.From)).Order()));
            Assert.That(graph.Reverse.Reverse, Is.SameAs(graph));
        });
    }

    [Test]
    public void PackageGraph_EdgeToAnUnknownNode_IsRefused()
    {
        Assert.That(() => SyntheticGraph.Of(2, [(0, 2)]), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => SyntheticGraph.Of(2, [(-1, 1)]), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Reachability_ArbitraryGraph_IsTheClosure()
    {
        ForEachGraph((graph, naive) =>
        {
            for (int node = 0; node < naive.Nodes; node++)
            {
                Assert.That(Numbers(Reachability.Closure(graph, N(node))), Is.EqualTo(naive.Reach(node, null, null)));
            }
        });
    }

    [Test]
    public void RestrictedReachability_WithoutNodesAndEdges_ReachesTheRest()
    {
        ForEachGraph((graph, naive) =>
        {
            Random random = new(naive.Nodes + naive.Edges.Count);
            NodeSet nodes = new(naive.Nodes);
            HashSet<int> nodeSet = [];
            HashSet<(int, int)> edges = [];
            for (int i = 0; i < 2; i++)
            {
                int node = random.Next(naive.Nodes);
                nodes.Add(N(node));
                nodeSet.Add(node);
                if (naive.Edges.Count > 0)
                {
                    edges.Add(naive.Edges[random.Next(naive.Edges.Count)]);
                }
            }

            Assert.That(
                Numbers(RestrictedReachability.Reachable(graph, GraphNode.Image, nodes, Typed(edges)).Nodes()),
                Is.EqualTo(naive.Reach(0, nodeSet, edges)));
        });
    }

    [Test]
    public void ShortestChains_ArbitraryGraph_AreShortestAndFirst()
    {
        ForEachGraph((graph, naive) =>
        {
            ShortestChains chains = ShortestChains.From(graph, GraphNode.Image);
            for (int node = 0; node < naive.Nodes; node++)
            {
                Assert.That(Numbers(chains.ChainTo(N(node))), Is.EqualTo(naive.ShortestFirst(0, node)));
                Assert.That(chains.DistanceTo(N(node)), Is.EqualTo(chains.ChainTo(N(node)).Length - 1));
            }
        });
    }

    [Test]
    public void ChainEdges_ArbitraryGraph_LoseNoEdgeOfASimpleChain()
    {
        int kept = 0;
        int simple = 0;
        ForEachGraph((graph, naive) =>
        {
            int target = naive.Nodes - 1;
            List<(int, int)> all =
                [.. ChainEdges.AllOnSomeChain(graph, GraphNode.Image, N(target)).Select(e => (e.From.Value, e.To.Value))];
            List<(int, int)> onSimple = naive.EdgesOnSimpleChains(0, target);
            Assert.That(onSimple, Is.SubsetOf(all));
            Assert.That(all, Is.Ordered);
            if (naive.Acyclic)
            {
                Assert.That(all, Is.EqualTo(onSimple));
            }

            kept += all.Count;
            simple += onSimple.Count;
        });
        TestContext.Out.WriteLine($"edges kept {kept}, of them on a simple chain {simple}");
        Assert.That(kept - simple, Is.LessThan(kept / 20), "cycles hardly ever leave an edge too many");
    }

    [Test]
    public void DominatorTree_ArbitraryGraph_SubtreesAreThePackagesThatLeave()
    {
        ForEachGraph((graph, naive) =>
        {
            DominatorTree tree = DominatorTree.Of(graph);
            long[] weights = SyntheticGraph.Weights(naive.Nodes, naive.Edges.Count);
            NodeWeights sums = tree.SubtreeSums(new NodeWeights(weights));
            for (int node = 0; node < naive.Nodes; node++)
            {
                List<int> dominated = naive.Dominated(node);
                Assert.That(Numbers(tree.Subtree(N(node)).ToArray()).Order(), Is.EqualTo(dominated));
                Assert.That(tree.Subtree(N(node))[0], Is.EqualTo(N(node)));
                Assert.That(sums[N(node)], Is.EqualTo(dominated.Sum(n => weights[n])));
                for (int other = 0; other < naive.Nodes; other++)
                {
                    Assert.That(tree.Dominates(N(node), N(other)), Is.EqualTo(dominated.Contains(other)));
                }

                List<int> dominators = [.. Enumerable.Range(0, naive.Nodes).Where(n => n != node && naive.Dominated(n).Contains(node))];
                int immediate = dominators.Count == 0 ? -1 : dominators.Single(d => dominators.All(e => naive.Dominated(e).Contains(d)));
                Assert.That(tree.Parent(N(node)).Value, Is.EqualTo(immediate));
            }
        });
    }

    [Test]
    public void Closures_ArbitraryGraph_CountEachMemberOnce()
    {
        ForEachGraph((graph, naive) =>
        {
            long[] weights = SyntheticGraph.Weights(naive.Nodes, naive.Edges.Count);
            long[] expected = [.. Enumerable.Range(0, naive.Nodes).Select(n => naive.Reach(n, null, null).Sum(m => weights[m]))];
            Assert.That(Closures.SumsOfAll(graph, new NodeWeights(weights)).Values.ToArray(), Is.EqualTo(expected));
            Assert.That(Closures.SumOf(graph, GraphNode.Image, new NodeWeights(weights)), Is.EqualTo(expected[0]));
        });
    }

    [TestCase(511)]
    [TestCase(512)]
    [TestCase(513)]
    [TestCase(2000)]
    public void Closures_MoreThanOneBlock_AgreeWithAWalkFromEachNode(int nodes)
    {
        PackageGraph graph = SyntheticGraph.Create(nodes, nodes * 3, seed: nodes);
        NodeWeights weights = new(SyntheticGraph.Weights(nodes, seed: 1));
        long[] expected = [.. graph.Nodes.Select(n => Closures.SumOf(graph, n, weights))];
        Assert.That(Closures.SumsOfAll(graph, weights).Values.ToArray(), Is.EqualTo(expected));
    }

    [Test]
    public void DominatorTree_LargerGraphs_AgreeWithRemovingEachNode([Range(0, 11)] int seed)
    {
        int nodes = 300;
        PackageGraph graph = SyntheticGraph.Create(nodes, 360 + (40 * seed), seed);
        long[] weights = SyntheticGraph.Weights(nodes, seed);
        NodeWeights typed = new(weights);
        NodeWeights sums = DominatorTree.Of(graph).SubtreeSums(typed);
        long whole = weights.Sum();
        foreach (GraphNode node in graph.Nodes)
        {
            NodeSet without = new(nodes);
            without.Add(node);
            long rest = RestrictedReachability.Reachable(graph, GraphNode.Image, without, null).SumOf(typed);
            Assert.That(sums[node], Is.EqualTo(whole - rest));
        }
    }

    [Test]
    public void EdgeCut_ArbitraryGraph_FreesUnreachableNodes()
    {
        ForEachGraph((graph, naive) =>
        {
            long[] weights = SyntheticGraph.Weights(naive.Nodes, naive.Edges.Count);
            DominatorTree tree = DominatorTree.Of(graph);
            EdgeCut cuts = new(graph, tree, tree.SubtreeSums(new NodeWeights(weights)));
            List<int> before = naive.Reach(0, null, null);
            foreach ((int from, int to) in naive.Edges)
            {
                if (!before.Contains(to))
                {
                    continue;
                }

                List<int> gone = [.. before.Except(naive.Reach(0, null, [(from, to)]))];
                Assert.That(Numbers(cuts.Leaving(N(from), N(to)).ToArray()).Order(), Is.EqualTo(gone));
                Assert.That(cuts.Frees(N(from), N(to)), Is.EqualTo(gone.Sum(n => weights[n])));
            }
        });
    }

    [Test]
    public void DominatorTree_UnreachableNodes_FormTheirOwnForest()
    {
        // 1 is reachable; 2 to 6 are not; 2 -> 1 and 2 -> 3; 4 and 5 refer to each other, and 5 to 6.
        PackageGraph graph = SyntheticGraph.Of(7, [(0, 1), (2, 1), (2, 3), (5, 4), (4, 5), (5, 6)]);
        DominatorTree tree = DominatorTree.Of(graph);
        NodeWeights sums = tree.SubtreeSums(new NodeWeights([1, 10, 100, 1000, 10_000, 100_000, 1_000_000]));
        Assert.That(sums.Values.ToArray(), Is.EqualTo(new long[] { 11, 10, 1100, 1000, 1_110_000, 1_100_000, 1_000_000 }));
        Assert.That(new EdgeCut(graph, tree, sums).Leaving(N(2), N(1)).Length, Is.Zero);
    }

    [Test]
    public void EveryAlgorithm_LongChain_NeedsNoDeepStack()
    {
        const int nodes = 100_000;
        (int, int)[] edges = new (int, int)[nodes];
        for (int i = 1; i < nodes; i++)
        {
            edges[i] = (i - 1, i);
        }

        edges[0] = (nodes - 1, nodes / 2);
        long[] weights = new long[nodes];
        Array.Fill(weights, 1);
        (long[] Exclusive, long[] Closures, int Chain, int ChainEdges, int Reached) got = default;
        Thread thread = new(
            () =>
            {
                PackageGraph graph = SyntheticGraph.Of(nodes, edges);
                got = (
                    DominatorTree.Of(graph).SubtreeSums(new NodeWeights(weights)).Values.ToArray(),
                    Closures.SumsOfAll(graph, new NodeWeights(weights)).Values.ToArray(),
                    ShortestChains.From(graph, GraphNode.Image).ChainTo(N(nodes - 1)).Length,
                    ChainEdges.AllOnSomeChain(graph, GraphNode.Image, N(nodes - 1)).Count,
                    Reachability.From(graph, N(nodes - 1)).Count);
            },
            maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.That(got.Exclusive, Is.EqualTo(Enumerable.Range(0, nodes).Select(i => (long)nodes - i).ToArray()));
        Assert.That(got.Closures, Is.EqualTo(Enumerable.Range(0, nodes).Select(i => (long)nodes - Math.Min(i, nodes / 2)).ToArray()));
        Assert.That(got.Chain, Is.EqualTo(nodes));
        Assert.That(got.ChainEdges, Is.EqualTo(nodes - 1));
        Assert.That(got.Reached, Is.EqualTo(nodes / 2));
    }

    private static void ForEachGraph(Action<PackageGraph, NaiveGraph> fact)
    {
        for (int seed = 0; seed < Graphs; seed++)
        {
            (int nodes, (int, int)[] edges) = SyntheticGraph.Arbitrary(seed);
            try
            {
                fact(SyntheticGraph.Of(nodes, edges), new NaiveGraph(nodes, edges));
            }
            catch (Exception e) when (e is not AssertionException)
            {
                throw new InvalidOperationException($"seed {seed}", e);
            }
        }
    }

    private static GraphNode N(int node) => new(node);

    private static IEnumerable<int> Numbers(IEnumerable<GraphNode> nodes) => nodes.Select(n => n.Value);

    private static HashSet<(GraphNode, GraphNode)> Typed(IEnumerable<(int From, int To)> edges) =>
        [.. edges.Select(e => (N(e.From), N(e.To)))];

    private static List<(int From, int To)> EdgesOf(PackageGraph graph)
    {
        List<(int, int)> edges = [];
        foreach (GraphNode node in graph.Nodes)
        {
            foreach (GraphNode next in graph.Successors(node))
            {
                edges.Add((node.Value, next.Value));
            }
        }

        return edges;
    }
}
