using System.Collections.Immutable;
using ImageBudget.Engine.Tests.Fuzzing;
using ImageBudget.Layers.Cache;
using ImageBudget.Model;
using ImageBudget.Sources;
using ImageBudget.Sources.Blobs;
using ImageBudget.Sources.Streams;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>The body of a cached archive, behind its checksum: refused, or blobs that answer for each of their names.</summary>
internal sealed class ArchiveEntryTarget : FuzzTarget
{
    public override string Name => "archive-entry";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Seed(
            new SampleTar().File("c.json", "{}").File("l0.tar", SampleImage.Layers[0]).Link("l1.tar", "l0.tar").File("manifest.json", "[]")
                .ToArray()),
        Seed(new SampleTar().Folder("blobs/").File("index.json", "{}").File("index", "{}").File("index", "[]").ToArray()),
    ];

    public override bool Run(byte[] input)
    {
        try
        {
            KeptArchive archive = Kept(input);
            byte[] again = Keep(archive);
            Hold.SameBytes(again, Keep(Kept(again)), "kept, and kept again");
            using StreamedBlobs blobs = StreamedBlobs.Of(archive.Contents, ImageLimits.Default);
            foreach (string name in blobs.Names)
            {
                Hold.That(blobs.Contains(name), "a name that is not there");
                Read(blobs, name);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or ImageFormatException)
        {
            return false;
        }
    }

    private static void Read(StreamedBlobs blobs, string name)
    {
        try
        {
            Hold.That(blobs.SizeOf(name) >= 0, "a negative size");
            blobs.ReadDocument(name);
        }
        catch (ImageFormatException)
        {
        }
    }

    private static byte[] Seed(byte[] archive)
    {
        SourceOptions options = new() { Limits = ImageLimits.Default, CompressedFile = new CompressedFile(_ => null, s => s) };
        ReadingProgress progress = new(null, "x", archive.Length);
        using StreamedBlobs blobs = StreamedBlobs.Read(
            new MemoryStream(archive, writable: false), options, progress, new DecompressionLimit(options.Limits, progress), default);
        return Keep(new KeptArchive(
            blobs.Contents()!,
            ImmutableSortedDictionary<string, Digest>.Empty.Add("layer", Digest.Sha256(new byte[32]))));
    }

    private static byte[] Keep(KeptArchive archive)
    {
        using MemoryStream bytes = new();
        using (CacheWriter writer = new(bytes))
        {
            ArchiveCacheFormat.Write(writer, archive);
        }

        return bytes.ToArray();
    }

    private static KeptArchive Kept(byte[] bytes) =>
        ArchiveCacheFormat.Read(new CacheReader(new MemoryStream(bytes, writable: false), bytes.Length));
}
