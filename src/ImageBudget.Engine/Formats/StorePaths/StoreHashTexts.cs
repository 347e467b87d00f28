using System.Buffers.Binary;

namespace ImageBudget.Formats.StorePaths;

/// <summary>
/// The parts of a file that hold its possible store hashes, each with its surroundings: a tenth of the memory of the mentions themselves,
/// of which nearly all turn out to be no store paths. Two parts never overlap.
/// </summary>
/// <param name="Packed">For each part, in order of offset: its offset (8 bytes), its length (4 bytes), its bytes.</param>
internal readonly record struct StoreHashTexts(byte[] Packed)
{
    /// <summary>Bytes before the text of each part.</summary>
    public const int HeaderBytes = sizeof(long) + sizeof(int);

    public static StoreHashTexts None { get; } = new([]);

    /// <summary>Calls <paramref name="found"/> with the first mention of each distinct run, in order of offset.</summary>
    /// <param name="wants">Chooses by the run, and by whether a store directory precedes it; null for all.</param>
    /// <param name="found">Called for each chosen mention.</param>
    public void Read(Func<StoreHash, bool, bool>? wants, Action<StoreMention> found)
    {
        HashSet<StoreHash> met = [];
        for (ReadOnlySpan<byte> left = Packed; !left.IsEmpty;)
        {
            ReadOnlySpan<byte> text = left.Slice(HeaderBytes, BinaryPrimitives.ReadInt32LittleEndian(left[sizeof(long)..]));
            Read(text, BinaryPrimitives.ReadInt64LittleEndian(left), met, wants, found);
            left = left[(HeaderBytes + text.Length)..];
        }
    }

    /// <summary>True when the bytes have the form of <see cref="Packed"/>.</summary>
    public static bool IsValid(ReadOnlySpan<byte> packed)
    {
        long end = 0;
        while (!packed.IsEmpty)
        {
            if (packed.Length < HeaderBytes)
            {
                return false;
            }

            long offset = BinaryPrimitives.ReadInt64LittleEndian(packed);
            int length = BinaryPrimitives.ReadInt32LittleEndian(packed[sizeof(long)..]);
            if (offset < end || length < StoreHash.Length || length > packed.Length - HeaderBytes || offset > long.MaxValue - length)
            {
                return false;
            }

            end = offset + length;
            packed = packed[(HeaderBytes + length)..];
        }

        return true;
    }

    private static void Read(
        ReadOnlySpan<byte> text, long offset, HashSet<StoreHash> met, Func<StoreHash, bool, bool>? wants, Action<StoreMention> found)
    {
        for (int at = StoreHash.NextRun(text, 0); at >= 0; at = StoreHash.NextRun(text, at + 1))
        {
            StoreHash hash = StoreHash.FromDigits(text.Slice(at, StoreHash.Length));
            if (!met.Add(hash))
            {
                continue;
            }

            int shown = Math.Min(at, StoreMention.ContextBefore);
            ReadOnlySpan<byte> before = text.Slice(at - shown, shown);
            bool prefixed = StoreMention.IsPrefixed(before);
            if (wants is null || wants(hash, prefixed))
            {
                ReadOnlySpan<byte> after = text[(at + StoreHash.Length)..];
                after = after[..Math.Min(after.Length, prefixed ? StoreMention.PrefixedAfter : StoreMention.ContextAfter)];
                found(StoreMention.Create(hash, offset + at, prefixed, before, after));
            }
        }
    }
}
