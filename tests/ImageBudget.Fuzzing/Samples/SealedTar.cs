using ImageBudget.Engine.Tests.Fuzzing;
using ImageBudget.Tar;

namespace ImageBudget.Fuzzing.Samples;

/// <summary>
/// Sets the checksums of headers, as far as they can be found: otherwise nearly every change ends at the first checksum and nothing behind
/// it is reached.
/// </summary>
internal static class SealedTar
{
    private const int ChecksumAt = 148;

    /// <summary>A copy. A header whose checksum begins with X keeps it, so that a wrong one can be met too.</summary>
    public static byte[] Of(ReadOnlySpan<byte> input)
    {
        byte[] tar = input.ToArray();
        for (long at = 0; at + TarHeader.BlockSize <= tar.Length;)
        {
            Span<byte> header = tar.AsSpan((int)at, TarHeader.BlockSize);
            if (header.ContainsAnyExcept((byte)0) && header[ChecksumAt] != 'X')
            {
                SampleTar.Seal(header);
            }

            if (!TarNumber.TryParseField(header[124..136], out long size) || size < 0 || size > tar.Length)
            {
                size = 0;
            }

            at += TarHeader.BlockSize + ((size + TarHeader.BlockSize - 1) / TarHeader.BlockSize * TarHeader.BlockSize);
        }

        return tar;
    }
}
