using System.Collections.Immutable;
using ImageBudget.Compression;
using ImageBudget.Engine.Tests.Fuzzing;
using ImageBudget.Fuzzing.Samples;
using ImageBudget.Fuzzing.Targets;

namespace ImageBudget.Fuzzing;

/// <summary>All targets. A new reader of bytes from images gets a line here.</summary>
public static class FuzzTargets
{
    public static ImmutableArray<FuzzTarget> All { get; } =
    [
        new TarTarget(),
        new PaxTarget(),
        new LayerTarget(deep: false),
        new LayerTarget(deep: true),
        new CacheEntryTarget(),
        new ArchiveEntryTarget(),
        new ImageTarget(),
        new DecoderTarget(
            CompressionKind.Gzip,
            SampleImage.Gzip("gzip gzip gzip"u8.ToArray()),
            [.. SampleImage.Gzip([]), .. SampleImage.Gzip("second"u8.ToArray())]),
        new DecoderTarget(CompressionKind.Zstd, SampleImage.Zstd("zstd zstd zstd"u8.ToArray()), CompressedSamples.Zstd("zstd zstd zstd"u8)),
        new DecoderTarget(CompressionKind.Xz, XzSample.All),
        new DecoderTarget(CompressionKind.Bzip2, CompressedSamples.Bzip2("bzip2 bzip2 bzip2"u8)),
        new ZipTarget(),
        new ElfTarget(tooLargeToKeep: false),
        new ElfTarget(tooLargeToKeep: true),
        new BeamTarget(),
        new BundleTarget(),
        new GoTarget(),
        new CargoTarget(),
        new SqliteTarget(),
        new StoreHashTarget(),
        .. Documents.All,
        .. Databases.All,
        new YamlTarget(),
        new BudgetTarget(),
        new BaselineTarget(),
        new DiveTarget(),
        new SelectorTarget(),
        new VersionTarget(),
    ];
}
