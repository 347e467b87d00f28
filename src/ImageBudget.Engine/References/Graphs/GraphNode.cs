using ImageBudget.Model;

namespace ImageBudget.References.Graphs;

/// <summary>A node of the reference graph: the image, or a package of its analysis.</summary>
/// <param name="Value">0 is the image, packages follow in the order of the analysis; -1 for none.</param>
internal readonly record struct GraphNode(int Value) : IDenseIndex<GraphNode>, IComparable<GraphNode>
{
    /// <summary>The image itself, the root.</summary>
    public static GraphNode Image => new(0);

    public static GraphNode None => new(-1);

    public bool Exists => Value >= 0;

    public bool IsImage => Value == 0;

    /// <summary>None for the image.</summary>
    public PackageIndex Package => new(Value - 1);

    /// <summary>Unowned files belong to the image node.</summary>
    public static GraphNode Of(PackageIndex package) => new(package.Value + 1);

    public int CompareTo(GraphNode other) => Value.CompareTo(other.Value);
}
