using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ImageBudget.Layers.Cache;

namespace ImageBudget.Layers.Trees;

/// <summary>
/// A growing list of plain values in blocks: growth copies nothing and wastes at most part of one block. The first block starts small, for
/// images of many small layers.
/// </summary>
internal sealed class ChunkedList<T>
    where T : unmanaged
{
    private const int ChunkBits = 14;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly List<T[]> _chunks = [];

    public int Count { get; private set; }

    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _chunks[index >> ChunkBits][index & (ChunkSize - 1)];
    }

    public int Add(in T value)
    {
        int chunk = Count >> ChunkBits;
        int slot = Count & (ChunkSize - 1);
        if (chunk == _chunks.Count)
        {
            _chunks.Add(new T[chunk == 0 ? 16 : ChunkSize]);
        }
        else if (slot == _chunks[chunk].Length)
        {
            T[] larger = new T[Math.Min(ChunkSize, slot * 4)];
            _chunks[chunk].CopyTo(larger, 0);
            _chunks[chunk] = larger;
        }

        _chunks[chunk][slot] = value;
        return Count++;
    }

    /// <summary>Writes the count and the raw values, in this machine's byte order.</summary>
    public void Save(CacheWriter writer)
    {
        writer.Write(Count);
        for (int i = 0; i < _chunks.Count; i++)
        {
            int used = Math.Min(_chunks[i].Length, Count - (i << ChunkBits));
            writer.Write(MemoryMarshal.AsBytes(_chunks[i].AsSpan(0, used)));
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="IOException">The bytes are truncated or invalid.</exception>
    public static ChunkedList<T> Load(CacheReader reader)
    {
        ChunkedList<T> list = new();
        int count = reader.ReadCount(Unsafe.SizeOf<T>());
        while (list.Count < count)
        {
            T[] chunk = new T[Math.Min(ChunkSize, count - list.Count)];
            reader.ReadExactly(MemoryMarshal.AsBytes(chunk.AsSpan()));
            list._chunks.Add(chunk);
            list.Count += chunk.Length;
        }

        return list;
    }
}
