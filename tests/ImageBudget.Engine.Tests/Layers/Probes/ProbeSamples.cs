using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ImageBudget.Engine.Tests.Formats.Beam;
using ImageBudget.Engine.Tests.Formats.DotNet;
using ImageBudget.Engine.Tests.Formats.Elf;
using ImageBudget.Layers;
using ImageBudget.Testing;

namespace ImageBudget.Engine.Tests.Layers.Probes;

/// <summary>Files of which every probe of the catalog wants at least one.</summary>
internal static class ProbeSamples
{
    /// <summary>Requests everything.</summary>
    public static LayerOptions Options { get; } = new()
    {
        WantsContent = path => path.EndsWith(".db"u8) || path.EndsWith(".jar"u8),
        ReductionFor = path => path.EndsWith(".jar"u8) ? FirstAndCount : null,
        KeepsBundles = true,
        Deep = true,
    };

    public static IReadOnlyList<ProbedSample> Files { get; } = Create();

    private static byte[] Store(string name) => Encoding.ASCII.GetBytes(TestStore.Path(name));

    private static List<ProbedSample> Create()
    {
        byte[] program =
            new ElfImage(is64: true, isBigEndian: false) { Interpreter = "/lib/ld.so", Needed = ["libc.so.6"], Runpath = "/opt/lib" }
            .With(".debug_info", new byte[40_000]).ToBytes();
        byte[] bundle = BundleSample.Of(6, compressed: false);
        program.AsSpan(0, 32).CopyTo(bundle);
        byte[] module = BeamSample.Of(("AtU8", [0, 0, 0, 1, 4, .. "shop"u8]), ("Dbgi", new byte[5000]));
        byte[] noise = new byte[70_000];
        new Random(5).NextBytes(noise);
        Store("in-noise-1").CopyTo(noise, 30_000);
        return
        [
            new ProbedSample("program", program),
            new ProbedSample("empty", ""),
            new ProbedSample("application", bundle),
            new ProbedSample("script", $"#! {TestStore.Path("bash-5.2")}/bin/sh -e\necho\n"),
            new ProbedSample("shop.beam", module),
            new ProbedSample("status.db", new string('d', 20_000)),
            new ProbedSample("empty.db", ""),
            new ProbedSample("tool.jar", noise),
            new ProbedSample("names.gz", Gzip([.. "see "u8, .. Store("zipped-1")])),
            new ProbedSample("sparse", (null, 3000), (Store("after-a-hole-1"), 0), (null, 70_000), (noise[..999], 0)),
            new ProbedSample("overflowing", Overflowing()),
            new ProbedSample("program-again", program),
            new ProbedSample("shop-again.beam", module),
            new ProbedSample("application-again", bundle),
        ];
    }

    // More store hashes than are kept for one file.
    private static byte[] Overflowing()
    {
        StringBuilder text = new();
        for (int i = 0; i < 5000; i++)
        {
            text.Append(TestStore.Hash("run" + i)).Append('\n');
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static byte[] Gzip(byte[] content)
    {
        MemoryStream stored = new();
        using (GZipStream gzip = new(stored, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return stored.ToArray();
    }

    private static byte[] FirstAndCount(Stream content, long size)
    {
        byte[] kept = new byte[12];
        content.ReadExactly(kept.AsSpan(0, 8));
        byte[] buffer = new byte[1000];
        int count = 8;
        for (int read; (read = content.Read(buffer)) > 0;)
        {
            count += read;
        }

        BinaryPrimitives.WriteInt32LittleEndian(kept.AsSpan(8), count == size ? count : -1);
        return kept;
    }
}
