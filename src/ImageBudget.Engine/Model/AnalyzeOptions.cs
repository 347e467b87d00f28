namespace ImageBudget.Model;

/// <summary>Options for reading an image.</summary>
public sealed record AnalyzeOptions
{
    /// <summary>Full path that relative image paths start from.</summary>
    public required string Directory { get; init; }

    /// <summary>Selects among the images of a multi-platform index: <c>os/arch[/variant]</c>; null when there is only one.</summary>
    public string? Platform { get; init; }

    /// <summary>Selects among several images in one archive; null when there is only one.</summary>
    public string? Tag { get; init; }

    /// <summary>The stream for <c>-</c>; null makes <c>-</c> an error.</summary>
    public Stream? StandardInput { get; init; }

    /// <summary>Also scans for store paths where Nix does not: compressed members, BEAM chunks, UTF-16. Never cached.</summary>
    public bool Deep { get; init; }

    /// <summary>What is asked of the transfer sizes of plain layers.</summary>
    public TransferNeed Transfer { get; init; } = TransferNeed.Shown;

    /// <summary>Directory of the layer cache; null for no cache.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>With a cache, an image file whose size, times and inode are those of an earlier run is taken for unchanged, and not
    /// hashed.</summary>
    public bool TrustFileTimes { get; init; }

    /// <summary>Limits for hostile input.</summary>
    public ImageLimits Limits { get; init; } = ImageLimits.Default;

    /// <summary>Progress callback; may be null.</summary>
    public IProgress<AnalysisProgress>? Progress { get; init; }

    /// <summary>
    /// For messages that tell how to make a file of an image: gives the command line to run again, from the image as given and the file to
    /// give in its place. Null: the message names no command.
    /// </summary>
    public Func<string, string, string>? Again { get; init; }

    /// <summary>Called with the full path of each file and directory before it is read; may be null.</summary>
    internal Action<string>? Reading { get; init; }
}
