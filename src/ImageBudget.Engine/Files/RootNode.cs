namespace ImageBudget.Files;

/// <summary>A node of the merged root file system: one for each path that any layer names.</summary>
/// <param name="Value">0 is the root directory; a directory comes before what lies in it. -1 for none.</param>
internal readonly record struct RootNode(int Value) : IComparable<RootNode>
{
    public static RootNode None => new(-1);

    public bool Exists => Value >= 0;

    /// <summary>True for all nodes but the root directory, and not for none.</summary>
    public bool HasParent => Value > 0;

    public int CompareTo(RootNode other) => Value.CompareTo(other.Value);
}
