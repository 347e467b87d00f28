using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace ImageBudget.Compression.Xz;

/// <summary>
/// CRC-64 of xz (xz file format 1.1 section 3.4). System.IO.Hashing's CRC-64 has the same polynomial (ECMA-182), but takes the highest bit
/// of each byte first, begins with zeros instead of ones, and does not invert the result. So the bits of input and output are reversed.
/// </summary>
internal sealed class Crc64Xz() : NonCryptographicHashAlgorithm(sizeof(ulong))
{
    private const int ChunkSize = 4096;

    private readonly Crc64 _crc = Begin();

    public override void Append(ReadOnlySpan<byte> source)
    {
        Span<byte> chunk = stackalloc byte[ChunkSize];
        while (!source.IsEmpty)
        {
            int count = Math.Min(ChunkSize, source.Length);
            source[..count].CopyTo(chunk);
            foreach (ref ulong bytes in MemoryMarshal.Cast<byte, ulong>(chunk[..((count + 7) & ~7)]))
            {
                bytes = ReverseBitsOfBytes(bytes);
            }

            _crc.Append(chunk[..count]);
            source = source[count..];
        }
    }

    public override void Reset()
    {
        _crc.Reset();
        AppendPrefix(_crc);
    }

    protected override void GetCurrentHashCore(Span<byte> destination) => BinaryPrimitives.WriteUInt64LittleEndian(
        destination, ~BinaryPrimitives.ReverseEndianness(ReverseBitsOfBytes(_crc.GetCurrentHashAsUInt64())));

    private static Crc64 Begin()
    {
        Crc64 crc = new();
        AppendPrefix(crc);
        return crc;
    }

    // The eight bytes that turn a register of zeros into all ones, the initial value of xz.
    private static void AppendPrefix(Crc64 crc) => crc.Append([0x5F, 0xAC, 0xF9, 0xAE, 0x18, 0x37, 0xA9, 0x0F]);

    private static ulong ReverseBitsOfBytes(ulong bytes)
    {
        bytes = ((bytes >> 1) & 0x5555555555555555) | ((bytes & 0x5555555555555555) << 1);
        bytes = ((bytes >> 2) & 0x3333333333333333) | ((bytes & 0x3333333333333333) << 2);
        return ((bytes >> 4) & 0x0F0F0F0F0F0F0F0F) | ((bytes & 0x0F0F0F0F0F0F0F0F) << 4);
    }
}
