using ImageBudget.Engine.Tests.Fuzzing;
using ImageBudget.Files;
using ImageBudget.Formats.Elf;
using ImageBudget.Fuzzing.Samples;
using ImageBudget.Layers;
using ImageBudget.Layers.Probes;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>The body of a cache entry, behind its checksum: refused, or an analysis that the rest of the engine can work with.</summary>
internal sealed class CacheEntryTarget : FuzzTarget
{
    public override string Name => "cache-entry";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[] { SampleImage.Layers[0], SampleImage.Layers[2], TarSamples.Packed }
            .Select(l => LayerReading.Keep(LayerReading.Read(l, deep: false))),
    ];

    public override bool Run(byte[] input)
    {
        LayerAnalysis layer;
        try
        {
            layer = LayerReading.Kept(input);
        }
        catch (IOException)
        {
            return false;
        }

        byte[] again = LayerReading.Keep(layer);
        Hold.SameBytes(again, LayerReading.Keep(LayerReading.Kept(again)), "kept, and kept again");
        LayerTarget.Stacked(layer.Tree);
        Hold.That(FileFacts.Of<ElfFacts>([layer]).All(f => f.Fact.DebugBytes >= 0 && f.Fact.SymbolTableBytes >= 0), "sizes of an ELF file");
        Hold.That(FileFacts.Of<CapturedDocument>([layer]).All(f => f.File.Node.Value < layer.Tree.Count), "a document of no file");
        return true;
    }
}
