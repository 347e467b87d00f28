namespace ImageBudget.Analysis;

/// <summary>What reading one image needs to know.</summary>
public sealed record AnalyzeOptions
{
    /// <summary>Where a relative image path starts; a full path.</summary>
    public required string Directory { get; init; }

    /// <summary>Chooses among the images of a multi-arch index: <c>os/arch[/variant]</c>.</summary>
    public string? Platform { get; init; }

    /// <summary>Chooses among several images in one archive by tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Also looks inside compressed members; such references say that Nix does not see them.</summary>
    public bool Deep { get; init; }

    /// <summary>Where <c>-</c> reads from; null means that <c>-</c> is an error.</summary>
    public Stream? StandardInput { get; init; }

    /// <summary>A folder in which the analysis of a layer is kept under its digest; null means no cache.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Told now and then how far the reading is; null when nobody wants to know.</summary>
    public IProgress<AnalysisProgress>? Progress { get; init; }
}
