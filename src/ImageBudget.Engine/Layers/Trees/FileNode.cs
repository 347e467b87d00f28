using System.Runtime.InteropServices;

namespace ImageBudget.Layers.Trees;

/// <summary>One path of a layer: 36 bytes, because images have millions of files.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct FileNode
{
    /// <summary>The directory; its index is always smaller than the node's own, and the root is its own parent.</summary>
    public LayerNode Parent;

    /// <summary>Address of the name in the tree's pool.</summary>
    public int Name;

    public ushort NameLength;

    /// <summary>Permission bits.</summary>
    public ushort Mode;

    public FileKind Kind;

    public FileMarks Marks;

    public ushort Unused;

    /// <summary>Hash of owner, time and extended attributes: tells whether metadata changed, not how.</summary>
    public uint Metadata;

    /// <summary>Low bits of the size. For a hard link: the node whose content it shares, 0 when that is in a lower layer.</summary>
    public uint Size;

    public uint Transfer;

    /// <summary>Files: index of the content hash, -1 for none (empty, or not hashed). Links: address of the target.</summary>
    public int Content;
}
