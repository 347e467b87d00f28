namespace ImageBudget.Compression;

/// <summary>How a blob's bytes are stored, as its first bytes say.</summary>
internal enum CompressionKind
{
    None,
    Gzip,
    Zstd,
    Xz,
    Bzip2,
}
