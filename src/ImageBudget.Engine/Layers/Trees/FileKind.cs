namespace ImageBudget.Layers.Trees;

/// <summary>The kind of a node.</summary>
internal enum FileKind : byte
{
    /// <summary>No file: the node only has a whiteout, or is the parent of whiteouts.</summary>
    None,
    File,

    /// <summary>Another name of a file. A hard link to a symbolic link, device or FIFO of the same layer has that kind instead.</summary>
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

    /// <summary>The layer hides this path in lower layers (OCI image spec v1.1, layer.md, "Whiteouts").</summary>
    Whiteout = 1,

    /// <summary>The layer hides the content of this directory in lower layers (layer.md, "Opaque Whiteout").</summary>
    Opaque = 2,

    /// <summary>A directory without a tar member of its own, only with members (for <see cref="FileKind.None"/>: whiteouts) below
    /// it.</summary>
    Implicit = 4,

    /// <summary>A later member of the same layer replaced this node.</summary>
    Superseded = 8,

    /// <summary>The size is in the table of large sizes.</summary>
    LargeSize = 16,

    /// <summary>The transfer share is in the table of large shares.</summary>
    LargeTransfer = 32,

    /// <summary>A directory whose own tar member follows members below it.</summary>
    LateFolder = 64,

    /// <summary>A hard link to what is not a file: kind and link are those of its target.</summary>
    HardLinked = 128,
}
