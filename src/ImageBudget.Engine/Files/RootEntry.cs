using System.Runtime.InteropServices;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Files;

/// <summary>One path that occurs in any layer, and its final state.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct RootEntry
{
    public static RootNode Unlinked => new(-2);

    public RootNode Parent;

    /// <summary>The newest child; the list of siblings may contain some that are no longer live. None when there are no children.</summary>
    public RootNode FirstChild;

    /// <summary>None for the oldest; <see cref="Unlinked"/> when the node is not in its parent's list.</summary>
    public RootNode NextSibling;

    /// <summary>The layer that placed the current, or the last, file at this path.</summary>
    public ushort Layer;

    /// <summary>False when the final root file system has nothing here.</summary>
    public bool Live;

    /// <summary>True when any layer has a path below.</summary>
    public bool HasChildren;

    /// <summary>The node in the tree of <see cref="Layer"/>.</summary>
    public LayerNode LayerNode;
}
