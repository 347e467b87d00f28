using System.Buffers;
using ImageBudget.Model;

namespace ImageBudget.Layers.Streams;

/// <summary>Hashes a stream without keeping its bytes.</summary>
internal static class StreamDigest
{
    // Large reads, so that hashing is not limited by their number.
    private const int BufferSize = 1 << 20;

    /// <summary>The digest of the bytes from the stream's position to its end.</summary>
    public static Digest Of(Stream stream, string algorithm, CancellationToken cancellation)
    {
        using HashingStream hashing = new(stream, algorithm);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (hashing.Read(buffer) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return hashing.Complete();
    }
}
