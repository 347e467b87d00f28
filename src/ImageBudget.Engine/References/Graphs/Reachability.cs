namespace ImageBudget.References.Graphs;

/// <summary>The nodes reachable from a node: its closure, including the node itself.</summary>
internal static class Reachability
{
    public static NodeSet From(PackageGraph graph, GraphNode node) => RestrictedReachability.Reachable(graph, node, null, null);

    /// <summary>Ascending, including the node itself.</summary>
    public static GraphNode[] Closure(PackageGraph graph, GraphNode node) => [.. From(graph, node).Nodes()];
}
