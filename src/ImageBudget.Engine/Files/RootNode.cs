using System.Runtime.InteropServices;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Files;

/// <summary>One path that any layer of the image names, and what lies there in the end.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct RootNode
{
    public const int Unlinked = -2;

    public int Parent;

    /// <summary>The newest of the live children, perhaps with some among them that are no longer live; -1 when there are none.</summary>
    public int FirstChild;

    /// <summary>-1 for the oldest; <see cref="Unlinked"/> when the parent does not lead here.</summary>
    public int NextSibling;

    /// <summary>The layer whose node describes what lies here, or did last.</summary>
    public ushort Layer;

    /// <summary>False when nothing lies here in the end.</summary>
    public bool Live;

    /// <summary>True when any layer names something below.</summary>
    public bool HasChildren;

    /// <summary>A node of that layer's tree.</summary>
    public LayerNode LayerNode;
}

/// <summary>A file of a layer: its content, however many names it has.</summary>
internal readonly record struct FileContent(int Layer, LayerNode Node);

/// <summary>How a content went out of sight.</summary>
internal enum HiddenKind : byte
{
    Overwritten,
    Deleted,
    MetadataOnly,
}

/// <summary>A file of a layer that a later layer (or a later member of the same one) took from sight.</summary>
internal readonly record struct HiddenFile(FileContent Content, int Path, int By, HiddenKind Kind);
