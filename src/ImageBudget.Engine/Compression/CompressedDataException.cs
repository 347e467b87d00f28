namespace ImageBudget.Compression;

/// <summary>
/// Compressed bytes that are corrupt, end too early, or need something that is not supported. The only exception that bad bytes cause;
/// what the inner stream throws passes through untouched.
/// </summary>
/// <param name="message">What was found and what was expected, in one sentence without a full stop.</param>
/// <param name="compressedOffset">Offset in the compressed stream near which it was noticed.</param>
/// <param name="inner">The decoder's own error, if there was one.</param>
internal sealed class CompressedDataException(string message, long compressedOffset, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Bytes from the start of the compressed stream; near the cause, not always exactly at it.</summary>
    public long CompressedOffset { get; } = compressedOffset;
}
