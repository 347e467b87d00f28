using System.Security.Cryptography;
using ImageBudget.Model;
using ImageBudget.Sources.Streams;

namespace ImageBudget.Layers.Streams;

/// <summary>Hashes and counts the bytes read through it. Does not own the inner stream.</summary>
internal sealed class HashingStream(Stream inner, string algorithm = "sha256") : ForwardStream
{
    private readonly IncrementalHash _hash =
        IncrementalHash.CreateHash(algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);

    private long _count;

    /// <summary>Bytes read so far; can be read from another thread.</summary>
    public long Count => Volatile.Read(ref _count);

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        _hash.AppendData(buffer[..read]);
        Volatile.Write(ref _count, _count + read);
        return read;
    }

    /// <summary>The digest of all bytes read. Ends the hashing.</summary>
    public Digest Complete() =>
        algorithm == "sha512" ? Digest.Sha512(_hash.GetHashAndReset()) : Digest.Sha256(_hash.GetHashAndReset());

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}
