using System.Buffers.Binary;
using System.Text;

namespace ImageBudget.Fuzzing.Samples;

/// <summary>
/// A database of two pages with one table of keys and blobs, as rpm keeps its packages (SQLite, "Database File Format", 1.3, 1.6, 2.1).
/// </summary>
internal static class SqliteSample
{
    private const int Page = 1024;
    private const int FileHeader = 100;

    public static byte[] Packages(params byte[][] blobs)
    {
        byte[] file = new byte[2 * Page];
        "SQLite format 3\0"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(16), Page);
        file.AsSpan(18).Clear();
        file[18] = file[19] = 1;
        file[21] = 64;
        file[22] = 32;
        file[23] = 32;
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(28), 2);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(44), 4);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(56), 1);
        const string Table = "CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)";
        Leaf(file.AsSpan(0, Page), FileHeader, [Record(1, "table", "Packages", "Packages", (byte)2, Table)]);
        Leaf(file.AsSpan(Page, Page), 0, [.. blobs.Select((b, i) => Record(i + 1, null, b))]);
        return file;
    }

    private static void Leaf(Span<byte> page, int at, byte[][] cells)
    {
        int end = Page;
        page[at] = 13;
        BinaryPrimitives.WriteUInt16BigEndian(page[(at + 3)..], (ushort)cells.Length);
        for (int i = 0; i < cells.Length; i++)
        {
            end -= cells[i].Length;
            cells[i].CopyTo(page[end..]);
            BinaryPrimitives.WriteUInt16BigEndian(page[(at + 8 + (2 * i))..], (ushort)end);
        }

        BinaryPrimitives.WriteUInt16BigEndian(page[(at + 5)..], (ushort)end);
    }

    private static byte[] Record(int row, params object?[] values)
    {
        List<byte> types = [], body = [];
        foreach (object? value in values)
        {
            byte[] bytes = value switch
            {
                null => [],
                byte number => [number],
                string text => Encoding.UTF8.GetBytes(text),
                _ => (byte[])value,
            };
            types.AddRange(Number(value switch { null => 0, byte => 1, string => 13 + (2 * bytes.Length), _ => 12 + (2 * bytes.Length) }));
            body.AddRange(bytes);
        }

        byte[] payload = [(byte)(types.Count + 1), .. types, .. body];
        return [.. Number(payload.Length), .. Number(row), .. payload];
    }

    // Below 16384.
    private static byte[] Number(int value) => value < 0x80 ? [(byte)value] : [(byte)(0x80 | (value >> 7)), (byte)(value & 0x7f)];
}
