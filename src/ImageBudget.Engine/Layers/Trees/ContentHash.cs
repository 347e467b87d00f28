using System.Runtime.InteropServices;

namespace ImageBudget.Layers.Trees;

/// <summary>
/// The XXH128 of a file's content (xxHash, <c>doc/xxhash_spec.md</c>, seed 0), to find files of equal content. Fast, but not resistant to
/// crafted collisions: it must decide nothing but what is called a duplicate. Two big-endian 64-bit numbers, the canonical form, so that
/// the order is that of the hex text.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ContentHash(ulong High, ulong Low) : IComparable<ContentHash>
{
    public static ContentHash From(UInt128 hash) => new((ulong)(hash >> 64), (ulong)hash);

    public int CompareTo(ContentHash other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    /// <summary>The hash's slot in a table of <paramref name="slots"/>, a power of two.</summary>
    public int Slot(int slots) => (int)(Low & (ulong)(slots - 1));

    /// <summary><c>xxh128:</c> and the 32 hex digits that <c>xxh128sum</c> prints.</summary>
    public override string ToString() => FormattableString.Invariant($"xxh128:{High:x16}{Low:x16}");
}
