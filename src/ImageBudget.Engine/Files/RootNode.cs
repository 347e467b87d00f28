namespace ImageBudget.Files;

/// <summary>A node of the merged root file system: one for each path of any layer.</summary>
/// <param name="Value">0 is the root directory; a directory precedes its children. -1 for none.</param>
internal readonly record struct RootNode(int Value) : IComparable<RootNode>
{
    public static RootNode None => new(-1);

    public bool Exists => Value >= 0;

    /// <summary>False for the root directory and for none.</summary>
    public bool HasParent => Value > 0;

    public int CompareTo(RootNode other) => Value.CompareTo(other.Value);
}
