using System.Buffers;
using ImageBudget.Formats.Cargo;
using ImageBudget.Formats.Go;

namespace ImageBudget.Formats.Elf;

/// <summary>
/// Keeps the parts of one ELF file that the reader needs, from its byte stream. A file up to the cap is kept whole. Of a larger one it
/// keeps the head, what the headers name (dynamic section, its string table, interpreter, notes, section headers, small segments such as
/// those that patchelf appends), the surroundings of a few byte patterns, and the end: never more than the cap in all. One instance serves
/// many files, one after the other.
/// </summary>
internal sealed class ElfTap : IDisposable
{
    public const int DefaultCap = 16 * 1024 * 1024;

    private const int MaxGoSites = 8;
    private const int MaxCargoTrials = 1 << 16;
    private const int MaxNameSites = 16;

    private readonly int _cap;
    private readonly int _headSize;
    private readonly int _lookAhead;
    private readonly int _lookBack;
    private readonly int _blockSize;
    private readonly List<Capture> _captures = [];
    private readonly List<ElfSegment> _segments = [];
    private readonly List<long> _goSites = [];
    private readonly List<long> _goTexts = [];
    private readonly List<long> _cargoSites = [];
    private byte[] _head = [];
    private byte[] _block = [];
    private ElfHeader _header;
    private bool _planned;
    private bool _dynamicPlanned;
    private bool _sectionsPlanned;
    private int _headLength;
    private int _blockLength;
    private long _blockStart;
    private long _scanned;
    private long _captured;
    private int _cargoTrials;
    private int _nameSites;
    private long _fileSize;
    private long _seen;

