using System.Text;
using ImageBudget.Engine.Tests.Fuzzing;
using ImageBudget.Files;
using ImageBudget.Fuzzing.Samples;
using ImageBudget.Layers;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>
/// A layer with all that the probes look for: every stored byte has one owner, and what the cache keeps is what was found.
/// </summary>
internal sealed class LayerTarget(bool deep) : FuzzTarget
{
    public override string Name => deep ? "layer-deep" : "layer";

    public override IReadOnlyList<byte[]> Seeds { get; } = deep
        ? [TarSamples.Packed, SampleImage.Layers[1]]
        : [.. SampleImage.Layers, SampleImage.Gzip(SampleImage.Layers[2]), TarSamples.Dialects, TarSamples.Packed];

    public override bool Run(byte[] input)
    {
        LayerAnalysis layer;
        try
        {
            layer = LayerReading.Read(input is [0x1f, ..] ? input : SealedTar.Of(input), deep);
        }
        catch (ImageFormatException)
        {
            return false;
        }

        FileTree tree = layer.Tree;
        long unpacked = 0, transfer = 0;
        foreach (LayerNode node in tree.Nodes)
        {
            unpacked = checked(unpacked + (tree[node].Kind == FileKind.File ? tree.SizeOf(node) : 0));
            transfer = checked(transfer + tree.TransferOf(node));
        }

        Hold.Same(unpacked, layer.Unpacked, "unpacked of the paths and of the layer");
        Hold.Same(transfer, layer.Transfer, "transfer of the paths and of the layer");
        Stacked(tree);
        if (deep)
        {
            // Such analyses are not cached.
            return true;
        }

        byte[] kept;
        try
        {
            kept = LayerReading.Keep(layer);
        }
        catch (EncoderFallbackException)
        {
            return true;
        }

        Hold.SameBytes(kept, LayerReading.Keep(LayerReading.Kept(kept)), "kept, and kept again");
        return true;
    }

    /// <summary>The file system that the layer makes upon itself.</summary>
    public static void Stacked(FileTree tree)
    {
        try
        {
            RootFs files = RootFs.Merge([tree, tree]);
            foreach (RootNode node in files.NodesBelowRoot)
            {
                Hold.That(files.ContentOf(node) is not { } content || files.SizeOf(content) >= 0, "a size is negative");
                Hold.That(files.PathOf(node).StartsWith('/'), "a path without its slash");
            }
        }
        catch (ImageFormatException)
        {
            // Links without end.
        }
    }
}
