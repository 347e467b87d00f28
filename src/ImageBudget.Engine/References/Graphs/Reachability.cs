namespace ImageBudget.References.Graphs;

/// <summary>What can be reached: the closure of a node, the node itself included.</summary>
internal static class Reachability
{
    public static NodeSet From(PackageGraph graph, GraphNode node) => WhatIf.Reachable(graph, node, null, null);

    /// <summary>Ascending, the node itself included.</summary>
    public static GraphNode[] Closure(PackageGraph graph, GraphNode node) => [.. From(graph, node).Nodes()];
}
