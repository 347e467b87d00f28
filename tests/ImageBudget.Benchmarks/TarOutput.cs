using System.Globalization;
using System.Text;

namespace ImageBudget.Benchmarks;

/// <summary>Writes ustar headers (POSIX.1-2017, "ustar Interchange Format"); sizes over 8 GiB in base 256, as GNU tar does.</summary>
internal static class TarOutput
{
    public const int Block = 512;

    public static long Padded(long size) => (size + Block - 1) / Block * Block;

    public static void WriteHeader(Stream stream, string name, long size, char type = '0')
    {
        Span<byte> block = stackalloc byte[Block];
        block.Clear();
        Encoding.ASCII.GetBytes(name, block[..100]);
        Octal(block.Slice(100, 8), type == '5' ? 0x1ed : 0x1a4);
        Octal(block.Slice(108, 8), 0);
        Octal(block.Slice(116, 8), 0);
        if (size < 1L << 33)
        {
            Octal(block.Slice(124, 12), size);
        }
        else
        {
            block[124] = 0x80;
            System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(block.Slice(128, 8), size);
        }

        Octal(block.Slice(136, 12), 1);
        block.Slice(148, 8).Fill((byte)' ');
        block[156] = (byte)type;
        "ustar\0"u8.CopyTo(block[257..]);
        "00"u8.CopyTo(block[263..]);
        int sum = 0;
        foreach (byte b in block)
        {
            sum += b;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", block.Slice(148, 8));
        stream.Write(block);
    }

    public static void WritePadding(Stream stream, long size) => stream.Write(new byte[Padded(size) - size]);

    public static void WriteEnd(Stream stream) => stream.Write(new byte[2 * Block]);

    private static void Octal(Span<byte> field, long value) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(field.Length - 1, '0').ToString(CultureInfo.InvariantCulture), field);
}
