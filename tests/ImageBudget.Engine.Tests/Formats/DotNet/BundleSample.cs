using System.IO.Compression;
using System.Text;
using ImageBudget.Formats.DotNet;

namespace ImageBudget.Engine.Tests.Formats.DotNet;

/// <summary>A single-file application written as code, with one assembly and a dependency manifest.</summary>
internal static class BundleSample
{
    public const string Deps = """{"runtimeTarget":{"name":"t"},"targets":{"t":{}},"libraries":{"shop/1.0.0":{"type":"project"}}}""";

    public static byte[] Of(int version, bool compressed)
    {
        using MemoryStream file = new();
        using BinaryWriter writer = new(file, Encoding.UTF8);
        writer.Write(new byte[32]);
        long offsetAt = file.Position;
        writer.Write(0L);
        writer.Write(SingleFileBundle.Signature);
        long dllAt = file.Position;
        writer.Write(new byte[1000]);
        long depsAt = file.Position;
        byte[] deps = Encoding.UTF8.GetBytes(Deps);
        if (compressed)
        {
            using DeflateStream deflate = new(file, CompressionLevel.Optimal, leaveOpen: true);
            deflate.Write(deps);
        }
        else
        {
            writer.Write(deps);
        }

        long headerAt = file.Position;
        writer.Write(version);
        writer.Write(0);
        writer.Write(2);
        writer.Write("0123456789ab");
        if (version >= 2)
        {
            writer.Write(new byte[40]);
        }

        foreach ((long offset, long size, long stored, byte type, string path) in new[]
        {
            (dllAt, 1000L, 0L, (byte)1, "shop.dll"), (depsAt, Deps.Length, compressed ? headerAt - depsAt : 0, (byte)3, "shop.deps.json"),
        })
        {
            writer.Write(offset);
            writer.Write(size);
            if (version >= 6)
            {
                writer.Write(stored);
            }

            writer.Write(type);
            writer.Write(path);
        }

        file.Position = offsetAt;
        writer.Write(headerAt);
        return file.ToArray();
    }
}
