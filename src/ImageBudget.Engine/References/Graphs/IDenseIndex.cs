namespace ImageBudget.References.Graphs;

/// <summary>A typed index from 0, so that an array indexed by it cannot be indexed by another kind of number.</summary>
internal interface IDenseIndex<TSelf>
    where TSelf : unmanaged, IDenseIndex<TSelf>
{
    int Value { get; }
}
