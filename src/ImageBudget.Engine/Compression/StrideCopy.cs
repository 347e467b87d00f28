using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ImageBudget.Compression;

/// <summary>
/// The two copies of all LZ77 decoders, in strides of 16 bytes: they may read and write up to <see cref="Slack"/> bytes past the end, which the
/// next copy overwrites.
/// </summary>
internal static unsafe class StrideCopy
{
    public const int Slack = 64;

    /// <summary>Copies between places that do not overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apart(byte* from, byte* to, uint count)
    {
        Copy16(from, to);
        if (count > 16)
        {
            Strides(from + 16, to + 16, to + count);
        }
    }

    /// <summary>Repeats output: <paramref name="count"/> bytes from <paramref name="distance"/> bytes back, which may be the ones just written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Match(byte* to, uint distance, uint count)
    {
        if (distance >= 16)
        {
            Apart(to - distance, to, count);
        }
        else
        {
            Overlapping(to, distance, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy16(byte* from, byte* to) => Unsafe.WriteUnaligned(to, Unsafe.ReadUnaligned<Vector128<byte>>(from));

    private static void Strides(byte* from, byte* to, byte* end)
    {
        do
        {
            Copy16(from, to);
            Copy16(from + 16, to + 16);
            from += 32;
            to += 32;
        }
        while (to < end);
    }

    // The output repeats with period `distance`, so also with twice that: once the distance is 8, 8 bytes go at a time.
    private static void Overlapping(byte* to, uint distance, uint count)
    {
        byte* end = to + count;
        if (distance == 1)
        {
            Unsafe.InitBlockUnaligned(to, to[-1], count);
            return;
        }

        while (distance < 8)
        {
            byte* period = to - distance;
            for (uint i = 0; i < distance; i++)
            {
                to[i] = period[i];
            }

            to += distance;
            distance *= 2;
            if (to >= end)
            {
                return;
            }
        }

        byte* from = to - distance;
        do
        {
            Unsafe.WriteUnaligned(to, Unsafe.ReadUnaligned<ulong>(from));
            to += 8;
            from += 8;
        }
        while (to < end);
    }
}
