using System.IO.Compression;
using ImageBudget.Compression;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.ZStandard;
using SharpCompress.Compressors.ZStandard.Unsafe;
using CompressionMode = SharpCompress.Compressors.CompressionMode;

namespace ImageBudget.Engine.Tests.Compression;

/// <summary>Compresses in every supported format, with a checksum.</summary>
internal static class Compressed
{
    public static CompressionKind[] Kinds { get; } = [.. Enum.GetValues<CompressionKind>().Where(kind => kind != CompressionKind.None)];

    /// <summary>Ignores the test when the xz program is missing: no library here writes xz.</summary>
    public static byte[] By(CompressionKind kind, byte[] data)
    {
        if (kind == CompressionKind.Xz)
        {
            using ReferenceProgram xz = new("xz");
            xz.Add("data", data);
            return xz.Run("-k -f -q -1", ".xz")[0].Compressed;
        }

        using MemoryStream compressed = new();
        using (Stream compressor = CompressorOf(kind, compressed))
        {
            compressor.Write(data);
        }

        return compressed.ToArray();
    }

    private static Stream CompressorOf(CompressionKind kind, Stream compressed)
    {
        switch (kind)
        {
            case CompressionKind.Gzip:
                return new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true);
            case CompressionKind.Zstd:
                CompressionStream zstd = new(compressed, leaveOpen: true);
                zstd.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
                return zstd;
            case CompressionKind.Bzip2:
                return BZip2Stream.Create(compressed, CompressionMode.Compress, decompressConcatenated: false, leaveOpen: true);
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, null);
        }
    }
}
