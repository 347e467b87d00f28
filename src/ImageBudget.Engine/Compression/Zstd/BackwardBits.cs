using System.Numerics;
using System.Runtime.CompilerServices;

namespace ImageBudget.Compression.Zstd;

/// <summary>
/// Reads a zstd bit stream from its last bit to its first (RFC 8878 section 4.1: the highest set bit of the last byte marks the end and is
/// not data). Reading too much yields meaningless bits, never other memory; <see cref="IsExactlyConsumed"/> is the verdict.
/// </summary>
internal unsafe struct BackwardBits
{
    private readonly byte* _start;
    private byte* _at;
    private ulong _container;
    private int _consumed;

    /// <param name="start">First byte.</param>
    /// <param name="length">At least 1, and the last byte is not 0: see <see cref="IsValid"/>.</param>
    public BackwardBits(byte* start, int length)
    {
        _start = start;
        _consumed = 8 - BitOperations.Log2(start[length - 1]);
        if (length >= 8)
        {
            _at = start + length - 8;
            _container = Unsafe.ReadUnaligned<ulong>(_at);
        }
        else
        {
            _at = start;
            for (int i = 0; i < length; i++)
            {
                _container |= (ulong)start[i] << (8 * i);
            }

            _consumed += 8 * (8 - length);
        }
    }

    /// <summary>Goes on where a faster loop stopped.</summary>
    /// <param name="start">First byte.</param>
    /// <param name="at">At least <paramref name="start"/>, with 8 readable bytes.</param>
    /// <param name="consumed">Bits consumed of those 8 bytes, counted from the highest.</param>
    public BackwardBits(byte* start, byte* at, int consumed)
    {
        _start = start;
        _at = at;
        _container = Unsafe.ReadUnaligned<ulong>(at);
        _consumed = consumed;
    }

    public readonly bool IsExactlyConsumed => _at == _start && _consumed == 64;

    /// <summary>More bits were taken than there are.</summary>
    public readonly bool IsOverrun => _consumed > 64;

    public static bool IsValid(byte* start, int length) => length > 0 && start[length - 1] != 0;

    /// <summary>The next bits, not consumed. After a <see cref="Reload"/>, 56 bits are there unless the stream has fewer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Peek(int count) => (uint)(_container << (_consumed & 63) >> 1 >> (63 - count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int count) => _consumed += count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Take(int count)
    {
        uint value = Peek(count);
        _consumed += count;
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reload()
    {
        if (_at >= _start + 8)
        {
            _at -= _consumed >> 3;
            _consumed &= 7;
            _container = Unsafe.ReadUnaligned<ulong>(_at);
        }
        else
        {
            ReloadNearStart();
        }
    }

    private void ReloadNearStart()
    {
        int bytes = (int)Math.Min(_consumed >> 3, _at - _start);
        if (bytes > 0)
        {
            _at -= bytes;
            _consumed -= 8 * bytes;
            _container = Unsafe.ReadUnaligned<ulong>(_at);
        }
    }
}
