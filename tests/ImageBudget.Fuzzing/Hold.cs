namespace ImageBudget.Fuzzing;

/// <summary>What holds for every input.</summary>
internal static class Hold
{
    public static void That(bool holds, string what)
    {
        if (!holds)
        {
            throw new BrokenInvariantException(what);
        }
    }

    public static void Same<T>(T one, T other, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(one, other))
        {
            throw new BrokenInvariantException($"{what}:\n{one}\n{other}");
        }
    }

    public static void SameBytes(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, string what)
    {
        if (!one.SequenceEqual(other))
        {
            int equal = one.CommonPrefixLength(other);
            throw new BrokenInvariantException($"{what}: {one.Length} and {other.Length} bytes, equal up to byte {equal}");
        }
    }
}

/// <summary>A reader gave an answer that cannot be.</summary>
internal sealed class BrokenInvariantException(string what) : Exception(what);
