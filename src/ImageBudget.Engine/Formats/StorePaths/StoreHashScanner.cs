using System.Runtime.InteropServices;

namespace ImageBudget.Formats.StorePaths;

/// <summary>
/// Finds every run of 32 base-32 digits in a stream of bytes, as Nix does when it registers references (NixOS/nix
/// <c>src/libstore/references.cc</c>): a window is tested from its last byte to its first, and a byte outside the alphabet moves the
/// window past it; after a full window it moves by one. Pieces may be cut anywhere. Which of the runs are store paths is for others to say.
/// </summary>
internal sealed class StoreHashScanner
{
    // Bytes kept in front of a piece: 31 for a run that began in the last one, the rest for the surroundings shown as evidence.
    private const int Lookbehind = StoreHash.Length - 1 + StoreMention.ContextBefore;

    // More bytes than a mention shows, and than a run has: zeros that lie further away show nowhere.
    private static readonly byte[] Surroundings = new byte[256];

    private readonly Action<StoreMention> _found;
    // Where each run was met last.
    private readonly Dictionary<StoreHash, long> _seen = [];
    // Where some runs that are not wanted were met last. What lies there is compared before anything is concluded from it.
    private readonly long[] _unwanted = new long[1024];

    private readonly List<Pending> _pending = [];
    private readonly byte[] _tail = new byte[Lookbehind];
    private readonly byte[] _seam = new byte[Lookbehind + StoreMention.ContextBefore + StoreHash.Length - 1];
    private int _tailLength;
    private long _position;
    private int _distinct;

    /// <param name="found">Called with the first mention of each distinct run in a file, in order of completion.</param>
    public StoreHashScanner(Action<StoreMention> found) => _found = found;

    /// <summary>Most distinct runs that one file may hold before it is called overflowing.</summary>
    public int Cap { get; init; } = 4096;

    /// <summary>When set, only these are looked for, and there is no cap: the second look at an overflowing file.</summary>
    public IReadOnlySet<StoreHash>? Wanted { get; init; }

    /// <summary>True when the file holds more distinct runs than <see cref="Cap"/>: what was found of it is not all.</summary>
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
            // Windows that begin in the last piece and end in this one, and those whose surroundings begin there.
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

    /// <summary>Bytes that are all zero, as the hole of a sparse file: only those next to other bytes are looked at.</summary>
    public void AppendZeros(long count)
    {
        ReadOnlySpan<byte> zeros = Surroundings;
        Append(zeros[..(int)Math.Min(count, zeros.Length)]);
        count -= Math.Min(count, zeros.Length);
        long skipped = Math.Max(0, count - zeros.Length);
        _position += skipped;
        Append(zeros[..(int)(count - skipped)]);
    }

    /// <summary>Ends the file: what waits for bytes behind it gets no more.</summary>
    public void Complete()
    {
        foreach (Pending pending in _pending)
        {
            _found(pending.Finish());
        }

        _pending.Clear();
    }

    /// <summary>Looks through a text that is whole: a name, a link target, a line of the configuration.</summary>
    public void ScanText(ReadOnlySpan<byte> text)
    {
        if (text.Length >= StoreHash.Length)
        {
            Reset();
            Append(text);
            Complete();
        }
    }

    // Windows that begin in [first, end) of data; data[0] is at offset. More holds the bytes behind data, for the surroundings only.
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

            // A second window right behind a full one needs only its last byte tested.
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

    // How far the next window is that could be another one.
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

    // What repeats itself has no other windows than it had before: a run of one letter is one window, whatever its length.
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

    /// <summary>A run whose surroundings are not complete yet.</summary>
    private sealed class Pending(StoreHash hash, long offset, bool prefixed, ReadOnlySpan<byte> before)
    {
        private readonly byte[] _before = before.ToArray();
        private readonly byte[] _after = new byte[prefixed ? StoreMention.NameAfter + StoreMention.PathAfter : StoreMention.ContextAfter];
        private int _length;

        /// <summary>False when nothing more is needed.</summary>
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
