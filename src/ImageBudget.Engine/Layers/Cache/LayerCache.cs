using ImageBudget.Model;

namespace ImageBudget.Layers.Cache;

/// <summary>
/// A cache of layer analyses in a directory: one file for each blob, named by its digest. A file that is damaged or was written by another
/// build of the engine is ignored. The directory is trusted like the program's own files: whoever can write to it can forge the analysis of
/// a layer.
/// </summary>
internal sealed class LayerCache
{
    public const long DefaultMaxBytes = 512L * 1024 * 1024;

    private const string Kind = "layer";

    private readonly CacheFolder _folder;
    private readonly long _maxBytes;

    /// <param name="directory">Full path; created on the first write.</param>
    /// <param name="maxBytes">Of all files together, after <see cref="Trim"/>.</param>
    /// <param name="engine">The build that may read the files; null for this build of the engine.</param>
    /// <param name="limits">Part of the cache key: an analysis under other limits may be less complete, or may have been refused.</param>
    public LayerCache(string directory, long maxBytes = DefaultMaxBytes, string? engine = null, ImageLimits? limits = null)
    {
        Limits = limits ?? ImageLimits.Default;
        _folder = new CacheFolder(directory, engine, Limits);
        Archives = new ArchiveCache(_folder);
        SecondPasses = new SecondPassCache(_folder);
        _maxBytes = maxBytes;
    }

    /// <summary>The limits that entries were made with.</summary>
    public ImageLimits Limits { get; }

    /// <summary>The archives in files that are compressed as a whole.</summary>
    public ArchiveCache Archives { get; }

    /// <summary>What was found when layers were read again.</summary>
    public SecondPassCache SecondPasses { get; }

    /// <summary>The files of an image whose times are trusted.</summary>
    /// <param name="image">What is read: the full path of the image, and what chooses an image in it.</param>
    public TrustedFiles TrustedFilesOf(string image) => new(_folder, image);

    /// <summary>True when there is an analysis of a blob, valid or not.</summary>
    public bool Has(Digest digest) => _folder.Has(NameOf(digest), Kind);

    /// <summary>The cached analysis of a blob; null when there is none, or only a damaged one.</summary>
    public LayerAnalysis? Find(Digest digest) => _folder.Read(
        NameOf(digest), Kind, reader => LayerCacheFormat.Read(reader, Limits) is var layer && layer.Digest == digest ? layer : null);

    /// <summary>Stores an analysis. Failure to write is not an error.</summary>
    public void Keep(LayerAnalysis layer) => _folder.Write(NameOf(layer.Digest), Kind, writer => LayerCacheFormat.Write(writer, layer));

    /// <summary>Removes the least recently used files until the rest fits into the limit.</summary>
    public void Trim() => _folder.Trim([Kind, ArchiveCache.Kind, TrustedFiles.Kind, SecondPassCache.Kind], _maxBytes);

    private static string NameOf(Digest digest) => $"{digest.Algorithm}-{digest.Hex}";
}
