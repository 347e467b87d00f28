using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ImageBudget.Compression.Checksums;

/// <summary>XXH64 with seed 0, fed in parts: the content checksum of zstd (RFC 8878 section 3.1.1; xxHash specification, "XXH64").</summary>
internal sealed class XxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;
    private const int StripeSize = 32;

    private readonly byte[] _pending = new byte[StripeSize];
    private int _pendingCount;
    private ulong _length;
    private ulong _a = unchecked(Prime1 + Prime2);
    private ulong _b = Prime2;
    private ulong _c;
    private ulong _d = unchecked(0 - Prime1);

    public void Append(ReadOnlySpan<byte> data)
    {
        _length += (ulong)data.Length;
        if (_pendingCount > 0)
        {
            int taken = Math.Min(StripeSize - _pendingCount, data.Length);
            data[..taken].CopyTo(_pending.AsSpan(_pendingCount));
            _pendingCount += taken;
            data = data[taken..];
            if (_pendingCount < StripeSize)
            {
                return;
            }

            AppendStripes(_pending);
            _pendingCount = 0;
        }

        int whole = data.Length & ~(StripeSize - 1);
        AppendStripes(data[..whole]);
        data[whole..].CopyTo(_pending);
        _pendingCount = data.Length - whole;
    }

    public ulong Current()
    {
        unchecked
        {
            ulong hash;
            if (_length >= StripeSize)
            {
                hash = BitOperations.RotateLeft(_a, 1) + BitOperations.RotateLeft(_b, 7)
                    + BitOperations.RotateLeft(_c, 12) + BitOperations.RotateLeft(_d, 18);
                hash = Merge(Merge(Merge(Merge(hash, _a), _b), _c), _d);
            }
            else
            {
                hash = Prime5;
            }

            hash += _length;
            ReadOnlySpan<byte> rest = _pending.AsSpan(0, _pendingCount);
            while (rest.Length >= 8)
            {
                hash ^= Round(0, BinaryPrimitives.ReadUInt64LittleEndian(rest));
                hash = (BitOperations.RotateLeft(hash, 27) * Prime1) + Prime4;
                rest = rest[8..];
            }

            if (rest.Length >= 4)
            {
                hash ^= BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime1;
                hash = (BitOperations.RotateLeft(hash, 23) * Prime2) + Prime3;
                rest = rest[4..];
            }

            foreach (byte value in rest)
            {
                hash ^= value * Prime5;
                hash = BitOperations.RotateLeft(hash, 11) * Prime1;
            }

            hash = (hash ^ (hash >> 33)) * Prime2;
            hash = (hash ^ (hash >> 29)) * Prime3;
            return hash ^ (hash >> 32);
        }
    }

    private static ulong Round(ulong lane, ulong input) =>
        unchecked(BitOperations.RotateLeft(lane + (input * Prime2), 31) * Prime1);

    private static ulong Merge(ulong hash, ulong lane) => unchecked(((hash ^ Round(0, lane)) * Prime1) + Prime4);

    private void AppendStripes(ReadOnlySpan<byte> data)
    {
        ulong a = _a, b = _b, c = _c, d = _d;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(data);
        for (int i = 0; i + 3 < words.Length; i += 4)
        {
            a = Round(a, LittleEndian(words[i]));
            b = Round(b, LittleEndian(words[i + 1]));
            c = Round(c, LittleEndian(words[i + 2]));
            d = Round(d, LittleEndian(words[i + 3]));
        }

        (_a, _b, _c, _d) = (a, b, c, d);
    }

    private static ulong LittleEndian(ulong value) => BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
}
