using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ImageBudget.Layers.Trees;

/// <summary>The SHA-256 of a file's content. Four big-endian 64-bit numbers, so that the order is that of the hex text.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ContentHash(ulong A, ulong B, ulong C, ulong D) : IComparable<ContentHash>
{
    public static ContentHash From(ReadOnlySpan<byte> sha256) => new(
        BinaryPrimitives.ReadUInt64BigEndian(sha256),
        BinaryPrimitives.ReadUInt64BigEndian(sha256[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(sha256[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(sha256[24..]));

    public int CompareTo(ContentHash other) =>
        A != other.A ? A.CompareTo(other.A)
        : B != other.B ? B.CompareTo(other.B)
        : C != other.C ? C.CompareTo(other.C)
        : D.CompareTo(other.D);

    /// <summary>The hash's slot in a table of <paramref name="slots"/>, a power of two.</summary>
    public int Slot(int slots) => (int)(D & (ulong)(slots - 1));

    public override string ToString() => FormattableString.Invariant($"sha256:{A:x16}{B:x16}{C:x16}{D:x16}");
}
