using ImageBudget.Compression.Transfer;

namespace ImageBudget.Analysis;

/// <summary>One layer of the image.</summary>
public sealed record LayerSummary
{
    /// <summary>0 is the base layer.</summary>
    public required int Index { get; init; }

    /// <summary>Digest of the uncompressed tar.</summary>
    public required string DiffId { get; init; }

    /// <summary>Digest of the stored bytes.</summary>
    public required string Digest { get; init; }

    /// <summary>From the manifest; for a docker-archive, detected from the content.</summary>
    public required string MediaType { get; init; }

    /// <summary><c>none</c>, <c>gzip</c>, <c>zstd</c>, <c>xz</c> or <c>bzip2</c>, by content.</summary>
    public required string Compression { get; init; }

    /// <summary>Bytes that a registry moves for this layer.</summary>
    public required long Transfer { get; init; }

    /// <summary>True when the layer is stored plain and only a sample of it was measured.</summary>
    public required bool TransferEstimated { get; init; }

    /// <summary>How far <see cref="Transfer"/> may be from the truth, in bytes; 0 when it is not estimated.</summary>
    public long TransferError { get; init; }

    /// <summary>What <see cref="Transfer"/> can be at most, whatever was sampled.</summary>
    internal long MostTransfer => TransferEstimated ? TransferSize.Most(Uncompressed) : Transfer;

    /// <summary>True when the layer is stored uncompressed, so that what a registry moves depends on who pushes it.</summary>
    internal bool IsPlain => Compression == "none";

    /// <summary>Bytes of the layer's tar.</summary>
    public required long Uncompressed { get; init; }

    /// <summary>Content bytes of its regular files.</summary>
    public required long Unpacked { get; init; }

    /// <summary>The part of <see cref="Unpacked"/> that is in the final root file system.</summary>
    public required long Live { get; init; }

    /// <summary>Tar members; extended headers are not members.</summary>
    public required int Entries { get; init; }

    /// <summary>Regular files, without hard links.</summary>
    public required int Files { get; init; }

    /// <summary>Whiteouts, without opaque ones.</summary>
    public required int Whiteouts { get; init; }

    /// <summary>The history line that created it; null when the history does not say.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>True when the layer belongs to the declared base image.</summary>
    public bool Base { get; init; }

    /// <summary>False for a foreign layer whose bytes are not in the image: nothing in it was measured.</summary>
    public bool Measured { get; init; } = true;
}
