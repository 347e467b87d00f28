namespace ImageBudget.References.Graphs;

/// <summary>A number from 0 on that says what it numbers, so that arrays can be indexed by it and by nothing else.</summary>
internal interface IDenseIndex<TSelf>
    where TSelf : unmanaged, IDenseIndex<TSelf>
{
    int Value { get; }
}
