using ImageBudget.Model;
using ImageBudget.Sources;

namespace ImageBudget.Layers;

/// <summary>
/// Analyses every member of a streamed archive that may be a layer; which of them are layers is known only at the end of the archive.
/// </summary>
/// <param name="options">What to read from a layer.</param>
/// <param name="planner">Says what to measure of plain layers.</param>
/// <param name="only">When set, only this member is analysed: for a second pass.</param>
/// <param name="cancellation">Checked while reading.</param>
internal sealed class StreamedLayers(LayerOptions options, SamplePlanner planner, string? only, CancellationToken cancellation)
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
            string? promised = PromisedDiffId(blob.Name);
            LayerOptions its = options with { Sampling = size => planner.For(size, promised) };
            LayerAnalysis layer = LayerReader.Read(
                blob.Content, blob.Size, blob.Name, algorithm, its, cancellation, blob.DecompressionLimit);
            if (layer.TransferEstimated && layer.DiffId.ToString() != promised)
            {
                // Whoever wrote the name could choose the blocks, so the sample says nothing.
                layer = layer with { TransferError = layer.Stored };
            }

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

    // The config comes later, but most programs name a plain layer by its diffID: blobs/sha256/HEX, HEX.tar, HEX/layer.tar.
    private static string? PromisedDiffId(string name)
    {
        string hex = name.StartsWith("blobs/sha256/", StringComparison.Ordinal) ? name["blobs/sha256/".Length..]
            : name.EndsWith("/layer.tar", StringComparison.Ordinal) ? name[..^"/layer.tar".Length]
            : Path.GetFileNameWithoutExtension(name);
        return Digest.TryParse("sha256:" + hex, out Digest digest) ? digest.ToString() : null;
    }

    /// <summary>Null when the archive has no such member that looked like a layer.</summary>
    /// <param name="blob">A resolved name.</param>
    /// <exception cref="ImageFormatException">It is not a valid layer.</exception>
    public LayerAnalysis? Find(string blob) =>
        _layers.TryGetValue(blob, out (LayerAnalysis? Layer, ImageFormatException? Fault) found)
            ? found.Layer ?? throw found.Fault!
            : null;
}
