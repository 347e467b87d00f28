namespace ImageBudget.Layers;

/// <summary>What to look for in a layer. Part of a cached analysis' key.</summary>
internal sealed record LayerOptions
{
    /// <summary>True for the files whose content an inventory wants; the path has no leading slash.</summary>
    public required Func<ReadOnlySpan<byte>, bool> WantsContent { get; init; }

    /// <summary>Set for the second look at overflowing files: only these hashes count.</summary>
    public IReadOnlySet<StorePaths.StoreHash>? WantedHashes { get; init; }
}

/// <summary>Bounds on what one layer may make us keep. See docs/limits.md for the reasons.</summary>
internal static class LayerLimits
{
    /// <summary>Most members of one layer.</summary>
    public const int Entries = 20_000_000;

    /// <summary>Deepest path.</summary>
    public const int Depth = 4_096;

    /// <summary>Largest file that an inventory gets to see: rpm's database of a few thousand packages.</summary>
    public const int DocumentBytes = 64 * 1024 * 1024;

    /// <summary>Most bytes of such files in one layer.</summary>
    public const long DocumentsBytes = 96 * 1024 * 1024;

    /// <summary>Most possible references kept of one layer.</summary>
    public const int Mentions = 200_000;

    /// <summary>Zeros of sparse files that are hashed; a file with larger holes has no content hash.</summary>
    public const long SparseZeros = 1024L * 1024 * 1024;
}
