using ImageBudget.Layers.Cache;

namespace ImageBudget.Layers.Trees;

/// <summary>Byte strings, stored one after the other in blocks. Each string is inside one block and is addressed by its start.</summary>
internal sealed class BytePool
{
    private const int BlockBits = 17;
    private const int BlockSize = 1 << BlockBits;

    /// <summary>Bytes that always fit: addresses have 31 bits, and blocks are not filled to their last byte.</summary>
    public const long Most = 1L << 30;

    private readonly List<byte[]> _blocks = [];
    private int _used;

    /// <summary>Total length of all strings.</summary>
    public long Bytes { get; private set; }

    /// <returns>The address of the string.</returns>
    public int Add(ReadOnlySpan<byte> bytes)
    {
        if (_blocks.Count == 0)
        {
            _blocks.Add(new byte[Math.Max(1024, bytes.Length)]);
        }

        byte[] block = _blocks[^1];
        if (block.Length - _used < bytes.Length)
        {
            if (block.Length < BlockSize && _used + bytes.Length <= BlockSize)
            {
                Array.Resize(ref block, Math.Min(BlockSize, Math.Max(block.Length * 4, _used + bytes.Length)));
                _blocks[^1] = block;
            }
            else
            {
                if (_blocks.Count == int.MaxValue >> BlockBits)
                {
                    throw new InvalidOperationException("The names of one layer take more than 2 GiB.");
                }

                block = new byte[Math.Max(BlockSize, bytes.Length)];
                _blocks.Add(block);
                _used = 0;
            }
        }

        bytes.CopyTo(block.AsSpan(_used));
        Bytes += bytes.Length;
        int start = ((_blocks.Count - 1) << BlockBits) | _used;
        _used += bytes.Length;
        return start;
    }

    public ReadOnlySpan<byte> Get(int start, int length) =>
        length == 0 ? [] : _blocks[start >> BlockBits].AsSpan(start & (BlockSize - 1), length);

    /// <summary>True when <see cref="Get"/> accepts these arguments.</summary>
    public bool Holds(int start, int length) =>
        length == 0 || (length > 0 && start >= 0 && start >> BlockBits < _blocks.Count
            && length <= _blocks[start >> BlockBits].Length - (start & (BlockSize - 1)));

    /// <summary>Writes the blocks, each with its length.</summary>
    public void Save(CacheWriter writer)
    {
        writer.Write(_blocks.Count);
        for (int i = 0; i < _blocks.Count; i++)
        {
            int used = i == _blocks.Count - 1 ? _used : _blocks[i].Length;
            writer.Write(used);
            writer.Write(_blocks[i].AsSpan(0, used));
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="IOException">The bytes are truncated or invalid.</exception>
    public static BytePool Load(CacheReader reader)
    {
        BytePool pool = new();
        for (int left = reader.ReadCount(sizeof(int)); left > 0; left--)
        {
            byte[] block = new byte[reader.ReadCount(bytesEach: 1)];
            reader.ReadExactly(block);
            pool._blocks.Add(block);
            pool._used = block.Length;
            pool.Bytes += block.Length;
        }

        return pool;
    }
}
