using System.Buffers.Binary;

namespace ImageBudget.Formats.Elf;

/// <summary>
/// The ELF header, and how to read the two classes and the two byte orders. All structures are those of the System V ABI,
/// generic part, "ELF Header", "Sections" and "Program Header" (gABI 4.1 and its drafts).
/// </summary>
internal readonly record struct ElfHeader
{
    public const int MaxSize = 64;

    // Enough for every linked program; core dumps and hostile files may claim more.
    private const int MaxProgramHeaders = 4096;

    public bool Is64 { get; private init; }

    public bool IsBigEndian { get; private init; }

    public ushort Type { get; private init; }

    public ushort Machine { get; private init; }

    public ulong ProgramHeaders { get; private init; }

    public int ProgramHeaderSize { get; private init; }

    public int ProgramHeaderCount { get; private init; }

    public ulong SectionHeaders { get; private init; }

    public int SectionHeaderSize { get; private init; }

    /// <summary>0 with a non-zero <see cref="SectionHeaders"/> means that the count stands in section 0's sh_size.</summary>
    public int SectionHeaderCount { get; private init; }

    /// <summary>0xffff (SHN_XINDEX) means that the index stands in section 0's sh_link.</summary>
    public int SectionNamesIndex { get; private init; }

    public bool ProgramHeadersUsable =>
        ProgramHeaderCount > 0 && ProgramHeaderCount <= MaxProgramHeaders && ProgramHeaderSize >= (Is64 ? 56 : 32);

    public bool SectionHeadersUsable => SectionHeaders > 0 && SectionHeaderSize >= (Is64 ? 64 : 40);

    public static bool Looks(ReadOnlySpan<byte> head) => head.Length >= 4 && head[..4].SequenceEqual("\u007fELF"u8);

    public static bool TryRead(ReadOnlySpan<byte> head, out ElfHeader header)
    {
        header = default;
        if (!Looks(head) || head.Length < 52 || head[4] is not (1 or 2) || head[5] is not (1 or 2)
            || (head[4] == 2 && head.Length < MaxSize))
        {
            return false;
        }

        ElfHeader order = new() { Is64 = head[4] == 2, IsBigEndian = head[5] == 2 };
        int tail = order.Is64 ? 52 : 40;
        header = order with
        {
            Type = order.U16(head, 16),
            Machine = order.U16(head, 18),
            ProgramHeaders = order.Word(head, 28, 32),
            SectionHeaders = order.Word(head, 32, 40),
            ProgramHeaderSize = order.U16(head, tail + 2),
            ProgramHeaderCount = order.U16(head, tail + 4),
            SectionHeaderSize = order.U16(head, tail + 6),
            SectionHeaderCount = order.U16(head, tail + 8),
            SectionNamesIndex = order.U16(head, tail + 10),
        };
        return true;
    }

    public ushort U16(ReadOnlySpan<byte> bytes, int offset) => IsBigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..])
        : BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    public uint U32(ReadOnlySpan<byte> bytes, int offset) => IsBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..])
        : BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    /// <summary>A field that has the class's natural width, at the offset that it has in either class.</summary>
    public ulong Word(ReadOnlySpan<byte> bytes, int offset32, int offset64)
    {
        if (!Is64)
        {
            return U32(bytes, offset32);
        }

        return IsBigEndian
            ? BinaryPrimitives.ReadUInt64BigEndian(bytes[offset64..])
            : BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset64..]);
    }

    public ElfSegment Segment(ReadOnlySpan<byte> entry) =>
        new(U32(entry, 0), Word(entry, 4, 8), Word(entry, 8, 16), Word(entry, 16, 32));

    public ElfSection Section(ReadOnlySpan<byte> entry) =>
        new(U32(entry, 0), U32(entry, 4), Word(entry, 8, 8), Word(entry, 16, 24), Word(entry, 20, 32), U32(entry, Is64 ? 40 : 24));
}

internal readonly record struct ElfSegment(uint Type, ulong Offset, ulong Address, ulong FileSize)
{
    public const uint Load = 1;
    public const uint Dynamic = 2;
    public const uint Interp = 3;
    public const uint Note = 4;
}

internal readonly record struct ElfSection(uint Name, uint Type, ulong Flags, ulong Offset, ulong Size, uint Link)
{
    public const uint SymbolTable = 2;
    public const uint Note = 7;
    public const uint NoBits = 8;
    public const ulong Compressed = 0x800;
}
