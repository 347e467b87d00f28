using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageBudget.Compression.Transfer;

/// <summary>
/// Finds the matches that level 5 of klauspost/compress 1.15 finds. One table has the last position for each hash of four bytes, another
/// the last two for each hash of seven. The first acceptable match is taken, or a longer one at the next position; where nothing matches,
/// the steps become longer.
/// </summary>
internal sealed class MatchFinder
{
    /// <summary>Matches reach back less than this.</summary>
    public const int Reach = 1 << 15;

    /// <summary>The shortest block that is searched.</summary>
    public const int ShortestBlock = 13;

    private const int TableBits = 15;

    // Positions this close to the end of a block are not searched; eight bytes can be loaded from all others.
    private const int Margin = 11;
    private const int GoodLength = 30;
    private const int MostBase = 1 << 30;

    private readonly int[] _recent = new int[1 << TableBits];

    // The last position in the lower half, the one before it in the upper half.
    private readonly ulong[] _recentTwo = new ulong[1 << TableBits];

    // Added to positions in the tables, so that those of earlier data are out of reach and the tables need not be cleared.
    private int _base;
    private int _nextBase = Reach;

    /// <summary>Forgets all positions.</summary>
    /// <param name="length">Of the data that the next calls pass.</param>
    public void Begin(int length)
    {
        _base = _nextBase;
        if (_base > MostBase - length)
        {
            Array.Clear(_recent);
            Array.Clear(_recentTwo);
            _base = Reach;
        }

        _nextBase = _base + length + Reach;
    }

    /// <summary>Enters every third position, without searching for matches.</summary>
    public void Enter(ReadOnlySpan<byte> data)
    {
        ref byte origin = ref MemoryMarshal.GetReference(data);
        for (int i = 0; i + sizeof(ulong) < data.Length; i += 3)
        {
            Enter(i, Load(ref origin, i));
        }
    }

