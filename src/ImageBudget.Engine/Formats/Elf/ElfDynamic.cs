namespace ImageBudget.Formats.Elf;

/// <summary>The dynamic section (gABI, "Dynamic Section"): names as offsets into the dynamic string table.</summary>
internal sealed class ElfDynamic
{
    // A real program needs a few hundred libraries at most; each name costs a scan for its end.
    private const int MaxNeeded = 1024;

    private const ulong DfPie = 0x08000000;

    public List<ulong> Needed { get; } = [];

    public ulong? Soname { get; private set; }

    public ulong? Rpath { get; private set; }

    public ulong? Runpath { get; private set; }

    /// <summary>DT_STRTAB, a virtual address.</summary>
    public ulong? Strings { get; private set; }

    public ulong StringsSize { get; private set; } = ulong.MaxValue;

    public bool IsPie { get; private set; }

    public bool TooMany { get; private set; }

    public static ElfDynamic Read(in ElfHeader header, ReadOnlySpan<byte> table)
    {
        ElfDynamic dynamic = new();
        int size = header.Is64 ? 16 : 8;
        for (; table.Length >= size; table = table[size..])
        {
            ulong tag = header.Word(table, 0, 0);
            ulong value = header.Word(table, 4, 8);
            switch (tag)
            {
                case 0: // DT_NULL ends the table
                    return dynamic;
                case 1 when dynamic.Needed.Count < MaxNeeded:
                    dynamic.Needed.Add(value);
                    break;
                case 1:
                    dynamic.TooMany = true;
                    break;
                case 5:
                    dynamic.Strings = value;
                    break;
                case 10:
                    dynamic.StringsSize = value;
                    break;
                case 14:
                    dynamic.Soname = value;
                    break;
                case 15:
                    dynamic.Rpath = value;
                    break;
                case 29:
                    dynamic.Runpath = value;
                    break;
                case 0x6ffffffb: // DT_FLAGS_1
                    dynamic.IsPie = (value & DfPie) != 0;
                    break;
            }
        }

        return dynamic;
    }

    /// <summary>The file range of the string table, by the loadable segment that holds its address.</summary>
    public bool TryLocateStrings(IReadOnlyList<ElfSegment> segments, out ulong offset, out ulong size)
    {
        offset = size = 0;
        if (Strings is not { } address)
        {
            return false;
        }

        foreach (ElfSegment segment in segments)
        {
            if (segment.Type == ElfSegment.Load && address >= segment.Address && address - segment.Address < segment.FileSize)
            {
                ulong into = address - segment.Address;
                offset = segment.Offset + into;
                size = Math.Min(StringsSize, segment.FileSize - into);
                return offset >= segment.Offset;
            }
        }

        return false;
    }
}
