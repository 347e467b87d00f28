using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ImageBudget.Formats.StorePaths;

/// <summary>
/// Finds every run of 32 base-32 digits in a stream of bytes, as Nix does when it registers references (NixOS/nix
/// <c>src/libstore/references.cc</c>): a window is tested from its last byte to its first, and a byte outside the alphabet moves the
/// window past it; after a full window it moves by one. Pieces may be cut anywhere. The text around the first mention of each run is kept;
/// callers decide which of the runs are store paths.
/// </summary>
internal sealed class StoreHashScanner
{
    // Bytes remembered of what precedes a piece: 31 for a run that began there, the rest for the surroundings shown as evidence.
    private const int Lookbehind = StoreHash.Length - 1 + StoreMention.ContextBefore;

    // A table for more runs is not reused for the next file, because clearing it takes as long as its size.
    private const int ReusedRuns = 4096;

    // More bytes than a run with its excerpt: zeros beyond this distance do not affect the result.
    private static readonly byte[] Surroundings = new byte[256];

    // Last offset of each run.
    private Dictionary<StoreHash, long> _seen = [];

    // Last offsets of some unwanted runs, a lossy cache: the bytes at an offset are compared before it is used.
    private readonly long[] _unwanted = new long[1024];

    private readonly byte[] _tail = new byte[Lookbehind];
    private readonly byte[] _seam = new byte[Lookbehind + StoreMention.ContextBefore + StoreHash.Length - 1];
    private int _tailLength;
    private long _position;

    // The kept texts as StoreHashTexts packs them. The last one is open: it begins at _packed[_open], is copied up to the offset _copied of
    // the file, and wanted up to _until; the part after _needed only as far as the path after the hash that ends at _prefixed reaches.
    private byte[] _packed = new byte[1024];
    private int _packedLength;
    private int _open = -1;
    private long _copied;
    private long _until;
    private long _needed;
    private long _prefixed;

    /// <summary>Maximum number of distinct runs in a file; with more, <see cref="Overflowed"/> is true.</summary>
    public int Cap { get; init; } = 1 << 16;

    /// <summary>When set, only these are reported, without a cap: for the second pass over an overflowing file.</summary>
    public IReadOnlySet<StoreHash>? Wanted { get; init; }

    /// <summary>True when the file has more distinct runs than <see cref="Cap"/>: nothing of it is kept.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Distinct runs found in the file so far.</summary>
    public int Count { get; private set; }

    /// <summary>Finds the runs in a complete text: a name, a link target, a line of the configuration.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="found">Called with the first mention of each distinct run, in order of offset.</param>
    public static void ScanText(ReadOnlySpan<byte> text, Action<StoreMention> found)
    {
        if (StoreHash.NextRun(text, 0) >= 0)
        {
            StoreHashScanner scanner = new();
            scanner.Append(text);
            scanner.Complete().Read(null, found);
        }
    }

    /// <summary>Starts a new file: a run never spans two.</summary>
    public void Reset()
    {
        if (_seen.Count > ReusedRuns)
        {
            _seen = [];
        }

        _seen.Clear();
        _packedLength = 0;
        _open = -1;
        _tailLength = 0;
        _position = 0;
        Count = 0;
        Overflowed = false;
    }

    public void Append(ReadOnlySpan<byte> piece)
    {
        if (piece.IsEmpty || Overflowed)
        {
            _position += piece.Length;
            return;
        }

        int seen = 0;
        if (_tailLength > 0)
        {
            // Windows that begin before the piece and end in it, and those whose surroundings begin there.
            seen = Math.Min(piece.Length, StoreMention.ContextBefore);
            int head = Math.Min(piece.Length, StoreMention.ContextBefore + StoreHash.Length - 1);
            Span<byte> seam = _seam.AsSpan(0, _tailLength + head);
            _tail.AsSpan(0, _tailLength).CopyTo(seam);
            piece[..head].CopyTo(seam[_tailLength..]);
            Scan(seam, Math.Max(0, _tailLength - (StoreHash.Length - 1)), _position - _tailLength, piece);
        }

        Scan(piece, seen, _position, piece);
        if (_open >= 0)
        {
            Copy(_position + piece.Length, piece);
        }

        KeepTail(piece);
        _position += piece.Length;
    }

    /// <summary>Bytes that are all zero, such as a hole of a sparse file: only those next to other bytes are scanned.</summary>
    public void AppendZeros(long count)
    {
        ReadOnlySpan<byte> zeros = Surroundings;
        Append(zeros[..(int)Math.Min(count, zeros.Length)]);
        count -= Math.Min(count, zeros.Length);
        long skipped = Math.Max(0, count - zeros.Length);
        if (skipped > 0)
        {
            // The text ends in zeros by now, and its bytes must be adjacent.
            Close();
        }

        _position += skipped;
        Append(zeros[..(int)(count - skipped)]);
    }

    /// <summary>Ends the file.</summary>
    /// <returns>The text around the first mention of each distinct run; none when there are too many.</returns>
    public StoreHashTexts Complete()
    {
        Close();
        return Overflowed || _packedLength == 0 ? StoreHashTexts.None : new StoreHashTexts(_packed[.._packedLength]);
    }

