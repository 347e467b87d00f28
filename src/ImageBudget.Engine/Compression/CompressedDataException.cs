namespace ImageBudget.Compression;

/// <summary>The kind of error in compressed data.</summary>
internal enum CompressionFault
{
    /// <summary>It is truncated.</summary>
    Truncated,

    /// <summary>A checksum does not match, or the data is invalid.</summary>
    Corrupt,

    /// <summary>It is valid as far as it was read, and needs something that is not supported: a dictionary, a filter, a method.</summary>
    Unsupported,

    /// <summary>It asks for more memory than the limits allow.</summary>
    OverLimit,
}

/// <summary>
/// Compressed bytes that cannot be read. The only exception that bad bytes cause; what the inner stream throws passes through untouched.
/// </summary>
/// <param name="fault">What is wrong.</param>
/// <param name="message">What was found and what was expected, in one sentence without a full stop.</param>
/// <param name="compressedOffset">Offset in the compressed stream near which it was noticed.</param>
/// <param name="inner">The library's own error, if there was one.</param>
internal sealed class CompressedDataException(CompressionFault fault, string message, long compressedOffset, Exception? inner = null)
    : Exception(message, inner)
{
    public CompressionFault Fault { get; } = fault;

    /// <summary>Bytes from the start of the compressed stream; near the cause, not always exactly at it.</summary>
    public long CompressedOffset { get; } = compressedOffset;
}
