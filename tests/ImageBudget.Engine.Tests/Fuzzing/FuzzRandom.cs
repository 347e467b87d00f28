namespace ImageBudget.Engine.Tests.Fuzzing;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): a case is repeated from its seed on any machine.</summary>
internal sealed class FuzzRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        ulong z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// <summary>0 to limit - 1; 0 when there is no other choice.</summary>
    public int Below(int limit) => limit <= 1 ? 0 : (int)(Next() % (uint)limit);

    public bool Chance(int percent) => Below(100) < percent;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];
}
