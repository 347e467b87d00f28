using System.Buffers.Binary;
using System.IO.Hashing;

namespace ImageBudget.Fuzzing.Samples;

/// <summary>Streams of xz, which no library here writes, and their checksums (the .xz file format 1.2.1, sections 2 and 4).</summary>
internal static class XzSample
{
    private const int StreamHeader = 12;
    private const int Footer = 12;

    /// <summary>Some words by <c>xz --check=crc64</c>, and by <c>xz --x86 --delta=dist=2 --lzma2=preset=1 --check=sha256</c>.</summary>
    public static byte[][] All { get; } =
    [
        Convert.FromBase64String(
            "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4AAgAA9dADQZSe6N6VdDhkkobJNNAAAAWMTG3kilcsgAASshHFifGh+2830BAAAAAARZWg=="),
        Convert.FromBase64String(
            "/Td6WFoAAArh+wyhAwIEAAMBASEBEAAAdxBT5uAAIAASXQA0GTyAT+dj6UM0rW+5zvrzwAAAAAABMm47p1lHyh+pc11FNfzAA0rPEc0eTSB/lhHJARodLAABSiH6AnlmGJtLmgEAAAAAClla"),
    ];

    /// <summary>A copy with right checksums in the header of the stream, of its first block, of the index and in the footer.</summary>
    public static byte[] Sealed(byte[] input)
    {
        byte[] xz = [.. input];
        if (xz.Length < StreamHeader + 4 + Footer)
        {
            return xz;
        }

        Seal(xz.AsSpan(6, 2), xz.AsSpan(8));
        int block = (xz[StreamHeader] + 1) * 4;
        if (xz[StreamHeader] != 0 && StreamHeader + block <= xz.Length)
        {
            Seal(xz.AsSpan(StreamHeader, block - 4), xz.AsSpan(StreamHeader + block - 4));
        }

        Span<byte> footer = xz.AsSpan(xz.Length - Footer);
        long index = ((long)BinaryPrimitives.ReadUInt32LittleEndian(footer[4..]) + 1) * 4;
        if (index <= xz.Length - Footer)
        {
            Span<byte> indexBytes = xz.AsSpan(xz.Length - Footer - (int)index, (int)index);
            Seal(indexBytes[..^4], indexBytes[^4..]);
        }

        Seal(footer[4..10], footer);
        return xz;
    }

    private static void Seal(ReadOnlySpan<byte> of, Span<byte> at) => BinaryPrimitives.WriteUInt32LittleEndian(at, Crc32.HashToUInt32(of));
}
