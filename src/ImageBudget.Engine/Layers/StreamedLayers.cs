using ImageBudget.Model;
using ImageBudget.Sources;

namespace ImageBudget.Layers;

/// <summary>
/// Analyses every member of a streamed archive that may be a layer; which of them are layers is known only at the end of the archive.
/// </summary>
/// <param name="options">What to read from a layer.</param>
/// <param name="cancellation">Checked while reading.</param>
internal sealed class StreamedLayers(LayerOptions options, CancellationToken cancellation)
{
    private readonly Dictionary<string, (LayerAnalysis? Layer, ImageFormatException? Fault)> _layers = new(StringComparer.Ordinal);

    public void Take(StreamedMember blob)
    {
        string algorithm = blob.Name.StartsWith("blobs/sha512/", StringComparison.Ordinal) ? "sha512" : "sha256";
        try
        {
            LayerAnalysis layer = LayerReader.Read(
                blob.Content, blob.Size, blob.Name, algorithm, options, cancellation, blob.DecompressionLimit);
            if (!_layers.TryAdd(blob.Name, (layer, null)) && _layers[blob.Name].Layer?.Digest != layer.Digest)
            {
                _layers[blob.Name] = (null, new ImageFormatException(
                    Codes.MalformedTar,
                    $"the archive has '{InertText.OneLine(blob.Name, 200)}' twice with different content; programs differ on which of them counts. "
                    + "Write the archive again",
                    blob.Name));
            }
        }
        catch (ImageFormatException e)
        {
            // Keep the error: the manifest may not refer to this blob. If the archive itself is truncated, the next read throws again.
            _layers[blob.Name] = (null, e);
        }
    }

    /// <summary>Null when the archive has no such member that looked like a layer.</summary>
    /// <param name="blob">A resolved name.</param>
    /// <exception cref="ImageFormatException">It is not a valid layer.</exception>
    public LayerAnalysis? Find(string blob) =>
        _layers.TryGetValue(blob, out (LayerAnalysis? Layer, ImageFormatException? Fault) found)
            ? found.Layer ?? throw found.Fault!
            : null;
}
