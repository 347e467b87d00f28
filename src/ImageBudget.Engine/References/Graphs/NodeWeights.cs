namespace ImageBudget.References.Graphs;

/// <summary>A number of bytes for each node of one graph.</summary>
internal readonly struct NodeWeights(long[] values)
{
    public long this[GraphNode node] => values[node.Value];

    public int Count => values.Length;

    /// <summary>By <see cref="GraphNode.Value"/>.</summary>
    public ReadOnlySpan<long> Values => values;
}
