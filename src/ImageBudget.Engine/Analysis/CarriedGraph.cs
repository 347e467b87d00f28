using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.References;

namespace ImageBudget.Analysis;

/// <summary>
/// The graph that an analysis carries. It follows from the packages and references, so that it takes no part in whether two analyses are
/// equal, and one that was built from others is not used: a record copied <c>with</c> other packages carries the graph of its original.
/// </summary>
/// <param name="graph">Null to build it when it is asked for.</param>
internal struct CarriedGraph(ReferenceGraph? graph) : IEquatable<CarriedGraph>
{
    private ReferenceGraph? _graph = graph;

    public ReferenceGraph Of(ImmutableArray<Package> packages, ImmutableArray<Reference> references) =>
        _graph is { } known && known.IsOf(packages, references) ? known : _graph = ReferenceGraph.Of(packages, references);

    public readonly bool Equals(CarriedGraph other) => true;

    public override readonly bool Equals(object? obj) => obj is CarriedGraph;

    public override readonly int GetHashCode() => 0;
}
