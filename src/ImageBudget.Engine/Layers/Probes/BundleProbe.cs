using ImageBudget.Formats.DotNet;
using ImageBudget.Formats.Elf;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>The dependency manifest inside a .NET single-file application.</summary>
/// <param name="Content">As <see cref="BundleTap.Kept"/> reads it; null when the layer's allowance for documents is exhausted.</param>
internal readonly record struct BundleManifest(byte[]? Content);

/// <summary>Finds .NET single-file applications, which cannot be distinguished from other programs by path.</summary>
internal sealed class BundleProbe : IProbe<BundleProbe, BundleManifest>
{
    private readonly ProbedLayer _layer;
    private BundleTap? _tap;
    private LayerNode _node;

    private BundleProbe(ProbedLayer layer) => _layer = layer;

    public static string Name => "bundle";

    public FactList<BundleManifest> Facts { get; } = new();

    public static BundleProbe? Start(ProbedLayer layer) => layer.Options.KeepsBundles ? new(layer) : null;

    // A file that is captured by its path already has a document.
    public bool Wants(in ProbedFile file)
    {
        if (!ElfTap.Looks(file.Head) || _layer.RequestFor(file) is not null)
        {
            return false;
        }

        _node = file.Node;
        (_tap ??= new BundleTap()).Reset(file.Size);
        return true;
    }

    public void Append(ReadOnlySpan<byte> piece) => _tap!.Append(piece);

    public void Finish()
    {
        if (_tap!.Finish() is { } bundle)
        {
            byte[] content = BundleTap.Keep(bundle);
            Facts.Add(_node, new BundleManifest(_layer.TryKeep(content.Length) ? content : null));
        }
    }

    public static void Write(CacheWriter writer, BundleManifest fact) => writer.WriteDocument(fact.Content);

    public static BundleManifest Read(CacheReader reader) => new(reader.ReadDocument());
}
