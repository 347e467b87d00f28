using System.Runtime.InteropServices;

namespace ImageBudget.Formats.StorePaths;

/// <summary>
/// Finds every run of 32 base-32 digits in a stream of bytes, as Nix does when it registers references (NixOS/nix
/// <c>src/libstore/references.cc</c>): a window is tested from its last byte to its first, and a byte outside the alphabet moves the
/// window past it; after a full window it moves by one. Pieces may be cut anywhere. Callers decide which of the runs are store paths.
/// </summary>
internal sealed class StoreHashScanner
{
    // Bytes kept in front of a piece: 31 for a run that began in the last one, the rest for the surroundings shown as evidence.
    private const int Lookbehind = StoreHash.Length - 1 + StoreMention.ContextBefore;

    // More bytes than a run with its excerpt: zeros beyond this distance do not affect the result.
    private static readonly byte[] Surroundings = new byte[256];

    private readonly Action<StoreMention> _found;
    // Last offset of each run.
    private readonly Dictionary<StoreHash, long> _seen = [];
    // Last offsets of some unwanted runs, a lossy cache: the bytes at an offset are compared before it is used.
    private readonly long[] _unwanted = new long[1024];

    private readonly List<Pending> _pending = [];
    private readonly byte[] _tail = new byte[Lookbehind];
    private readonly byte[] _seam = new byte[Lookbehind + StoreMention.ContextBefore + StoreHash.Length - 1];
    private int _tailLength;
    private long _position;
    private int _distinct;

    /// <param name="found">Called with the first mention of each distinct run in a file, in order of completion.</param>
    public StoreHashScanner(Action<StoreMention> found) => _found = found;

    /// <summary>Maximum number of distinct runs in a file; with more, <see cref="Overflowed"/> is true.</summary>
    public int Cap { get; init; } = 4096;

    /// <summary>When set, only these are reported, without a cap: for the second pass over an overflowing file.</summary>
    public IReadOnlySet<StoreHash>? Wanted { get; init; }

    /// <summary>True when the file has more distinct runs than <see cref="Cap"/>: the reported runs are incomplete.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Starts a new file: a run never spans two.</summary>
    public void Reset()
    {
        _seen.Clear();
        _pending.Clear();
        _tailLength = 0;
        _position = 0;
        _distinct = 0;
        Overflowed = false;
    }

    public void Append(ReadOnlySpan<byte> piece)
    {
        if (piece.IsEmpty || Overflowed)
        {
            _position += piece.Length;
            return;
        }

        Feed(piece);
        int seen = 0;
        if (_tailLength > 0)
        {
            // Windows that begin in the previous piece and end in this one, and those whose excerpt begins there.
            seen = Math.Min(piece.Length, StoreMention.ContextBefore);
            int head = Math.Min(piece.Length, StoreMention.ContextBefore + StoreHash.Length - 1);
            Span<byte> seam = _seam.AsSpan(0, _tailLength + head);
            _tail.AsSpan(0, _tailLength).CopyTo(seam);
            piece[..head].CopyTo(seam[_tailLength..]);
            int first = Math.Max(0, _tailLength - (StoreHash.Length - 1));
            Scan(seam, first, _tailLength + seen, _position - _tailLength, piece[head..]);
        }

        Scan(piece, seen, piece.Length, _position, []);
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
        _position += skipped;
        Append(zeros[..(int)(count - skipped)]);
    }

    /// <summary>Ends the file: reports mentions whose excerpt is cut off by the end.</summary>
    public void Complete()
    {
        foreach (Pending pending in _pending)
        {
            _found(pending.Finish());
        }

        _pending.Clear();
    }

    /// <summary>Scans a complete text: a name, a link target, a line of the configuration.</summary>
    public void ScanText(ReadOnlySpan<byte> text)
    {
        if (text.Length >= StoreHash.Length)
        {
            Reset();
            Append(text);
            Complete();
        }
    }

    // Windows that begin in [first, end) of data; data[0] is at offset. More holds the bytes after data, for the excerpts only.
    private void Scan(ReadOnlySpan<byte> data, int first, int end, long offset, ReadOnlySpan<byte> more)
    {
        int i = first;
        int last = Math.Min(end, data.Length - StoreHash.Length + 1);
        while (i < last)
        {
            int j = StoreHash.Length - 1;
            while (j >= 0 && StoreHash.IsDigit(data[i + j]))
            {
                j--;
            }

            if (j >= 0)
            {
                i += j + 1;
                continue;
            }

            // The window right after a full one needs only its last byte tested.
            int next;
            do
            {
                next = Found(data, i, offset, more);
                i += next;
            }
            while (i < last && !Overflowed && next == 1 && StoreHash.IsDigit(data[i + StoreHash.Length - 1]));
            if (Overflowed)
            {
                return;
            }
        }
    }

    // Returns the distance to the next window that may be a different run.
    private int Found(ReadOnlySpan<byte> data, int at, long offset, ReadOnlySpan<byte> more)
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

        if (Wanted is null && ++_distinct > Cap)
        {
            Overflowed = true;
            _pending.Clear();
            return 1;
        }

        int shown = Math.Min(at, StoreMention.ContextBefore);
        bool prefixed = StoreMention.IsPrefixed(data.Slice(at - shown, shown));
        Pending pending = new(hash, offset + at, prefixed, data.Slice(at - shown, shown));
        if (!pending.Append(data[(at + StoreHash.Length)..]) || !pending.Append(more))
        {
            _found(pending.Finish());
        }
        else
        {
            _pending.Add(pending);
        }

        return 1;
    }

    // The length of a repetition, which has no windows other than those already seen: a run of one letter is one window, whatever its
    // length.
    private static int Repeated(ReadOnlySpan<byte> data, int before, int at) =>
        Math.Max(1, data[at..].CommonPrefixLength(data[before..]) - StoreHash.Length + 1);

    private void Feed(ReadOnlySpan<byte> piece)
    {
        int kept = 0;
        for (int i = 0; i < _pending.Count; i++)
        {
            Pending pending = _pending[i];
            if (pending.Append(piece))
            {
                _pending[kept++] = pending;
            }
            else
            {
                _found(pending.Finish());
            }
        }

        _pending.RemoveRange(kept, _pending.Count - kept);
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

    /// <summary>A run whose excerpt is not complete yet.</summary>
    private sealed class Pending(StoreHash hash, long offset, bool prefixed, ReadOnlySpan<byte> before)
    {
        private readonly byte[] _before = before.ToArray();
        private readonly byte[] _after = new byte[prefixed ? StoreMention.NameAfter + StoreMention.PathAfter : StoreMention.ContextAfter];
        private int _length;

        /// <summary>False when the excerpt is complete.</summary>
        public bool Append(ReadOnlySpan<byte> data)
        {
            int length = Math.Min(data.Length, _after.Length - _length);
            data[..length].CopyTo(_after.AsSpan(_length));
            _length += length;
            return _length < _after.Length;
        }

        public StoreMention Finish() => StoreMention.Create(hash, offset, prefixed, _before, _after.AsSpan(0, _length));
    }
}
