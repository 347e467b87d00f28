namespace ImageBudget.Engine.Tests.Formats;

/// <summary>Damaged copies of data: truncated, flipped, overwritten. Deterministic.</summary>
internal static class Damage
{
    /// <summary>Every length up to <paramref name="dense"/>, and about <paramref name="sparse"/> more up to the whole.</summary>
    public static IEnumerable<byte[]> Cuts(byte[] whole, int dense = 300, int sparse = 200)
    {
        int step = Math.Max(1, (whole.Length - dense) / sparse);
        for (int length = 0; length < whole.Length; length += length < dense ? 1 : step)
        {
            yield return whole[..length];
        }
    }

    /// <summary>Copies with one to eight bytes changed, half of the changes within the first <paramref name="head"/> bytes.</summary>
    public static IEnumerable<byte[]> Flips(byte[] whole, int count, int seed, int head = 1024)
    {
        Random random = new(seed);
        for (int i = 0; i < count && whole.Length > 0; i++)
        {
            byte[] copy = [.. whole];
            for (int change = random.Next(1, 9); change > 0; change--)
            {
                int at = random.Next(random.Next(2) == 0 ? Math.Min(head, copy.Length) : copy.Length);
                copy[at] = random.Next(3) switch { 0 => 0xff, 1 => 0, _ => (byte)random.Next(256) };
            }

            yield return copy;
        }
    }
}
