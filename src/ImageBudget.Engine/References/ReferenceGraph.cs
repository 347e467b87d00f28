using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.References.Graphs;

namespace ImageBudget.References;

/// <summary>The references of one image as a graph: node 0 is the image, then the packages in the order of the analysis.</summary>
internal sealed class ReferenceGraph
{
    private readonly ImmutableArray<Package> _packages;
    private readonly Dictionary<string, int> _nodes;
    private readonly Dictionary<(int From, int To), ImmutableArray<Reference>> _edges;
    private DominatorTree? _dominators;
    private EdgeCut? _cuts;
    private long[]? _exclusive;

    private ReferenceGraph(
        ImmutableArray<Package> packages,
        Dictionary<string, int> nodes,
        Dictionary<(int From, int To), ImmutableArray<Reference>> edges,
        PackageGraph graph)
    {
        _packages = packages;
        _nodes = nodes;
        _edges = edges;
        Graph = graph;
        Live = new long[graph.NodeCount];
        for (int i = 0; i < packages.Length; i++)
        {
            Live[i + 1] = packages[i].Live;
        }
    }

    public PackageGraph Graph { get; }

    /// <summary>Live bytes of each node; 0 for the image, whose own files no reference can free.</summary>
    public long[] Live { get; }

    /// <summary>From the image's root.</summary>
    public DominatorTree Dominators => _dominators ??= DominatorTree.Of(Graph);

    /// <summary>Live bytes that would leave with each node.</summary>
    public long[] Exclusive => _exclusive ??= Dominators.SubtreeSums(Live);

    /// <summary>In live bytes.</summary>
    public EdgeCut Cuts => _cuts ??= new EdgeCut(Graph, Dominators, Live);

    /// <summary>References from or to something that is no package of the analysis are left out.</summary>
    public static ReferenceGraph Of(ImageAnalysis analysis)
    {
        Dictionary<string, int> nodes = new(analysis.Packages.Length + 1, StringComparer.Ordinal) { [Reference.ImageNode] = PackageGraph.Root };
        for (int i = 0; i < analysis.Packages.Length; i++)
        {
            nodes.TryAdd(analysis.Packages[i].Id, i + 1);
        }

        List<(int, int)> edges = new(analysis.References.Length);
        Dictionary<(int, int), ImmutableArray<Reference>> byEnds = new(analysis.References.Length);
        foreach (Reference reference in analysis.References)
        {
            if (nodes.TryGetValue(reference.From, out int from) && nodes.TryGetValue(reference.To, out int to))
            {
                edges.Add((from, to));
                byEnds[(from, to)] = byEnds.TryGetValue((from, to), out ImmutableArray<Reference> known) ? known.Add(reference) : [reference];
            }
        }

        PackageGraph graph = PackageGraph.Build(analysis.Packages.Length + 1, [.. edges]);
        return new ReferenceGraph(analysis.Packages, nodes, byEnds, graph);
    }

    /// <summary>-1 when the image does not hold it.</summary>
    public int NodeOf(string id) => _nodes.GetValueOrDefault(id, -1);

    public string IdOf(int node) => node == PackageGraph.Root ? Reference.ImageNode : _packages[node - 1].Id;

    /// <summary>Null for the image itself.</summary>
    public Package? PackageOf(int node) => node == PackageGraph.Root ? null : _packages[node - 1];

    /// <summary>As people read it.</summary>
    public string NameOf(int node) => node == PackageGraph.Root ? Reference.ImageNode : _packages[node - 1].DisplayName;

    /// <summary>The references behind one edge, one for each kind; self references too. Empty when there is none.</summary>
    public ImmutableArray<Reference> Edge(int from, int to) => _edges.GetValueOrDefault((from, to), []);
}
