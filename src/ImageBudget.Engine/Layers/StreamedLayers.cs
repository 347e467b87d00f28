using ImageBudget.Model;
using ImageBudget.Sources;

namespace ImageBudget.Layers;

/// <summary>
/// Whatever may be a layer of an archive that streams by, analysed in passing: which of them are is known when the archive has ended.
/// </summary>
/// <param name="options">What to look for.</param>
/// <param name="only">When set, only this member is looked at: a second reading.</param>
/// <param name="cancellation">Honoured while reading.</param>
internal sealed class StreamedLayers(LayerOptions options, string? only, CancellationToken cancellation)
{
    private readonly Dictionary<string, (LayerAnalysis? Layer, ImageFormatException? Fault)> _layers = new(StringComparer.Ordinal);

    public void Take(StreamedMember blob)
    {
        if (only is not null && blob.Name != only)
        {
            return;
        }

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
                    + "Write the archive anew",
                    blob.Name));
            }
        }
        catch (ImageFormatException e)
        {
            // Perhaps no image needs this blob; whether it matters is for the manifest to say. Where it was the archive itself that
            // broke off, the next read says so again.
            _layers[blob.Name] = (null, e);
        }
    }

    /// <summary>Null when no such member looked like a layer.</summary>
    /// <param name="blob">A resolved name.</param>
    /// <exception cref="ImageFormatException">It is no layer, or not a sound one.</exception>
    public LayerAnalysis? Find(string blob) =>
        _layers.TryGetValue(blob, out (LayerAnalysis? Layer, ImageFormatException? Fault) found)
            ? found.Layer ?? throw found.Fault!
            : null;
}
