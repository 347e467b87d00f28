using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ImageBudget.Compression.Transfer;

/// <summary>
/// What of a layer is measured: every block, or a sample. For a sample the cells of <see cref="BlockGrid.Halves"/> are divided into stretches
/// of equal length, and a hash of the seed chooses one cell of each.
/// </summary>
/// <param name="Step">Cells of a stretch; 1 measures every block.</param>
/// <param name="Seed">
/// The layer's diffID, which covers every byte of the layer: whoever makes a layer cannot know the cells before it is complete.
/// </param>
internal sealed record SamplePlan(int Step, string Seed)
{
    /// <summary>Measures everything.</summary>
    public static SamplePlan Everything { get; } = new(1, "");

    /// <summary>The cell of a stretch that is measured, counted from the stretch's first.</summary>
    /// <param name="stretch">Its number.</param>
    /// <param name="cells">How many blocks it has: <see cref="Step"/>, the last stretch perhaps fewer.</param>
    public int Choose(long stretch, int cells)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{Seed} {stretch}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return (int)(BinaryPrimitives.ReadUInt32LittleEndian(hash) % (uint)cells);
    }
}
