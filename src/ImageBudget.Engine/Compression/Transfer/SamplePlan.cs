using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ImageBudget.Compression.Transfer;

/// <summary>
/// Which blocks of a layer are measured. The blocks are divided into stretches of equal length, and a hash of the seed chooses one block of
/// each.
/// </summary>
/// <param name="Step">Blocks of a stretch; 1 measures every block.</param>
/// <param name="Seed">
/// The layer's diffID, which covers every byte of the layer: whoever makes a layer cannot know the blocks before it is complete.
/// </param>
internal sealed record SamplePlan(int Step, string Seed)
{
    /// <summary>Measures everything.</summary>
    public static SamplePlan Everything { get; } = new(1, "");

    /// <summary>The block of a stretch that is measured, counted from the stretch's first.</summary>
    /// <param name="stretch">Its number.</param>
    /// <param name="blocks">How many blocks it has: <see cref="Step"/>, the last stretch perhaps fewer.</param>
    public int Choose(long stretch, int blocks)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{Seed} {stretch}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return (int)(BinaryPrimitives.ReadUInt32LittleEndian(hash) % (uint)blocks);
    }
}
