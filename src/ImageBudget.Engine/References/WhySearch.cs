using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.References.Graphs;

namespace ImageBudget.References;

/// <summary>Finds chains of references.</summary>
internal static class WhySearch
{
    // The image bounds the number of edges, but not the total length of their chains.
    private const long MaxSteps = 1_000_000;

    // Nix's references first, then declared dependencies, then uses between files.
    private static readonly ImmutableArray<string> KindOrder =
        [EdgeKind.StorePath, EdgeKind.Depends, EdgeKind.Elf, EdgeKind.Shebang, EdgeKind.SymbolicLink, EdgeKind.Deep];

    /// <summary>Chains of references, without self references.</summary>
    /// <param name="cuts">The image's graph with its safe cuts.</param>
    /// <param name="fromId">A package id, or <see cref="Reference.ImageNode"/>.</param>
    /// <param name="toId">The package in question.</param>
    /// <param name="all">True for every edge on any chain; false for one shortest chain.</param>
    /// <param name="precise">True for evidence from every file; false for the first only.</param>
    /// <returns>Null when one of both is not in the image, or there is no chain.</returns>
    public static WhyResult? Find(SafeCuts cuts, string fromId, string toId, bool all, bool precise)
    {
        ReferenceGraph references = cuts.Graph;
        GraphNode from = references.NodeOf(fromId);
        GraphNode to = references.NodeOf(toId);
        if (!from.Exists || !to.Exists || from == to)
        {
            return null;
        }

        ShortestChains shortest = from.IsImage ? references.Shortest : ShortestChains.From(references.Graph, from);
        GraphNode[] first = shortest.ChainTo(to);
        if (first.Length == 0)
        {
            return null;
        }

        Steps steps = new(references, precise);
        ImmutableArray<WhyChain>.Builder chains = ImmutableArray.CreateBuilder<WhyChain>();
        chains.Add(steps.Along(first));
        bool complete = !all || AddFurther(references.Graph, from, to, shortest, steps, chains);
        return new WhyResult(toId, chains.ToImmutable())
        {
            CheapestCut = cuts.CheapestOn(chains[0].Steps),
            Needed = cuts.NeededOn(chains[0].Steps),
            Complete = complete,
        };
    }

    // Adds the shortest chain through each edge that is not shown yet. False when there would be too many steps.
    private static bool AddFurther(
        PackageGraph graph, GraphNode from, GraphNode to, ShortestChains shortest, Steps steps, ImmutableArray<WhyChain>.Builder chains)
    {
        ShortestChains back = ShortestChains.From(graph.Reverse, to);
        long listed = 0;
        foreach ((GraphNode From, GraphNode To) edge in ChainEdges.AllOnSomeChain(graph, from, to))
        {
            if (!steps.Shown(edge))
            {
                listed += shortest.DistanceTo(edge.From) + 1 + back.DistanceTo(edge.To);
                if (listed > MaxSteps)
                {
                    return false;
                }

                GraphNode[] rest = back.ChainTo(edge.To);
                Array.Reverse(rest);
                chains.Add(steps.Along([.. shortest.ChainTo(edge.From), .. rest]));
            }
        }

        return true;
    }

    /// <summary>The steps of a known chain, without another search: many findings need the same chain.</summary>
    public static ImmutableArray<WhyStep> Along(ReferenceGraph references, GraphNode[] chain) =>
        new Steps(references, precise: false).Along(chain).Steps;

    /// <summary>Creates the step of each edge only once, whatever the number of chains through it.</summary>
    private sealed class Steps(ReferenceGraph references, bool precise)
    {
        private readonly Dictionary<(GraphNode, GraphNode), WhyStep> _steps = [];

        public bool Shown((GraphNode, GraphNode) edge) => _steps.ContainsKey(edge);

        public WhyChain Along(GraphNode[] nodes)
        {
            ImmutableArray<WhyStep>.Builder steps = ImmutableArray.CreateBuilder<WhyStep>(nodes.Length - 1);
            for (int i = 1; i < nodes.Length; i++)
            {
                steps.Add(Step(nodes[i - 1], nodes[i]));
            }

            return new WhyChain(steps.MoveToImmutable());
        }

        private WhyStep Step(GraphNode from, GraphNode to)
        {
            if (!_steps.TryGetValue((from, to), out WhyStep? step))
            {
                Reference[] kinds = [.. references.Edge(from, to).OrderBy(r => Rank(r.Kind)).ThenBy(r => r.Kind, StringComparer.Ordinal)];
                List<Evidence> sites = [.. kinds.SelectMany(r => r.Evidence).DistinctBy(e => e.Path, StringComparer.Ordinal)];
                int count = sites.Count;
                if (precise)
                {
                    sites.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
                }
                else if (count > 1)
                {
                    sites.RemoveRange(1, count - 1);
                }

                step = new WhyStep(
                    references.IdOf(from), references.IdOf(to), kinds[0].Kind, count, references.Cuts.Frees(from, to), [.. sites]);
                _steps.Add((from, to), step);
            }

            return step;
        }

        private static int Rank(string kind) => KindOrder.IndexOf(kind) is >= 0 and int rank ? rank : KindOrder.Length;
    }
}
