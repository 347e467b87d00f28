namespace ImageBudget.Layers.Trees;

/// <summary>What lies at a path.</summary>
internal enum FileKind : byte
{
    /// <summary>Nothing: the node only carries a whiteout, or names a folder in which whiteouts lie.</summary>
    None,
    File,

    /// <summary>Another name of a file. What is linked to a symbolic link, a device or a FIFO of its own layer has that kind.</summary>
    HardLink,
    SymbolicLink,
    Directory,
    CharacterDevice,
    BlockDevice,
    Fifo,
}

/// <summary>Marks of a node.</summary>
[Flags]
internal enum FileMarks : byte
{
    None = 0,

    /// <summary>The layer hides what lower layers have at this path (OCI image spec v1.1, layer.md, "Whiteouts").</summary>
    Whiteout = 1,

    /// <summary>The layer hides what lower layers have below this directory (layer.md, "Opaque Whiteout").</summary>
    Opaque = 2,

    /// <summary>A folder that has no tar member of its own, only members (for <see cref="FileKind.None"/>: whiteouts) below it.</summary>
    Implicit = 4,

    /// <summary>A later member of the same layer took this node's place.</summary>
    Superseded = 8,

    /// <summary>The size is in the table of large sizes.</summary>
    LargeSize = 16,

    /// <summary>The transfer share is in the table of large shares.</summary>
    LargeTransfer = 32,

    /// <summary>A folder whose own tar member came after members below it.</summary>
    LateFolder = 64,

    /// <summary>A hard link to what is not a file: kind and link are those of its target.</summary>
    HardLinked = 128,
}
