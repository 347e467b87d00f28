using System.Collections.Immutable;
using ImageBudget.Sources.Blobs;
using ImageBudget.Sources.Streams;

namespace ImageBudget.Sources;

/// <summary>An open image file, directory or pipe: its images and their blobs.</summary>
internal sealed class ImageSource : IDisposable
{
    /// <param name="blobs">Takes ownership.</param>
    /// <param name="manifests">In the source's order.</param>
    /// <param name="progress">Counts the bytes read.</param>
    public ImageSource(BlobSource blobs, ImmutableArray<ImageManifest> manifests, ReadingProgress progress)
    {
        Blobs = blobs;
        Manifests = manifests;
        Progress = progress;
        DecompressionLimit = new DecompressionLimit(blobs.Limits, progress);
    }

    /// <summary>The blobs, their sizes and their sum.</summary>
    public BlobSource Blobs { get; }

    /// <summary>At least one; <see cref="ImageSelection"/> chooses among them.</summary>
    public ImmutableArray<ImageManifest> Manifests { get; }

    /// <summary>Counts the bytes read from blobs.</summary>
    public ReadingProgress Progress { get; }

    /// <summary>Counts the bytes decompressed from blobs.</summary>
    public DecompressionLimit DecompressionLimit { get; }

    /// <inheritdoc />
    public void Dispose() => Blobs.Dispose();
}
