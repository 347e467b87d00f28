using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.References.Graphs;

namespace ImageBudget.References;

/// <summary>Looks for chains of references, and for the cheapest cut on them.</summary>
internal static class WhySearch
{
    // The number of edges is bounded by the image, the sum of the lengths of their chains is not.
    private const long MaxSteps = 1_000_000;

    // Nix's own notion first, then what package managers declare, then what files merely do.
    private static readonly ImmutableArray<string> KindOrder =
        [EdgeKind.StorePath, EdgeKind.Depends, EdgeKind.Elf, EdgeKind.Shebang, EdgeKind.SymbolicLink, EdgeKind.Deep];

    /// <summary>Chains of references, self references apart.</summary>
    /// <param name="references">The image's graph.</param>
    /// <param name="fromId">A package id, or <see cref="Reference.ImageNode"/>.</param>
    /// <param name="toId">The package in question.</param>
    /// <param name="all">Every edge that lies on some chain, not only one shortest chain.</param>
    /// <param name="precise">Evidence from every file, not only the first.</param>
    /// <returns>Null when one of the packages is not in the image, or there is no chain.</returns>
    public static WhyResult? Find(ReferenceGraph references, string fromId, string toId, bool all, bool precise)
    {
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
            CheapestCut = CheapestCut(references, to, chains[0]),
            IsRun = IsRun(references, to, chains[0]),
            Complete = complete,
        };
    }

    // Each edge not shown so far gets the shortest chain that leads over it. False when that would be too much.
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

    /// <summary>The cheapest cut on a chain that is known already: many findings ask for it, and none should search the graph anew.</summary>
    public static WhyStep? CheapestCutOn(ReferenceGraph references, GraphNode[] chain) =>
        CheapestCut(references, chain[^1], new Steps(references, precise: false).Along(chain));

    /// <summary>True when the one cut on a chain would be to drop what the image was made to run.</summary>
    public static bool IsRunBy(ReferenceGraph references, GraphNode[] chain) =>
        IsRun(references, chain[^1], new Steps(references, precise: false).Along(chain));

    private static bool IsRun(ReferenceGraph references, GraphNode target, WhyChain chain) =>
        CheapestCut(references, target, chain) is null && chain.Steps.Any(s => ReleasesTarget(references, target, s));

    private static bool ReleasesTarget(ReferenceGraph references, GraphNode target, WhyStep step) =>
        references.Cuts.Releases(references.NodeOf(step.From), references.NodeOf(step.To))
        && references.Dominators.Dominates(references.NodeOf(step.To), target);

    // The configuration starts it: to cut that is to drop the application.
    private static bool Runs(ReferenceGraph references, WhyStep step) =>
        step.From == Reference.ImageNode
        && references.Edge(references.NodeOf(step.From), references.NodeOf(step.To)).Any(r => r.Evidence.Any(e => e.Path is "config:Entrypoint" or "config:Cmd"));

    private static WhyStep? CheapestCut(ReferenceGraph references, GraphNode target, WhyChain chain) =>
        chain.Steps
            .Where(s => ReleasesTarget(references, target, s) && !Runs(references, s))
            .OrderBy(s => s.From == Reference.ImageNode)
            .ThenBy(s => s.Sites)
            .ThenByDescending(s => s.Frees)
            .FirstOrDefault();

    /// <summary>Each edge becomes a step once, however many chains lead over it.</summary>
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
