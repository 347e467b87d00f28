using ImageBudget.Ecosystems;
using ImageBudget.Layers;
using ImageBudget.Layers.Cache;
using ImageBudget.References;

namespace ImageBudget.Fuzzing.Samples;

/// <summary>Layers read as an analysis reads them, and as the cache keeps them.</summary>
internal static class LayerReading
{
    /// <exception cref="Model.ImageFormatException">The bytes are no layer.</exception>
    public static LayerAnalysis Read(byte[] layer, bool deep) => LayerReader.Read(
        new MemoryStream(layer, writable: false), layer.Length, "layer", "sha256", Options(deep), CancellationToken.None);

    public static byte[] Keep(LayerAnalysis layer)
    {
        using MemoryStream bytes = new();
        using (CacheWriter writer = new(bytes))
        {
            LayerCacheFormat.Write(writer, layer);
        }

        return bytes.ToArray();
    }

    /// <exception cref="IOException">The bytes are none that the cache wrote.</exception>
    public static LayerAnalysis Kept(byte[] bytes) =>
        LayerCacheFormat.Read(new CacheReader(new MemoryStream(bytes, writable: false), bytes.Length), Options(deep: false).Limits);

    private static LayerOptions Options(bool deep) => new()
    {
        Deep = deep,
        WantsContent = path => EcosystemCatalog.Wants(path) || LoaderPaths.Wants(path),
        KeepsBundles = true,
        ReductionFor = EcosystemCatalog.ReductionFor,
    };
}
