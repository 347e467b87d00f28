using System.Collections.Immutable;
using System.Text;
using ImageBudget.Formats.Cargo;
using ImageBudget.Formats.Go;

namespace ImageBudget.Formats.Elf;

/// <summary>Reads the facts from the kept parts of a file. Every offset and size is checked against them.</summary>
internal sealed class ElfReader(
    ElfWindows windows, bool cut, IReadOnlyList<long> goSites, IReadOnlyList<long> goTexts, IReadOnlyList<long> cargoSites)
{
    private const int MaxName = 4096;
    private const int MaxSectionHeaders = 1 << 20;
    private const int MaxNoteSections = 64;

    private readonly List<ElfSegment> _segments = [];
    private ElfHeader _header;
    private bool _truncated = cut;
    private string? _incomplete = cut ? "the file ends early" : null;

    private bool IsWhole => windows.From(0, ulong.MaxValue).Length == windows.FileSize;

    public ElfFacts Read()
    {
        _ = ElfHeader.TryRead(windows.From(0, ElfHeader.MaxSize), out _header);
        SectionSummary sections = ReadSections();
        ReadSegments(sections);
        ElfDynamic? dynamic = null;
        (ulong Offset, ulong Size) strings = default;
        string? interpreter = null;
        bool hasInterpreter = false;
        string? buildId = null;
        foreach (ElfSegment segment in _segments)
        {
            switch (segment.Type)
            {
                case ElfSegment.Interp:
                    hasInterpreter = true;
                    interpreter ??= ReadInterpreter(segment);
                    break;
                case ElfSegment.Dynamic when dynamic is null && segment.FileSize > 0:
                    if (TrySlice(segment.Offset, segment.FileSize, "the dynamic section", out ReadOnlySpan<byte> table))
                    {
                        dynamic = ElfDynamic.Read(_header, table);
                        if (dynamic.Strings is not null && !dynamic.TryLocateStrings(_segments, out strings.Offset, out strings.Size))
                        {
                            Missing("the dynamic string table is in no segment");
                        }
                    }

                    break;
                case ElfSegment.Note:
                    buildId ??= ReadBuildId(windows.From(segment.Offset, Math.Min(segment.FileSize, 64 * 1024)));
                    break;
            }
        }

        buildId ??= sections.Note is { } note ? ReadBuildId(windows.From(note.Offset, Math.Min(note.Size, 64 * 1024))) : null;
        if (dynamic?.TooMany == true)
        {
            Missing("more needed libraries than the limit");
        }

        ImmutableArray<string> needed = [.. (dynamic?.Needed ?? []).Select(name => Name(strings, name)).OfType<string>()];
        bool isProgram = _header.Type == 2 && _segments.Count > 0 || _header.Type == 3 && dynamic?.IsPie == true;
        return new ElfFacts
        {
            Class = _header.Is64 ? 64 : 32,
            ByteOrder = _header.IsBigEndian ? ElfByteOrder.Big : ElfByteOrder.Little,
            Machine = _header.Machine,
            Type = _header.Type <= 4 ? (ElfFileType)_header.Type : ElfFileType.Other,
            Interpreter = interpreter,
            Needed = needed,
            Soname = Name(strings, dynamic?.Soname),
            Rpath = Split(Name(strings, dynamic?.Rpath)),
            Runpath = Split(Name(strings, dynamic?.Runpath)),
            IsStaticallyLinked = isProgram && !hasInterpreter && (dynamic?.Needed.Count ?? 0) == 0,
            HasSymbolTable = sections.HasSymbolTable,
            SymbolTableBytes = sections.SymbolTableBytes,
            DebugBytes = sections.DebugBytes,
            DebugIsCompressed = sections.DebugIsCompressed,
            BuildId = buildId,
            GoBuildInfo = ReadGo(sections),
            CargoDependencies = ReadCargo(sections),
            Truncated = _truncated,
            Incomplete = _incomplete,
        };
    }

    private static ImmutableArray<string> Split(string? path) =>
        path is null ? [] : [.. path.Split(':', StringSplitOptions.RemoveEmptyEntries)];

    private void ReadSegments(SectionSummary sections)
    {
        ElfHeader header = _header;
        if (header.ProgramHeaderCount == 0xffff && sections.First is { } first)
        {
            // PN_XNUM: the count stands in section 0's sh_info. Only core dumps have that many, and they hold no facts for us.
            Missing("too many program headers");
            return;
        }

        if (header.ProgramHeaderCount == 0)
        {
            return;
        }

        if (!header.ProgramHeadersUsable)
        {
            Missing("the program headers are invalid");
            return;
        }

        ulong size = (ulong)(header.ProgramHeaderCount * header.ProgramHeaderSize);
        if (!TrySlice(header.ProgramHeaders, size, "the program headers", out ReadOnlySpan<byte> table))
        {
            return;
        }

        for (int i = 0; i < header.ProgramHeaderCount; i++)
        {
            ElfSegment segment = header.Segment(table[(i * header.ProgramHeaderSize)..]);
            _segments.Add(segment);
            if (segment.Type == ElfSegment.Load
                && (segment.Offset > (ulong)windows.FileSize || segment.FileSize > (ulong)windows.FileSize - segment.Offset))
            {
                Cut("a segment");
            }
        }
    }

    private SectionSummary ReadSections()
    {
        SectionSummary summary = new();
        ElfHeader header = _header;
        if (header.SectionHeaders == 0)
        {
            return summary; // stripped of them: legal, and all that the loader needs is in the segments
        }

        if (!header.SectionHeadersUsable)
        {
            Missing("the section headers are invalid");
            return summary;
        }

        int size = header.SectionHeaderSize;
        if (!TrySlice(header.SectionHeaders, (ulong)size, "the section headers", out ReadOnlySpan<byte> table))
        {
            return summary;
        }

        // gABI, "ELF Header": counts and indexes from 0xff00 on stand in section 0.
        ElfSection first = header.Section(table);
        summary.First = first;
        ulong count = header.SectionHeaderCount > 0 ? (ulong)header.SectionHeaderCount : first.Size;
        uint namesIndex = header.SectionNamesIndex == 0xffff ? first.Link : (uint)header.SectionNamesIndex;
        if (count > MaxSectionHeaders)
        {
            Missing("too many section headers");
            return summary;
        }

        if (!TrySlice(header.SectionHeaders, count * (ulong)size, "the section headers", out table))
        {
            return summary;
        }

        ElfSection? names = namesIndex > 0 && namesIndex < count ? header.Section(table[((int)namesIndex * size)..]) : null;
        bool nameless = names is null;
        int notes = 0;
        for (int i = 0; i < (int)count; i++)
        {
            ElfSection section = header.Section(table[(i * size)..]);
            if (section.Type == ElfSection.SymbolTable)
            {
                summary.HasSymbolTable = true;
                ElfSection? strings = section.Link > 0 && section.Link < count ? header.Section(table[((int)section.Link * size)..]) : null;
                summary.SymbolTableBytes = Sum(summary.SymbolTableBytes, Sum(Inside(section), strings is { } text ? Inside(text) : 0));
            }

            if (section.Type == ElfSection.Note && summary.Note is null && notes++ < MaxNoteSections
                && ReadBuildId(windows.From(section.Offset, Math.Min(section.Size, 64 * 1024))) is not null)
            {
                summary.Note = section;
            }

            if (names is not { } known || section.Type is 0 or ElfSection.NoBits)
            {
                continue;
            }

            // Only prefixes are compared, so the end of a name is never searched.
            ReadOnlySpan<byte> name = section.Name < known.Size && known.Offset + section.Name >= known.Offset
                ? windows.From(known.Offset + section.Name, Math.Min(known.Size - section.Name, 16))
                : default;
            if (name.IsEmpty)
            {
                nameless |= section.Name < known.Size;
                continue;
            }

            bool zdebug = name.StartsWith(".zdebug_"u8);
            if (zdebug || name.StartsWith(".debug_"u8))
            {
                summary.DebugBytes = Sum(summary.DebugBytes, Inside(section));
                summary.DebugIsCompressed |= zdebug || (section.Flags & ElfSection.Compressed) != 0;
            }
            else if (name.StartsWith(".go.buildinfo\0"u8))
            {
                summary.Go ??= section;
            }
            else if (name.StartsWith(".dep-v0\0"u8))
            {
                summary.Cargo ??= section;
            }
        }

        summary.HasNames = !nameless;
        if (nameless && count > 1)
        {
            Missing("the section names were not kept");
        }

        return summary;
    }

    private GoBuildInfo? ReadGo(SectionSummary sections)
    {
        // The linker aligns the section, so the header is at its start.
        if (sections.Go is { } section && GoAt(section.Offset) is { } atSection)
        {
            return atSection;
        }

        if (sections.Go is null && sections.HasNames)
        {
            return null;
        }

        if (IsWhole && SearchGo() is { } found)
        {
            return found;
        }

        foreach (long site in goSites)
        {
            if (GoAt((ulong)site) is { } info)
            {
                return info;
            }
        }

        foreach (long text in goTexts)
        {
            if (GoBuildInfoBlob.TryReadText(windows.From((ulong)text, GoBuildInfoBlob.MaxText)) is { } info)
            {
                Missing("the Go version was not kept");
                return info;
            }
        }

        if (sections.Go is not null || goSites.Count > 0)
        {
            Missing("the Go build information cannot be read");
        }

        return null;
    }

    private GoBuildInfo? GoAt(ulong offset) => GoBuildInfoBlob.TryRead(windows.From(offset, GoBuildInfoBlob.MaxText), AtAddress);

    // A file without section names that was kept whole: use the first header at an aligned offset, like Go's own reader.
    private GoBuildInfo? SearchGo()
    {
        ReadOnlySpan<byte> file = windows.From(0, ulong.MaxValue);
        int trials = 8;
        for (int at = 0, next; trials > 0 && (next = file[at..].IndexOf(GoBuildInfoBlob.Magic)) >= 0; at++)
        {
            at += next;
            if (at % GoBuildInfoBlob.Alignment == 0 && GoBuildInfoBlob.IsHeader(file[at..]))
            {
                trials--;
                if (GoAt((ulong)at) is { } info)
                {
                    return info;
                }
            }
        }

        return null;
    }

    private AuditableJson? ReadCargo(SectionSummary sections)
    {
        if (sections.Cargo is { } section)
        {
            if (section.Size <= AuditableJson.MaxJson && windows.TrySlice(section.Offset, section.Size, out ReadOnlySpan<byte> zlib))
            {
                return AuditableJson.Read(zlib);
            }
        }
        else if (sections.HasNames)
        {
            return null;
        }

        foreach (long site in cargoSites)
        {
            AuditableJson found = AuditableJson.Read(windows.From((ulong)site, AuditableJson.MaxJson));
            if (!found.Packages.IsEmpty)
            {
                return found;
            }
        }

        if (sections.Cargo is not null)
        {
            Missing("the cargo dependency list was not kept");
        }

        return null;
    }

    private ReadOnlySpan<byte> AtAddress(ulong address, int length)
    {
        foreach (ElfSegment segment in _segments)
        {
            if (segment.Type == ElfSegment.Load && address >= segment.Address && address - segment.Address < segment.FileSize)
            {
                ulong into = address - segment.Address;
                ulong offset = segment.Offset + into;
                return offset < into ? default : windows.From(offset, Math.Min((ulong)length, segment.FileSize - into));
            }
        }

        return default;
    }

    private string? ReadInterpreter(ElfSegment segment)
    {
        if (segment.FileSize == 0
            || !TrySlice(segment.Offset, Math.Min(segment.FileSize, MaxName), "the interpreter", out ReadOnlySpan<byte> name))
        {
            return null;
        }

        int end = name.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? name : name[..end]);
    }

    // gABI, "Note Section": name size, description size, type, then name and description, each padded to 4 bytes (8 in a few
    // 64-bit notes, never in the build id's).
    private string? ReadBuildId(ReadOnlySpan<byte> notes)
    {
        const uint GnuBuildId = 3;
        while (notes.Length >= 12)
        {
            uint nameSize = _header.U32(notes, 0);
            uint size = _header.U32(notes, 4);
            uint type = _header.U32(notes, 8);
            ulong descriptionAt = 12 + (((ulong)nameSize + 3) & ~3ul);
            ulong next = descriptionAt + (((ulong)size + 3) & ~3ul);
            if (descriptionAt + size > (ulong)notes.Length)
            {
                return null;
            }

            if (type == GnuBuildId && nameSize == 4 && notes[12..].StartsWith("GNU\0"u8) && size is > 0 and <= 64)
            {
                return Convert.ToHexStringLower(notes.Slice((int)descriptionAt, (int)size));
            }

            notes = next >= (ulong)notes.Length ? default : notes[(int)next..];
        }

        return null;
    }

    private string? Name((ulong Offset, ulong Size) strings, ulong? at)
    {
        if (at is not { } into)
        {
            return null;
        }

        if (strings.Size == 0 || into >= strings.Size)
        {
            Missing("a name lies outside the dynamic string table");
            return null;
        }

        ReadOnlySpan<byte> text = windows.From(strings.Offset + into, Math.Min(strings.Size - into, MaxName));
        int end = text.IndexOf((byte)0);
        if (end < 0)
        {
            Missing("the dynamic string table was not kept");
            return null;
        }

        return Encoding.UTF8.GetString(text[..end]);
    }

    private bool TrySlice(ulong offset, ulong length, string what, out ReadOnlySpan<byte> bytes)
    {
        if (windows.TrySlice(offset, length, out bytes))
        {
            return true;
        }

        if (offset > (ulong)windows.FileSize || length > (ulong)windows.FileSize - offset)
        {
            Cut(what);
        }
        else
        {
            Missing(what + " cannot be read");
        }

        return false;
    }

    private long Inside(ElfSection section)
    {
        if (section.Type == ElfSection.NoBits)
        {
            return 0;
        }

        if (section.Offset > (ulong)windows.FileSize || section.Size > (ulong)windows.FileSize - section.Offset)
        {
            Cut("a section");
            return 0;
        }

        return (long)section.Size;
    }

    // Hostile headers may count the same bytes many times; a sum never exceeds the file.
    private long Sum(long left, long right) => Math.Min(left + right, windows.FileSize);

    private void Cut(string what)
    {
        _truncated = true;
        Missing(what + " lies past the end of the file");
    }

    private void Missing(string reason) => _incomplete ??= reason;

    private sealed class SectionSummary
    {
        public ElfSection? First { get; set; }

        public bool HasNames { get; set; }

        public bool HasSymbolTable { get; set; }

        public long SymbolTableBytes { get; set; }

        public long DebugBytes { get; set; }

        public bool DebugIsCompressed { get; set; }

        public ElfSection? Note { get; set; }

        public ElfSection? Go { get; set; }

        public ElfSection? Cargo { get; set; }
    }
}
