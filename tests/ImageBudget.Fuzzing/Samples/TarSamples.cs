using System.Text;
using ImageBudget.Engine.Tests.Fuzzing;

namespace ImageBudget.Fuzzing.Samples;

/// <summary>Members that the sample image does not have.</summary>
internal static class TarSamples
{
    /// <summary>A GNU sparse member with its map in the header, a base-256 size, and a prefix in each dialect.</summary>
    public static byte[] Dialects { get; } = [.. Gnu(), .. Star(), .. new SampleTar().File("last", "end").ToArray()];

    /// <summary>One file for each probe that looks into files.</summary>
    public static byte[] Packed { get; } = new SampleTar()
        .File("bin/program", FileSamples.Elf)
        .File("bin/bundle", FileSamples.Bundle)
        .File("lib/a/ebin/a.beam", FileSamples.Beam)
        .File("lib/a/ebin/a.app", "{application,a,[{vsn,\"1\"},{applications,[kernel]}]}.")
        .File("app/a.jar", FileSamples.Jar)
        .File("bin/script", $"#!/{FileSamples.Store}/bin/sh\necho\n", 0x1ed)
        .File("doc.gz", SampleImage.Gzip(Encoding.ASCII.GetBytes($"see /{FileSamples.Store}/doc")))
        .ToArray();

    private static byte[] Gnu()
    {
        byte[] tar = new SampleTar().File("sparse", "data").ToArray()[..1024];
        tar[156] = (byte)'S';
        "ustar  \0"u8.CopyTo(tar.AsSpan(257));
        Encoding.ASCII.GetBytes("00000000144\000000000004\0", tar.AsSpan(386));
        Encoding.ASCII.GetBytes("00000000150\0", tar.AsSpan(483));
        tar.AsSpan(124, 12).Clear();
        tar[124] = 0x80;
        tar[135] = 4;
        return tar;
    }

    private static byte[] Star()
    {
        byte[] tar = new SampleTar().File("name", "x").ToArray()[..1024];
        "prefix"u8.CopyTo(tar.AsSpan(345));
        "00000000001 00000000002 "u8.CopyTo(tar.AsSpan(476));
        "tar\0"u8.CopyTo(tar.AsSpan(508));
        return tar;
    }
}
