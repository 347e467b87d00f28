using SharpCompress.Compressors;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.ZStandard;
using SharpCompress.Compressors.ZStandard.Unsafe;

namespace ImageBudget.Fuzzing.Samples;

/// <summary>What the library's compressors write.</summary>
internal static class CompressedSamples
{
    public static byte[] Bzip2(ReadOnlySpan<byte> data)
    {
        using MemoryStream stored = new();
        using (Stream compressor = BZip2Stream.Create(stored, CompressionMode.Compress, decompressConcatenated: false, leaveOpen: true))
        {
            compressor.Write(data);
        }

        // Blocks of 100 kB in place of 900, which a decoder would make room for in each execution.
        byte[] compressed = stored.ToArray();
        compressed[3] = (byte)'1';
        return compressed;
    }

    /// <summary>One frame with a checksum.</summary>
    public static byte[] Zstd(ReadOnlySpan<byte> data)
    {
        using MemoryStream stored = new();
        using (CompressionStream compressor = new(stored, leaveOpen: true))
        {
            compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
            compressor.Write(data);
        }

        return stored.ToArray();
    }
}
