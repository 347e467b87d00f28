using System.Buffers.Binary;
using System.Security.Cryptography;
using ImageBudget.Compression.Checksums;

namespace ImageBudget.Compression.Xz;

/// <summary>The check behind each block (xz file format 1.1 section 2.1.1.2).</summary>
internal sealed class IntegrityCheck : IDisposable
{
    private const int None = 0;
    private const int Crc32Check = 1;
    private const int Crc64Check = 4;
    private const int Sha256Check = 10;

    private readonly int _type;
    private readonly IncrementalHash? _sha256;
    private uint _crc32;
    private ulong _crc64;

    public IntegrityCheck(int type)
    {
        _type = type;
        _sha256 = type == Sha256Check ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    }

    /// <summary>Bytes behind a block.</summary>
    public int Size => _type switch { None => 0, Crc32Check => 4, Crc64Check => 8, _ => 32 };

    public static bool IsSupported(int type) => type is None or Crc32Check or Crc64Check or Sha256Check;

    public void Append(ReadOnlySpan<byte> data)
    {
        switch (_type)
        {
            case Crc32Check:
                _crc32 = Crc32.Append(_crc32, data);
                break;
            case Crc64Check:
                _crc64 = Crc64.Append(_crc64, data);
                break;
            case Sha256Check:
                _sha256!.AppendData(data);
                break;
        }
    }

    /// <summary>Compares, and begins anew.</summary>
    public bool Matches(ReadOnlySpan<byte> stored)
    {
        Span<byte> computed = stackalloc byte[32];
        switch (_type)
        {
            case Crc32Check:
                BinaryPrimitives.WriteUInt32LittleEndian(computed, _crc32);
                _crc32 = 0;
                break;
            case Crc64Check:
                BinaryPrimitives.WriteUInt64LittleEndian(computed, _crc64);
                _crc64 = 0;
                break;
            case Sha256Check:
                _sha256!.GetHashAndReset(computed);
                break;
        }

        return computed[..Size].SequenceEqual(stored);
    }

    public void Dispose() => _sha256?.Dispose();
}