    public ElfTap(int cap = DefaultCap)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cap, 4096);
        _cap = cap;
        _headSize = cap / 2;
        _lookBack = Math.Min(32 * 1024, cap / 16);
        _lookAhead = Math.Min(1024, cap / 64);
        _blockSize = Math.Min(256 * 1024, cap / 4);
    }

    private bool IsWhole => _fileSize <= _cap;

    /// <summary>True when the first four bytes are those of an ELF file.</summary>
    public static bool Looks(ReadOnlySpan<byte> head) => ElfHeader.Looks(head);

    /// <summary>Starts on the next file.</summary>
    /// <param name="fileSize">According to the archive; a shorter file is <see cref="ElfFacts.Truncated"/>.</param>
    public void Reset(long fileSize)
    {
        foreach (Capture capture in _captures)
        {
            ArrayPool<byte>.Shared.Return(capture.Bytes);
        }

        _captures.Clear();
        _segments.Clear();
        _goSites.Clear();
        _goTexts.Clear();
        _cargoSites.Clear();
        _fileSize = Math.Max(0, fileSize);
        _seen = _captured = _scanned = 0;
        _headLength = _blockLength = _cargoTrials = _nameSites = 0;
        _planned = _dynamicPlanned = _sectionsPlanned = false;
        _header = default;
        _blockStart = 0;
        Ensure(ref _head, IsWhole ? (int)_fileSize : _headSize);
    }

    public void Append(ReadOnlySpan<byte> chunk)
    {
        chunk = chunk[..(int)Math.Min(chunk.Length, _fileSize - _seen)];
        _seen += chunk.Length;
        int limit = IsWhole ? (int)_fileSize : _headSize;
        int toHead = Math.Min(chunk.Length, limit - _headLength);
        chunk[..toHead].CopyTo(_head.AsSpan(_headLength));
        _headLength += toHead;
        chunk = chunk[toHead..];
        if (chunk.IsEmpty)
        {
            return;
        }

        if (!_planned)
        {
            Plan();
        }

        // Blocks start at fixed file offsets, so that the facts do not depend on the sizes of pieces.
        while (!chunk.IsEmpty)
        {
            int take = Math.Min(chunk.Length, _lookBack + _blockSize - _blockLength);
            chunk[..take].CopyTo(_block.AsSpan(_blockLength));
            _blockLength += take;
            chunk = chunk[take..];
            if (_blockLength == _lookBack + _blockSize)
            {
                TakeBlock(final: false);
            }
        }
    }

    /// <summary>The facts; null when this is not an ELF file or its header is truncated.</summary>
    public ElfFacts? Finish()
    {
        if (!ElfHeader.TryRead(_head.AsSpan(0, _headLength), out _))
        {
            return null;
        }

        ElfWindows windows = new(_fileSize);
        windows.Add(0, _head.AsMemory(0, _headLength));
        if (_planned)
        {
            TakeBlock(final: true);
            foreach (Capture capture in _captures)
            {
                windows.Add(capture.Start, capture.Bytes.AsMemory(0, capture.Length));
            }
        }

        return new ElfReader(windows, _seen < _fileSize, _goSites, _goTexts, _cargoSites).Read();
    }

    /// <summary>The whole file, for readers of formats embedded in an ELF file; valid until the next <see cref="Reset"/>.</summary>
    /// <returns>False when the file is larger than the cap or truncated.</returns>
    public bool TryGetWholeFile(out ReadOnlyMemory<byte> file)
    {
        bool whole = IsWhole && _seen == _fileSize;
        file = whole ? _head.AsMemory(0, _headLength) : default;
        return whole;
    }

    public void Dispose()
    {
        Reset(0);
        ArrayPool<byte>.Shared.Return(_head);
        ArrayPool<byte>.Shared.Return(_block);
        _head = _block = [];
    }

    private static void Ensure(ref byte[] buffer, int size)
    {
        if (buffer.Length >= size)
        {
            return;
        }

        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        buffer = ArrayPool<byte>.Shared.Rent(size);
    }

    // Runs once, when the head is full and more is to come.
    private void Plan()
    {
        _planned = true;
        Ensure(ref _block, _lookBack + _blockSize);
        int back = Math.Min(_lookBack, _headLength);
        _head.AsSpan(_headLength - back, back).CopyTo(_block.AsSpan(_lookBack - back));
        _blockLength = _lookBack;
        _blockStart = _headLength - _lookBack;
        ReadOnlySpan<byte> head = _head.AsSpan(0, _headLength);
        if (!ElfHeader.TryRead(head, out _header))
        {
            return;
        }

        if (_header.ProgramHeadersUsable)
        {
            int tableSize = _header.ProgramHeaderCount * _header.ProgramHeaderSize;
            if (_header.ProgramHeaders <= (ulong)_headLength && (ulong)tableSize <= (ulong)_headLength - _header.ProgramHeaders)
            {
                for (int i = 0; i < _header.ProgramHeaderCount; i++)
                {
                    _segments.Add(_header.Segment(head[((int)_header.ProgramHeaders + (i * _header.ProgramHeaderSize))..]));
                }
            }
        }

        KeepSectionHeaders();
        foreach (ElfSegment segment in _segments)
        {
            switch (segment.Type)
            {
                case ElfSegment.Dynamic:
                    Keep(segment.Offset, segment.FileSize, 256 * 1024);
                    break;
                case ElfSegment.Interp:
                    Keep(segment.Offset, segment.FileSize, 4096);
                    break;
                case ElfSegment.Note:
                    Keep(segment.Offset, segment.FileSize, 64 * 1024);
                    break;
            }
        }

        int end = Math.Min(1024 * 1024, _cap / 16);
        Keep((ulong)Math.Max(0, _fileSize - end), (ulong)end, end);
        Follow(final: false);
        foreach (ElfSegment segment in _segments)
        {
            if (segment.Type == ElfSegment.Load && segment.FileSize <= (ulong)Math.Min(1024 * 1024, _cap / 16))
            {
                Keep(segment.Offset, segment.FileSize, 1024 * 1024);
            }
        }

        Scan(head, 0, _headLength - _lookAhead);
    }

    private void KeepSectionHeaders()
    {
        if (_header.SectionHeadersUsable)
        {
            ulong count = _header.SectionHeaderCount > 0 ? (ulong)_header.SectionHeaderCount : 1024;
            Keep(_header.SectionHeaders, count * (ulong)_header.SectionHeaderSize, 2 * 1024 * 1024);
        }
    }

    private void TakeBlock(bool final)
    {
        ReadOnlySpan<byte> block = _block.AsSpan(0, _blockLength);
        ReadOnlySpan<byte> fresh = block[_lookBack..];
        foreach (Capture capture in _captures)
        {
            capture.Take(_blockStart + _lookBack, fresh);
        }

        long end = _blockStart + _blockLength;
        Follow(final);
        Scan(block, _blockStart, final ? end : end - _lookAhead);

        block[^_lookBack..].CopyTo(_block);
        _blockStart = end - _lookBack;
        _blockLength = _lookBack;
    }

    // Kept parts refer to further parts: the dynamic section to its strings, the section headers to their names.
    private void Follow(bool final)
    {
        if (!_dynamicPlanned && Find(ElfSegment.Dynamic) is { } dynamic
            && TryKept(dynamic.Offset, dynamic.FileSize, final, out ReadOnlySpan<byte> table))
        {
            _dynamicPlanned = true;
            if (ElfDynamic.Read(_header, table).TryLocateStrings(_segments, out ulong offset, out ulong size))
            {
                Keep(offset, size, 4 * 1024 * 1024);
            }
        }

        if (!_sectionsPlanned && _header.SectionHeadersUsable && _header.SectionHeaderCount > 0
            && TryKept(_header.SectionHeaders, (ulong)_header.SectionHeaderCount * (ulong)_header.SectionHeaderSize, final, out table))
        {
            _sectionsPlanned = true;
            if (_header.SectionNamesIndex < _header.SectionHeaderCount)
            {
                ElfSection names = _header.Section(table[(_header.SectionNamesIndex * _header.SectionHeaderSize)..]);
                Keep(names.Offset, names.Size, 512 * 1024);
            }
        }
    }

    private ElfSegment? Find(uint type)
    {
        foreach (ElfSegment segment in _segments)
        {
            if (segment.Type == type)
            {
                return segment;
            }
        }

        return null;
    }

    private bool TryKept(ulong offset, ulong length, bool final, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (final || length == 0)
        {
            return false;
        }

        if (offset <= (ulong)_headLength && length <= (ulong)_headLength - offset)
        {
            bytes = _head.AsSpan((int)offset, (int)length);
            return true;
        }

        foreach (Capture capture in _captures)
        {
            if ((ulong)capture.Start <= offset && offset - (ulong)capture.Start <= (ulong)capture.Length
                && length <= (ulong)capture.Length - (offset - (ulong)capture.Start))
            {
                bytes = capture.Bytes.AsSpan((int)(offset - (ulong)capture.Start), (int)length);
                return true;
            }
        }

        return false;
    }

    private void Scan(ReadOnlySpan<byte> bytes, long start, long end)
    {
        int from = (int)Math.Max(0, _scanned - start);
        int to = (int)(end - start);
        if (to <= from)
        {
            return;
        }

        _scanned = end;

        // Longest pattern: 16 bytes. A match may begin before `to` and end in the look-ahead after it.
        ReadOnlySpan<byte> scope = bytes[from..Math.Min(bytes.Length, to + 15)];
        long origin = start + from;
        for (int at = 0; TryNext(scope, GoBuildInfoBlob.Magic, ref at, to - from); at++)
        {
            if ((origin + at) % GoBuildInfoBlob.Alignment == 0 && GoBuildInfoBlob.IsHeader(bytes[(from + at)..])
                && _goSites.Count < MaxGoSites && Keep((ulong)(origin + at), 512 * 1024, 512 * 1024))
            {
                _goSites.Add(origin + at);
            }
        }

        for (int at = 0; TryNext(scope, GoBuildInfoBlob.TextStart, ref at, to - from); at++)
        {
            if (_goTexts.Count < MaxGoSites && Keep((ulong)(origin + at), 512 * 1024, 512 * 1024))
            {
                _goTexts.Add(origin + at);
            }
        }

        // lld puts the section names before .strtab, far from the end of the file.
        for (int at = 0; TryNext(scope, ".shstrtab\0"u8, ref at, to - from); at++)
        {
            if (_nameSites < MaxNameSites && Keep((ulong)Math.Max(0, origin + at - _lookBack + 32), 2 * (ulong)_lookBack, 2 * _lookBack))
            {
                _nameSites++;
            }
        }

        ReadOnlySpan<byte> levels = [0x01, 0x5e, 0x9c, 0xda];
        foreach (byte level in levels)
        {
            for (int at = 0; TryNext(scope, [0x78, level], ref at, to - from); at++)
            {
                if (_cargoSites.Count < MaxGoSites && _cargoTrials < MaxCargoTrials && ++_cargoTrials > 0
                    && AuditableJson.Looks(bytes[(from + at)..Math.Min(bytes.Length, from + at + 1024)])
                    && Keep((ulong)(origin + at), 1024 * 1024, 1024 * 1024))
                {
                    _cargoSites.Add(origin + at);
                }
            }
        }
    }

    private static bool TryNext(ReadOnlySpan<byte> scope, ReadOnlySpan<byte> pattern, ref int at, int before)
    {
        int next = at >= scope.Length ? -1 : scope[at..].IndexOf(pattern);
        at += next;
        return next >= 0 && at < before;
    }

    // Keeps a range beyond the head; bytes that were already read are copied from the head and the current block.
    private bool Keep(ulong offset, ulong length, int max)
    {
        if (offset >= (ulong)_fileSize)
        {
            return false;
        }

        length = Math.Min(Math.Min(length, (ulong)max), (ulong)_fileSize - offset);
        long start = (long)offset;
        if (length == 0 || start + (long)length <= _headLength)
        {
            return length > 0;
        }

        foreach (Capture capture in _captures)
        {
            if (capture.Start <= start && start + (long)length <= capture.Start + capture.Size)
            {
                return true;
            }
        }

        // When the cap is reached, keep a part of the range.
        int size = (int)Math.Min((long)length, _cap - _headSize - _captured);
        if (size <= 0)
        {
            return false;
        }

        Capture kept = new(start, size, ArrayPool<byte>.Shared.Rent(size));
        kept.Take(0, _head.AsSpan(0, _headLength));
        if (kept.Length == 0 || start + kept.Length == _headLength)
        {
            kept.Take(_blockStart, _block.AsSpan(0, _blockLength));
        }

        _captured += size;
        _captures.Add(kept);
        return true;
    }

    private sealed class Capture(long start, int size, byte[] bytes)
    {
        public long Start { get; } = start;

        public int Size { get; } = size;

        public byte[] Bytes { get; } = bytes;

        public int Length { get; private set; }

        /// <summary>Appends the bytes that continue the range; a range whose start was already passed stays empty.</summary>
        public void Take(long offset, ReadOnlySpan<byte> piece)
        {
            long skip = Start + Length - offset;
            if (skip < 0 || skip >= piece.Length || Length == Size)
            {
                return;
            }

            ReadOnlySpan<byte> useful = piece.Slice((int)skip, (int)Math.Min(piece.Length - skip, Size - Length));
            useful.CopyTo(Bytes.AsSpan(Length));
            Length += useful.Length;
        }
    }
}