    /// <summary>Counts the symbols of one block. Blocks follow each other.</summary>
    /// <param name="data">From the beginning; matches may lead to everything before the block.</param>
    /// <param name="start">Of the block.</param>
    /// <param name="end">Of the block, at least <see cref="ShortestBlock"/> bytes after its start.</param>
    /// <param name="counts">Gets nothing when the block has no match.</param>
    public void Count(ReadOnlySpan<byte> data, int start, int end, SymbolCounts counts)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, data.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start + ShortestBlock);
        ref byte origin = ref MemoryMarshal.GetReference(data);
        int last = end - Margin;
        int coded = start;
        int next = start;
        ulong bytes = Load(ref origin, start);
        while (Search(ref origin, ref next, ref bytes, coded, last, end, out Match match))
        {
            match = AtItsEnd(ref origin, match, last, end);
            match = Backwards(ref origin, match, coded);
            counts.AddLiterals(data[coded..match.At]);
            counts.AddMatch(match.Length, match.At - match.From);
            coded = match.At + match.Length;

            // The search may have looked ahead beyond a short match.
            int at = next >= coded ? next + 1 : coded;
            if (at >= last)
            {
                break;
            }

            EnterMatched(ref origin, at - match.Length + 1, at - 1);
            ulong before = Load(ref origin, at - 1);
            Enter(at - 1, before);
            next = at;
            bytes = before >> 8;
        }

        if (counts.Tokens > 0)
        {
            counts.AddLiterals(data[coded..end]);
        }
    }

    // Gives the first match from a position on; its length is 0 where it was not measured.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Search(ref byte origin, ref int next, ref ulong bytes, int coded, int last, int end, out Match match)
    {
        const int Patience = 6;
        while (true)
        {
            int at = next;
            next = at + 1 + ((at - coded) >> Patience);
            if (next > last)
            {
                match = default;
                return false;
            }

            ref int slot = ref SlotOfFour(bytes);
            ref ulong slotOfTwo = ref SlotOfSeven(bytes);
            int recent = slot - _base;
            ulong two = slotOfTwo;
            slot = at + _base;
            slotOfTwo = Pushed(two, at + _base);
            ulong following = Load(ref origin, next);
            uint four = (uint)bytes;
            int first = (int)(uint)two - _base;
            if (at - first < Reach)
            {
                int second = (int)(uint)(two >> 32) - _base;
                if (Matches(ref origin, at, first, four))
                {
                    Enter(next, following);
                    match = new Match(at, first, 0);
                    if (Matches(ref origin, at, second, four))
                    {
                        int length = Common(ref origin, at, first, end);
                        int other = Common(ref origin, at, second, end);
                        match = other > length ? new Match(at, second, other) : new Match(at, first, length);
                    }

                    return true;
                }

                if (Matches(ref origin, at, second, four))
                {
                    Enter(next, following);
                    match = new Match(at, second, 0);
                    return true;
                }
            }

            if (Matches(ref origin, at, recent, four))
            {
                match = Ahead(ref origin, new Match(at, recent, Common(ref origin, at, recent, end)), next, following, end);
                return true;
            }

            bytes = following;
        }
    }

    // A longer match at the next position is better.
    private Match Ahead(ref byte origin, Match match, int next, ulong following, int end)
    {
        ulong two = SlotOfSeven(following);
        Enter(next, following);
        int first = (int)(uint)two - _base;
        if (next - first >= Reach)
        {
            return match;
        }

        int second = (int)(uint)(two >> 32) - _base;
        foreach (int from in (ReadOnlySpan<int>)[first, second])
        {
            if (Matches(ref origin, next, from, (uint)following)
                && Common(ref origin, next, from, end) is var length && length > match.Length)
            {
                return new Match(next, from, length);
            }
        }

        return match;
    }

    // The bytes after a short match may lead to a longer one, which can begin two bytes later.
    private Match AtItsEnd(ref byte origin, Match match, int last, int end)
    {
        const int Skipped = 2;
        int length = match.Length;
        if (length is 0 or DeflateSymbols.LongestMatch)
        {
            length += Equal(ref origin, match.At + length, match.From + length, end);
        }

        match = match with { Length = length };
        int after = match.At + length;
        if (length >= GoodLength || after >= last)
        {
            return match;
        }

        int from = (int)(uint)SlotOfSeven(Load(ref origin, after)) - _base - length + Skipped;
        int at = match.At + Skipped;
        return from >= 0 && at - from is > 0 and < Reach && Equal(ref origin, at, from, end) is var longer && longer > length
            ? new Match(at, from, longer)
            : match;
    }

    private static Match Backwards(ref byte origin, Match match, int coded)
    {
        (int at, int from, int length) = match;
        while (from > 0 && at > coded && Unsafe.Add(ref origin, from - 1) == Unsafe.Add(ref origin, at - 1))
        {
            at--;
            from--;
            length++;
        }

        return new Match(at, from, length);
    }

    // Positions inside a match: the first ones, then every third.
    private void EnterMatched(ref byte origin, int from, int until)
    {
        if (from >= until)
        {
            return;
        }

        ulong bytes = Load(ref origin, from);
        Enter(from, bytes);
        EnterSeven(from + 1, bytes >> 8);
        EnterFour(from + 2, bytes >> 16);
        for (int i = from + 4; i < until; i += 3)
        {
            bytes = Load(ref origin, i);
            EnterSeven(i, bytes);
            EnterFour(i + 1, bytes >> 8);
        }
    }

    private void Enter(int position, ulong bytes)
    {
        EnterFour(position, bytes);
        EnterSeven(position, bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EnterFour(int position, ulong bytes) => SlotOfFour(bytes) = position + _base;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EnterSeven(int position, ulong bytes)
    {
        ref ulong two = ref SlotOfSeven(bytes);
        two = Pushed(two, position + _base);
    }

    private static ulong Pushed(ulong two, int position) => (two << 32) | (uint)position;

    // Multiplicative hashing (Knuth); the multipliers decide which positions displace each other. A hash has as many bits as the index of
    // a table.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref int SlotOfFour(ulong bytes) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_recent), ((uint)bytes * 2654435761u) >> (32 - TableBits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong SlotOfSeven(ulong bytes) => ref Unsafe.Add(
        ref MemoryMarshal.GetArrayDataReference(_recentTwo), (nint)(((bytes << 8) * 58295818150454627ul) >> (64 - TableBits)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Matches(ref byte origin, int at, int from, uint four) =>
        at - from < Reach && Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref origin, from)) == four;

    // Equal bytes from two positions on whose first four are equal, at most as many as one match can have.
    private static int Common(ref byte origin, int at, int from, int end) =>
        4 + Equal(ref origin, at + 4, from + 4, Math.Min(end, at + DeflateSymbols.LongestMatch));

    private static int Equal(ref byte origin, int at, int from, int end)
    {
        int start = at;
        while (at + sizeof(ulong) <= end)
        {
            ulong difference = Load(ref origin, at) ^ Load(ref origin, from);
            if (difference != 0)
            {
                return at - start + (BitOperations.TrailingZeroCount(difference) >> 3);
            }

            at += sizeof(ulong);
            from += sizeof(ulong);
        }

        while (at < end && Unsafe.Add(ref origin, at) == Unsafe.Add(ref origin, from))
        {
            at++;
            from++;
        }

        return at - start;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Load(ref byte origin, int position)
    {
        ulong bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref origin, position));
        return BitConverter.IsLittleEndian ? bytes : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(bytes);
    }

    private readonly record struct Match(int At, int From, int Length);
}
