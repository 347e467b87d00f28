using System.Runtime.InteropServices;

namespace ImageBudget.Layers.Trees;

/// <summary>One path of a layer, 36 bytes: a layer of a million files must fit into memory many times over.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct FileNode
{
    /// <summary>The directory; its index is always smaller than the node's own, and the root is its own parent.</summary>
    public LayerNode Parent;

    /// <summary>Where the name starts in the tree's pool.</summary>
    public int Name;

    public ushort NameLength;

    /// <summary>Permission bits.</summary>
    public ushort Mode;

    public FileKind Kind;

    public FileMarks Marks;

    public ushort Unused;

    /// <summary>Hash of owner, time and extended attributes: whether metadata changed, not how.</summary>
    public uint Metadata;

    /// <summary>Low bits of the size. Of a hard link: the node whose content it shares, 0 when a lower layer has it.</summary>
    public uint Size;

    public uint Transfer;

    /// <summary>Files: index of the content hash, -1 for none (empty, or not hashed). Links: index of the target.</summary>
    public int Content;
}
