using ImageBudget.Layers.Trees;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers.Trees;

public sealed class BytePoolTests
{
    // A link target may be longer than a block where the limit for names was raised.
    [Test]
    public void Strings_OfAnyLength_AreFoundAgain()
    {
        BytePool pool = new();
        List<(int Start, byte[] Bytes)> added = [];
        Random random = new(3);
        foreach (int length in (int[])[0, 10, 5000, 300_000, 1, 0, 131_072, 7, 131_073, 131_071, 2, 0, 60_000, 60_000, 60_000])
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            added.Add((pool.Add(bytes), bytes));
        }

        foreach ((int start, byte[] bytes) in added)
        {
            Assert.That(pool.Get(start, bytes.Length).SequenceEqual(bytes), Is.True, $"{bytes.Length} bytes");
            Assert.That(pool.Holds(start, bytes.Length), Is.True, $"{bytes.Length} bytes");
        }

        Assert.That(pool.Holds(0, 400_000), Is.False);
        Assert.That(pool.Holds(-1, 1), Is.False);
        Assert.That(pool.Holds(int.MaxValue, 1), Is.False);
        Assert.That(pool.Holds(0, -1), Is.False);
        Assert.That(pool.Bytes, Is.EqualTo(added.Sum(a => (long)a.Bytes.Length)));
    }
}
