using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ImageBudget.Model;
using ImageBudget.References.Graphs;

namespace ImageBudget.References;

/// <summary>
/// The references of one image. Built once for an analysis; derived values are computed on first
/// use. References from or to packages that are not in the analysis are left out.
/// </summary>
internal sealed class ReferenceGraph
{
    private readonly Dictionary<string, GraphNode> _nodes;

    // Both ends of each reference; none for an end that is not a package.
    private readonly (GraphNode From, GraphNode To)[] _ends;

    private ReferenceGraph(
        ImmutableArray<Package> packages,
        ImmutableArray<Reference> references,
        Dictionary<string, GraphNode> nodes,
        (GraphNode, GraphNode)[] ends)
    {
        Packages = packages;
        References = references;
        _nodes = nodes;
        _ends = ends;
        Graph = Build(_ => true);
        Live = Weights(p => p.Live);
    }

    /// <summary>By <see cref="PackageIndex"/>.</summary>
    public ImmutableArray<Package> Packages { get; private set; }

    public ImmutableArray<Reference> References { get; }

    public PackageGraph Graph { get; }

    /// <summary>The same nodes with only the references between store paths, as in Nix.</summary>
    public PackageGraph Store => field ??= Build(i => References[i].Kind == EdgeKind.StorePath && !_ends[i].From.IsImage);

    /// <summary>Live bytes of each node; 0 for the image, whose own files cannot be freed by dropping a reference.</summary>
    public NodeWeights Live { get; }

    /// <summary>All nodes reachable from the image, and the image itself.</summary>
    public NodeSet Reachable => field ??= Reachability.From(Graph, GraphNode.Image);

    /// <summary>From the image.</summary>
    public ShortestChains Shortest => field ??= ShortestChains.From(Graph, GraphNode.Image);

    /// <summary>From the image.</summary>
    public DominatorTree Dominators => field ??= DominatorTree.Of(Graph);

    /// <summary>The exclusive live bytes of each node.</summary>
    public NodeWeights Exclusive => _exclusive ??= Dominators.SubtreeSums(Live);

    /// <summary>In live bytes.</summary>
    public EdgeCut Cuts => field ??= new EdgeCut(Graph, Dominators, Exclusive);

    private NodeWeights? _exclusive;

    private Dictionary<(GraphNode From, GraphNode To), ImmutableArray<Reference>> Edges => field ??= ByEnds();

    private ILookup<string, Reference> StoreReferences => field ??= References
        .Where(r => r.Kind == EdgeKind.StorePath).ToLookup(r => r.From, StringComparer.Ordinal);

    /// <param name="packages">Of one image.</param>
    /// <param name="references">By id.</param>
    public static ReferenceGraph Of(ImmutableArray<Package> packages, ImmutableArray<Reference> references)
    {
        Dictionary<string, GraphNode> nodes = new(packages.Length + 1, StringComparer.Ordinal) { [Reference.ImageNode] = GraphNode.Image };
        for (int i = 0; i < packages.Length; i++)
        {
            nodes.TryAdd(packages[i].Id, GraphNode.Of(new PackageIndex(i)));
        }

        (GraphNode, GraphNode)[] ends = new (GraphNode, GraphNode)[references.Length];
        for (int i = 0; i < ends.Length; i++)
        {
            bool known = nodes.TryGetValue(references[i].From, out GraphNode from) & nodes.TryGetValue(references[i].To, out GraphNode to);
            ends[i] = known ? (from, to) : (GraphNode.None, GraphNode.None);
        }

        return new ReferenceGraph(packages, references, nodes, ends);
    }

    /// <summary>
    /// Builds the graph of packages whose sizes are set. Sets the closure size, the exclusive size and the reachability of each package.
    /// </summary>
    /// <param name="packages">Of one image.</param>
    /// <param name="references">By id.</param>
    /// <param name="cancellation">Checked while closures are summed.</param>
    public static ReferenceGraph Place(
        ImmutableArray<Package> packages, ImmutableArray<Reference> references, CancellationToken cancellation = default)
    {
        ReferenceGraph graph = Of(packages, references);
        NodeWeights nar = graph.Weights(p => p.Nar ?? 0);
        NodeWeights exclusiveNar = graph.Dominators.SubtreeSums(nar);
        NodeWeights closures = Closures.SumsOfAll(graph.Store, nar, cancellation);
        graph.Packages =
        [
            .. packages.Select((p, i) => GraphNode.Of(new PackageIndex(i)) is var node
                ? p with
                {
                    ClosureNar = p.Nar is null ? null : closures[node],
                    Exclusive = graph.Exclusive[node],
                    ExclusiveNar = p.Nar is null ? null : exclusiveNar[node],
                    Reachable = graph.Reachable.Contains(node),
                }
                : p),
        ];
        return graph;
    }

    /// <summary>True when it was built from exactly these arrays.</summary>
    public bool IsOf(ImmutableArray<Package> packages, ImmutableArray<Reference> references) =>
        Packages == packages && References == references;

    /// <summary>None when it is not in the image.</summary>
    public GraphNode NodeOf(string id) => _nodes.TryGetValue(id, out GraphNode node) ? node : GraphNode.None;

    public string IdOf(GraphNode node) => PackageOf(node)?.Id ?? Reference.ImageNode;

    /// <summary>Null for the image itself.</summary>
    public Package? PackageOf(GraphNode node) => node.IsImage ? null : Packages[node.Package.Value];

    /// <summary>The name for output.</summary>
    public string NameOf(GraphNode node) => PackageOf(node)?.DisplayName ?? Reference.ImageNode;

    /// <summary>The references of one edge, one for each kind, including self references. Empty when there is none.</summary>
    public ImmutableArray<Reference> Edge(GraphNode from, GraphNode to) => Edges.GetValueOrDefault((from, to), []);

    /// <summary>The references of a store path, including a self reference.</summary>
    public IEnumerable<Reference> StoreReferencesFrom(string id) => StoreReferences[id];

    private PackageGraph Build(Func<int, bool> picks)
    {
        List<(GraphNode, GraphNode)> edges = new(_ends.Length);
        for (int i = 0; i < _ends.Length; i++)
        {
            if (_ends[i].From.Exists && picks(i))
            {
                edges.Add(_ends[i]);
            }
        }

        return PackageGraph.Build(Packages.Length + 1, CollectionsMarshal.AsSpan(edges));
    }

    /// <summary>A weight for each package; 0 for the image.</summary>
    public NodeWeights Weights(Func<Package, long> weight)
    {
        long[] weights = new long[Packages.Length + 1];
        for (int i = 0; i < Packages.Length; i++)
        {
            weights[GraphNode.Of(new PackageIndex(i)).Value] = weight(Packages[i]);
        }

        return new NodeWeights(weights);
    }

    private Dictionary<(GraphNode, GraphNode), ImmutableArray<Reference>> ByEnds()
    {
        Dictionary<(GraphNode, GraphNode), ImmutableArray<Reference>> edges = new(_ends.Length);
        for (int i = 0; i < _ends.Length; i++)
        {
            if (_ends[i].From.Exists)
            {
                bool more = edges.TryGetValue(_ends[i], out ImmutableArray<Reference> known);
                edges[_ends[i]] = more ? known.Add(References[i]) : [References[i]];
            }
        }

        return edges;
    }
}
