using System.IO.Hashing;
using System.Security.Cryptography;

namespace ImageBudget.Compression.Xz;

/// <summary>The check after each block (xz file format 1.1 section 2.1.1.2).</summary>
/// <param name="type">One that <see cref="IsSupported"/>.</param>
internal sealed class IntegrityCheck(int type) : IDisposable
{
    private const int None = 0;
    private const int Crc32Check = 1;
    private const int Crc64Check = 4;
    private const int Sha256Check = 10;

    // Both CRCs are stored and returned with the lowest byte first.
    private readonly NonCryptographicHashAlgorithm? _crc = type switch
    {
        Crc32Check => new Crc32(),
        Crc64Check => new Crc64Xz(),
        _ => null,
    };

    private readonly IncrementalHash? _sha256 = type == Sha256Check ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;

    /// <summary>Bytes after a block.</summary>
    public int Size => _crc?.HashLengthInBytes ?? _sha256?.HashLengthInBytes ?? 0;

    public static bool IsSupported(int type) => type is None or Crc32Check or Crc64Check or Sha256Check;

    public void Append(ReadOnlySpan<byte> data)
    {
        _crc?.Append(data);
        _sha256?.AppendData(data);
    }

    /// <summary>Compares, and resets.</summary>
    public bool Matches(ReadOnlySpan<byte> stored)
    {
        Span<byte> computed = stackalloc byte[SHA256.HashSizeInBytes];
        _crc?.GetHashAndReset(computed);
        _sha256?.GetHashAndReset(computed);
        return computed[..Size].SequenceEqual(stored);
    }

    public void Dispose() => _sha256?.Dispose();
}
