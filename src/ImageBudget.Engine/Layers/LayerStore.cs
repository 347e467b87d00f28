using ImageBudget.Model;
using ImageBudget.Sources;

namespace ImageBudget.Layers;

/// <summary>The blobs of an image file together with the means to read layers from them.</summary>
internal abstract class LayerStore : IDisposable
{
    public abstract BlobSource Blobs { get; }

    /// <summary>True when several layers can be read at the same time, and again.</summary>
    public abstract bool IsRandomAccess { get; }

    /// <summary>The analysis of a layer blob.</summary>
    /// <param name="blob">A resolved name.</param>
    /// <param name="algorithm">Of the promised digest.</param>
    /// <param name="options">What to look for; a streamed archive has used its own already.</param>
    /// <param name="cancellation">Honoured while reading.</param>
    /// <exception cref="ImageFormatException">The blob is missing or no layer.</exception>
    public abstract LayerAnalysis Read(string blob, string algorithm, LayerOptions options, CancellationToken cancellation);

    /// <inheritdoc />
    public virtual void Dispose() => Blobs.Dispose();
}
