using System.Buffers.Binary;
using System.Text;

namespace ImageBudget.Formats.Zip;

/// <summary>The header before a member's data (APPNOTE 6.3.10, 4.3.7).</summary>
/// <param name="Name">As stored; see <see cref="ZipMember"/>.</param>
/// <param name="Method">0 stored, 8 deflate; others are not read.</param>
/// <param name="HasDescriptor">CRC and sizes follow the data and are unknown here.</param>
/// <param name="IsEncrypted">The data cannot be read.</param>
/// <param name="Crc">Of the content.</param>
/// <param name="CompressedSize">Bytes of the data, as claimed.</param>
/// <param name="Size">Bytes of the content, as claimed.</param>
internal sealed record ZipLocalHeader(
    string Name, int Method, bool HasDescriptor, bool IsEncrypted, uint Crc, ulong CompressedSize, ulong Size)
{
    public const int Stored = 0;
    public const int Deflate = 8;

    // Without the signature.
    private const int FixedSize = 26;
    private const ushort EncryptedFlag = 0x0001;
    private const ushort DescriptorFlag = 0x0008;
    private const ushort Zip64Field = 0x0001;

    /// <summary>Reads the bytes after the signature; null when the archive ends before the data.</summary>
    public static ZipLocalHeader? TryRead(ZipInput input)
    {
        if (!input.TryEnsure(FixedSize))
        {
            return null;
        }

        ReadOnlySpan<byte> header = input.Available;
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(header[2..]);
        ushort method = BinaryPrimitives.ReadUInt16LittleEndian(header[4..]);
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(header[10..]);
        ulong compressedSize = BinaryPrimitives.ReadUInt32LittleEndian(header[14..]);
        ulong size = BinaryPrimitives.ReadUInt32LittleEndian(header[18..]);
        int nameSize = BinaryPrimitives.ReadUInt16LittleEndian(header[22..]);
        int extraSize = BinaryPrimitives.ReadUInt16LittleEndian(header[24..]);
        input.Take(FixedSize);
        if (!input.TryEnsure(nameSize))
        {
            return null;
        }

        string name = Encoding.UTF8.GetString(input.Take(nameSize));
        if (!input.TryEnsure(extraSize))
        {
            return null;
        }

        ReadZip64(input.Take(extraSize), ref size, ref compressedSize);
        return new ZipLocalHeader(
            name, method, (flags & DescriptorFlag) != 0, (flags & EncryptedFlag) != 0, crc, compressedSize, size);
    }

    // APPNOTE 4.5.3: the sizes that do not fit 32 bits, in this order.
    private static void ReadZip64(ReadOnlySpan<byte> extra, ref ulong size, ref ulong compressedSize)
    {
        while (extra.Length >= 4)
        {
            ushort id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            ReadOnlySpan<byte> field = extra[4..];
            field = field[..Math.Min(field.Length, BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]))];
            extra = extra[(4 + field.Length)..];
            if (id != Zip64Field)
            {
                continue;
            }

            if (size == uint.MaxValue && field.Length >= sizeof(ulong))
            {
                size = BinaryPrimitives.ReadUInt64LittleEndian(field);
                field = field[sizeof(ulong)..];
            }

            if (compressedSize == uint.MaxValue && field.Length >= sizeof(ulong))
            {
                compressedSize = BinaryPrimitives.ReadUInt64LittleEndian(field);
            }

            return;
        }
    }
}
