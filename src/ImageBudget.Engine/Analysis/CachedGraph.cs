using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.References;

namespace ImageBudget.Analysis;

/// <summary>
/// The cached graph of an analysis. It is derived from packages and references, so it is ignored when two analyses are compared. A record
/// copied <c>with</c> other packages still has the graph of its original, which is then not used.
/// </summary>
/// <param name="graph">Null to build it on first use.</param>
internal struct CachedGraph(ReferenceGraph? graph) : IEquatable<CachedGraph>
{
    private ReferenceGraph? _graph = graph;

    public ReferenceGraph Of(ImmutableArray<Package> packages, ImmutableArray<Reference> references) =>
        _graph is { } known && known.IsOf(packages, references) ? known : _graph = ReferenceGraph.Of(packages, references);

    public readonly bool Equals(CachedGraph other) => true;

    public override readonly bool Equals(object? obj) => obj is CachedGraph;

    public override readonly int GetHashCode() => 0;
}
