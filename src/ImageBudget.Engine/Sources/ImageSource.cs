using System.Collections.Immutable;
using ImageBudget.Sources.Blobs;
using ImageBudget.Sources.Streams;

namespace ImageBudget.Sources;

/// <summary>An image file, directory or pipe that was opened: which images it holds, and their blobs.</summary>
internal sealed class ImageSource : IDisposable
{
    /// <param name="blobs">Owned from now on.</param>
    /// <param name="manifests">Those of the source, in its order.</param>
    /// <param name="progress">Is told what is read.</param>
    public ImageSource(BlobSource blobs, ImmutableArray<ImageManifest> manifests, ReadingProgress progress)
    {
        Blobs = blobs;
        Manifests = manifests;
        Progress = progress;
        Unfolding = new Unfolding(blobs.Limits, progress);
    }

    /// <summary>Opens blobs and knows their sizes, and the size of all.</summary>
    public BlobSource Blobs { get; }

    /// <summary>At least one; which of them is meant is for <see cref="ImageSelection"/>.</summary>
    public ImmutableArray<ImageManifest> Manifests { get; }

    /// <summary>To be told what is read of a blob.</summary>
    public ReadingProgress Progress { get; }

    /// <summary>To be told what is inflated of a blob.</summary>
    public Unfolding Unfolding { get; }

    /// <inheritdoc />
    public void Dispose() => Blobs.Dispose();
}
