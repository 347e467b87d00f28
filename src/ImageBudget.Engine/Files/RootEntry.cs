using System.Runtime.InteropServices;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Files;

/// <summary>One path that any layer of the image names, and what lies there in the end.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct RootEntry
{
    public static RootNode Unlinked => new(-2);

    public RootNode Parent;

    /// <summary>The newest of the live children, perhaps with some among them that are no longer live; none when there are none.</summary>
    public RootNode FirstChild;

    /// <summary>None for the oldest; <see cref="Unlinked"/> when the parent does not lead here.</summary>
    public RootNode NextSibling;

    /// <summary>The layer whose node describes what lies here, or did last.</summary>
    public ushort Layer;

    /// <summary>False when nothing lies here in the end.</summary>
    public bool Live;

    /// <summary>True when any layer names something below.</summary>
    public bool HasChildren;

    /// <summary>A node of that layer's tree.</summary>
    public LayerNode LayerNode;
}
