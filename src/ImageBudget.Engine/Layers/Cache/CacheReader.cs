using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace ImageBudget.Layers.Cache;

/// <summary>
/// Reads what <see cref="CacheWriter"/> wrote, as untrusted input: a count is compared with the remaining bytes before anything is
/// allocated. Any invalid value is an <see cref="IOException"/>. Does not own the stream.
/// </summary>
/// <param name="stream">Positioned at the first byte to read.</param>
/// <param name="length">Bytes that may be read.</param>
internal sealed class CacheReader(Stream stream, long length)
{
    // Enough for most paths, names and excerpts.
    private const int StackText = 512;

    /// <summary>Bytes not read yet.</summary>
    public long Left { get; private set; } = length;

    internal static UTF8Encoding Strict { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The error for bytes that no <see cref="CacheWriter"/> wrote.</summary>
    public static IOException Damaged(string what) => new($"a kept analysis is damaged: {what}");

    public void ReadExactly(Span<byte> bytes)
    {
        if (bytes.Length > Left)
        {
            throw Damaged("it ends early");
        }

        stream.ReadExactly(bytes);
        Left -= bytes.Length;
    }

    public byte ReadByte()
    {
        Span<byte> bytes = stackalloc byte[sizeof(byte)];
        ReadExactly(bytes);
        return bytes[0];
    }

    public ushort ReadUInt16()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    public int ReadInt32()
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    public long ReadInt64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        ReadExactly(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    public bool ReadBoolean() => ReadByte() switch
    {
        0 => false,
        1 => true,
        _ => throw Damaged("a boolean is neither 0 nor 1"),
    };

    /// <summary>A count or a size in bytes, not negative.</summary>
    public long ReadSize() => ReadInt64() is >= 0 and var size ? size : throw Damaged("a size is negative");

    /// <summary>The number of items that follow, each of at least <paramref name="bytesEach"/> bytes.</summary>
    public int ReadCount(int bytesEach = 0)
    {
        int count = ReadInt32();
        return count >= 0 && (long)count * bytesEach <= Left
            ? count : throw Damaged("a list claims more entries than there are bytes left");
    }

    public TEnum ReadEnum<TEnum>()
        where TEnum : struct, Enum
    {
        TEnum value = (TEnum)Enum.ToObject(typeof(TEnum), ReadInt32());
        return Enum.IsDefined(value) ? value : throw Damaged($"no {typeof(TEnum).Name}");
    }

    public byte[]? ReadDocument()
    {
        int size = ReadInt32();
        if (size == -1)
        {
            return null;
        }

        if (size < 0 || size > Left)
        {
            throw Damaged("a document claims more bytes than are left");
        }

        byte[] content = new byte[size];
        ReadExactly(content);
        return content;
    }

    public string ReadString()
    {
        int size = ReadTextLength();
        if (size > Left)
        {
            throw Damaged("a text claims more bytes than are left");
        }

        byte[]? rented = size > StackText ? ArrayPool<byte>.Shared.Rent(size) : null;
        try
        {
            Span<byte> bytes = rented is null ? stackalloc byte[StackText] : rented;
            bytes = bytes[..size];
            ReadExactly(bytes);
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Damaged("a text is not UTF-8");
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    public string? ReadOptional() => ReadBoolean() ? ReadString() : null;

    public T? ReadOptional<T>(Func<CacheReader, T> read)
        where T : class =>
        ReadBoolean() ? read(this) : null;

    public ImmutableArray<string> ReadTexts() => ReadList(static r => r.ReadString());

    public ImmutableArray<T> ReadList<T>(Func<CacheReader, T> read)
    {
        // Do not reserve memory for the claimed count: the list grows only as items are read.
        int count = ReadCount(bytesEach: 1);
        ImmutableArray<T>.Builder values = ImmutableArray.CreateBuilder<T>(Math.Min(count, 16));
        for (; count > 0; count--)
        {
            values.Add(read(this));
        }

        return values.DrainToImmutable();
    }

    // BinaryWriter's format: seven bits per byte, least significant first.
    private int ReadTextLength()
    {
        long size = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte next = ReadByte();
            size |= (long)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return size <= int.MaxValue ? (int)size : throw Damaged("a text claims more bytes than are left");
            }
        }

        throw Damaged("a length has no end");
    }
}
