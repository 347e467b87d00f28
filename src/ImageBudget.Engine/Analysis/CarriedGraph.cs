using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.References;

namespace ImageBudget.Analysis;

/// <summary>
/// The graph of an analysis. It is derived from the packages and references, so it is ignored when two analyses are
/// compared. A record copied <c>with</c> other packages still has the graph of its original, which is then not used.
/// </summary>
/// <param name="graph">Null: built on first use.</param>
internal struct CarriedGraph(ReferenceGraph? graph) : IEquatable<CarriedGraph>
{
    private ReferenceGraph? _graph = graph;

    public ReferenceGraph Of(ImmutableArray<Package> packages, ImmutableArray<Reference> references) =>
        _graph is { } known && known.IsOf(packages, references) ? known : _graph = ReferenceGraph.Of(packages, references);

    public readonly bool Equals(CarriedGraph other) => true;

    public override readonly bool Equals(object? obj) => obj is CarriedGraph;

    public override readonly int GetHashCode() => 0;
}
