using System.Collections.Immutable;
using ImageBudget.Formats.Cargo;
using ImageBudget.Formats.Go;

namespace ImageBudget.Formats.Elf;

/// <summary>The facts of an ELF file: interpreter, needed libraries, and sizes of symbols and debug information.</summary>
internal sealed record ElfFacts
{
    /// <summary>32 or 64.</summary>
    public required int Class { get; init; }

    public required ElfByteOrder ByteOrder { get; init; }

    /// <summary>e_machine: 62 is x86-64, 183 AArch64.</summary>
    public required ushort Machine { get; init; }

    public required ElfFileType Type { get; init; }

    /// <summary>PT_INTERP; null when there is none.</summary>
    public string? Interpreter { get; init; }

    /// <summary>DT_NEEDED in file order: it is the order in which the loader searches symbols.</summary>
    public ImmutableArray<string> Needed { get; init; } = [];

    public string? Soname { get; init; }

    /// <summary>DT_RPATH split at colons, empty parts dropped; <c>$ORIGIN</c> is not expanded.</summary>
    public ImmutableArray<string> Rpath { get; init; } = [];

    /// <summary>DT_RUNPATH split at colons, empty parts dropped; <c>$ORIGIN</c> is not expanded.</summary>
    public ImmutableArray<string> Runpath { get; init; } = [];

    /// <summary>An executable (including static-pie) without interpreter and needed libraries. False for shared libraries.</summary>
    public bool IsStaticallyLinked { get; init; }

    /// <summary>The file has a .symtab: it is not stripped.</summary>
    public bool HasSymbolTable { get; init; }

    /// <summary>File bytes of .symtab and of the string table it links to.</summary>
    public long SymbolTableBytes { get; init; }

    /// <summary>File bytes of .debug_* and .zdebug_* sections, as stored.</summary>
    public long DebugBytes { get; init; }

    /// <summary>At least one of the debug sections is stored compressed (SHF_COMPRESSED, or .zdebug_*).</summary>
    public bool DebugIsCompressed { get; init; }

    /// <summary>NT_GNU_BUILD_ID in lower-case hexadecimal; null when there is none.</summary>
    public string? BuildId { get; init; }

    /// <summary>The Go linker's record; null when this is not a Go program.</summary>
    public GoBuildInfo? GoBuildInfo { get; init; }

    /// <summary>cargo-auditable's record; null when there is none.</summary>
    public AuditableJson? CargoDependencies { get; init; }

    /// <summary>The file is shorter than its headers or the archive say.</summary>
    public bool Truncated { get; init; }

    /// <summary>What could not be read, the first of possibly several reasons; null when nothing is missing.</summary>
    public string? Incomplete { get; init; }
}

internal enum ElfByteOrder
{
    Little,
    Big,
}

/// <summary>e_type of the generic ABI; every other value is <see cref="Other"/>.</summary>
internal enum ElfFileType
{
    None = 0,
    Relocatable = 1,
    Executable = 2,
    SharedObject = 3,
    Core = 4,
    Other = 5,
}
