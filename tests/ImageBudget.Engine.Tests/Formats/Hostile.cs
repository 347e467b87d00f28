namespace ImageBudget.Engine.Tests.Formats;

/// <summary>Deterministic truncations and damage of data.</summary>
internal static class Hostile
{
    /// <summary>Every prefix of a short input, and about 300 of a long one, including those close to its start and end.</summary>
    public static IEnumerable<byte[]> Truncations(byte[] whole)
    {
        int step = Math.Max(1, whole.Length / 200);
        for (int length = 0; length < whole.Length; length += length < 100 || length >= whole.Length - 20 ? 1 : step)
        {
            yield return whole[..length];
        }
    }

    /// <summary>Between one and sixteen bytes changed at random places.</summary>
    public static IEnumerable<byte[]> Flips(byte[] whole, int count, int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++)
        {
            byte[] copy = [.. whole];
            for (int flips = 1 << random.Next(5); flips > 0; flips--)
            {
                // Half of them near the front, where the structure is.
                int at = random.Next(random.Next(2) == 0 ? Math.Min(copy.Length, 4096) : copy.Length);
                copy[at] = (byte)random.Next(256);
            }

            yield return copy;
        }
    }
}