    // Windows that begin at or after first; data[0] is at offset.
    private void Scan(ReadOnlySpan<byte> data, int first, long offset, ReadOnlySpan<byte> piece)
    {
        int i = StoreHash.NextRun(data, first);
        while (i >= 0)
        {
            // The window right after a full one needs only its last byte tested.
            int next;
            do
            {
                next = Found(data, i, offset, piece);
                if (Overflowed)
                {
                    return;
                }

                i += next;
            }
            while (next == 1 && i + StoreHash.Length <= data.Length && StoreHash.IsDigit(data[i + StoreHash.Length - 1]));
            i = StoreHash.NextRun(data, i);
        }
    }

    // Returns the distance to the next window that may be a different run.
    private int Found(ReadOnlySpan<byte> data, int at, long offset, ReadOnlySpan<byte> piece)
    {
        StoreHash hash = StoreHash.FromDigits(data.Slice(at, StoreHash.Length));
        if (Wanted is not null && !Wanted.Contains(hash))
        {
            ref long unwanted = ref _unwanted[(uint)hash.GetHashCode() % (uint)_unwanted.Length];
            long same = unwanted - offset;
            unwanted = offset + at;
            return same >= 0 && same < at ? Repeated(data, (int)same, at) : 1;
        }

        ref long met = ref CollectionsMarshal.GetValueRefOrAddDefault(_seen, hash, out bool isKnown);
        long before = met - offset;
        met = offset + at;
        if (isKnown)
        {
            return before >= 0 ? Repeated(data, (int)before, at) : 1;
        }

        Count++;
        if (Wanted is null && Count > Cap)
        {
            Overflowed = true;
            return 1;
        }

        int shown = Math.Min(at, StoreMention.ContextBefore);
        bool prefixed = StoreMention.IsPrefixed(data.Slice(at - shown, shown));
        Keep(offset + at, prefixed, piece);
        return 1;
    }

    // The length of a repetition, which has no windows other than those already seen: a run of one letter is one window, whatever its
    // length.
    private static int Repeated(ReadOnlySpan<byte> data, int before, int at) =>
        Math.Max(1, data[at..].CommonPrefixLength(data[before..]) - StoreHash.Length + 1);

    // Keeps the text around the run at an offset of the file. Calls come in order of offset.
    private void Keep(long offset, bool prefixed, ReadOnlySpan<byte> piece)
    {
        long end = offset + StoreHash.Length;
        long from = Math.Max(offset - StoreMention.ContextBefore, _position - _tailLength);
        if (_open < 0 || from > _until)
        {
            if (_open >= 0)
            {
                Copy(_until, piece);
            }

            Close();
            Reserve(StoreHashTexts.HeaderBytes);
            _open = _packedLength;
            _packedLength += StoreHashTexts.HeaderBytes;
            BinaryPrimitives.WriteInt64LittleEndian(_packed.AsSpan(_open), from);
            _copied = from;
            _until = 0;
            _prefixed = -1;
        }

        // The path after a later hash ends no earlier than one that reaches over it.
        _needed = end + StoreMention.ContextAfter;
        _prefixed = prefixed ? end : _prefixed;
        _until = Math.Max(_until, prefixed ? end + StoreMention.PrefixedAfter : _needed);
    }

    // Copies the open text up to an offset, from the tail and the piece.
    private void Copy(long end, ReadOnlySpan<byte> piece)
    {
        end = Math.Min(end, _until);
        if (_copied >= end)
        {
            return;
        }

        Reserve((int)(end - _copied));
        if (_copied < _position)
        {
            ReadOnlySpan<byte> tail = _tail.AsSpan(0, _tailLength)[^(int)(_position - _copied)..];
            tail = tail[..(int)Math.Min(tail.Length, end - _copied)];
            tail.CopyTo(_packed.AsSpan(_packedLength));
            _packedLength += tail.Length;
            _copied += tail.Length;
        }

        ReadOnlySpan<byte> rest = piece[(int)(_copied - _position)..(int)(end - _position)];
        rest.CopyTo(_packed.AsSpan(_packedLength));
        _packedLength += rest.Length;
        _copied = end;
    }

    private void Close()
    {
        if (_open >= 0)
        {
            Trim();
            int length = _packedLength - _open - StoreHashTexts.HeaderBytes;
            BinaryPrimitives.WriteInt32LittleEndian(_packed.AsSpan(_open + sizeof(long)), length);
            _open = -1;
        }
    }

    private void Trim()
    {
        long needed = _needed;
        if (_prefixed >= 0)
        {
            ReadOnlySpan<byte> after = _packed.AsSpan(0, _packedLength)[^(int)(_copied - _prefixed)..];
            after = after[..Math.Min(after.Length, StoreMention.PrefixedAfter)];
            int length = StoreMention.PathLength(after);
            needed = Math.Max(needed, _prefixed + (length < 0 ? after.Length : length + 1));
        }

        _packedLength -= (int)Math.Max(0, _copied - needed);
    }

    private void Reserve(int bytes)
    {
        if (_packed.Length - _packedLength < bytes)
        {
            Array.Resize(ref _packed, Math.Max(_packedLength + bytes, _packed.Length * 2));
        }
    }

    private void KeepTail(ReadOnlySpan<byte> piece)
    {
        if (piece.Length >= Lookbehind)
        {
            piece[^Lookbehind..].CopyTo(_tail);
            _tailLength = Lookbehind;
            return;
        }

        int keep = Math.Min(_tailLength, Lookbehind - piece.Length);
        _tail.AsSpan(_tailLength - keep, keep).CopyTo(_tail);
        piece.CopyTo(_tail.AsSpan(keep));
        _tailLength = keep + piece.Length;
    }
}
