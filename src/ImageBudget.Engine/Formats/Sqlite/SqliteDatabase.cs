using System.Buffers.Binary;
using System.Text;

namespace ImageBudget.Formats.Sqlite;

/// <summary>
/// Reads the rows of a table from a SQLite 3 database in memory, without its indexes, its journal and its write-ahead log.
/// "Database File Format": https://www.sqlite.org/fileformat2.html (sections in the comments). Every page is read at most once in a walk,
/// which ends cycles and bounds the output by the file's size.
/// </summary>
internal sealed class SqliteDatabase
{
    private const int FileHeader = 100;
    private const int SmallestPage = 512;
    private const int LargestPage = 65536;

    // Section 1.6: the most payload a table leaf keeps is the usable size less this.
    private const int LeafOverhead = 35;

    private readonly ReadOnlyMemory<byte> content;
    private readonly int pageSize;
    private readonly int usable;
    private readonly Encoding encoding;

    private SqliteDatabase(ReadOnlyMemory<byte> content, int pageSize, int usable, Encoding encoding)
    {
        this.content = content;
        this.pageSize = pageSize;
        this.usable = usable;
        this.encoding = encoding;
    }

    /// <summary>Section 1.3: whether this is the beginning of a database file.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> content) => content.StartsWith("SQLite format 3\0"u8);

    /// <summary>Null, and a problem, when the file's header is invalid.</summary>
    public static SqliteDatabase? Open(ReadOnlyMemory<byte> content, ICollection<string> problems)
    {
        ReadOnlySpan<byte> bytes = content.Span;
        if (bytes.Length < FileHeader || !Recognizes(bytes))
        {
            problems.Add("not a SQLite database");
            return null;
        }

        int pageSize = BinaryPrimitives.ReadUInt16BigEndian(bytes[16..]);
        pageSize = pageSize == 1 ? LargestPage : pageSize;
        int usable = pageSize - bytes[20];
        if (pageSize < SmallestPage || (pageSize & (pageSize - 1)) != 0 || usable < 480)
        {
            problems.Add("the SQLite header gives an impossible page size");
            return null;
        }

        Encoding encoding = BinaryPrimitives.ReadUInt32BigEndian(bytes[56..]) switch
        {
            2 => Encoding.Unicode,
            3 => Encoding.BigEndianUnicode,
            _ => Encoding.UTF8,
        };
        uint pages = BinaryPrimitives.ReadUInt32BigEndian(bytes[28..]);
        if ((long)pages * pageSize > content.Length)
        {
            problems.Add($"the SQLite database is cut short: {content.Length} bytes of {(long)pages * pageSize}");
        }

        return new SqliteDatabase(content, pageSize, usable, encoding);
    }

    /// <summary>All readable rows of a table, in key order; unreadable ones are problems.</summary>
    public IEnumerable<SqliteRow> Rows(string table, ICollection<string> problems)
    {
        // Section 2.6: the schema table is rooted at page 1: type, name, tbl_name, rootpage, sql.
        uint root = 0;
        foreach (SqliteRow row in Walk(1, problems))
        {
            if (row.Values.Length >= 4 && Text(row.Values[0]) == "table"
                && string.Equals(Text(row.Values[1]), table, StringComparison.OrdinalIgnoreCase)
                && row.Values[3] is { Kind: SqliteKind.Integer, Integer: > 0 and <= uint.MaxValue } page)
            {
                root = (uint)page.Integer;
                break;
            }
        }

        if (root == 0)
        {
            problems.Add($"the SQLite database has no readable table {table}");
            return [];
        }

        return Walk(root, problems);
    }

    /// <summary>A text value as a string; empty for other kinds.</summary>
    public string Text(SqliteValue value) => value.Kind == SqliteKind.Text ? encoding.GetString(value.Bytes.Span) : "";

    // Section 1.6, table b-trees. Children are stacked in reverse, so that rows come in key order.
    private IEnumerable<SqliteRow> Walk(uint root, ICollection<string> problems)
    {
        HashSet<uint> seen = [];
        Stack<uint> pending = new([root]);
        while (pending.TryPop(out uint number))
        {
            if (!TryPage(number, seen, out ReadOnlyMemory<byte> page))
            {
                problems.Add($"SQLite page {number} is missing or used twice");
                continue;
            }

            int header = number == 1 ? FileHeader : 0;
            byte type = page.Span[header];
            int cells = BinaryPrimitives.ReadUInt16BigEndian(page.Span[(header + 3)..]);
            int pointers = header + (type == 5 ? 12 : 8);
            if (type is not (5 or 13) || pointers + (2 * cells) > usable)
            {
                problems.Add($"SQLite page {number} is not a table page");
                continue;
            }

            if (type == 5)
            {
                PushChildren(page.Span, header, pointers, cells, pending);
                continue;
            }

            long local = 0;
            for (int i = 0; i < cells; i++)
            {
                int offset = BinaryPrimitives.ReadUInt16BigEndian(page.Span[(pointers + (2 * i))..]);
                SqliteRow? row = ReadCell(page, offset, seen, ref local);
                if (row is not null)
                {
                    yield return row;
                }
                else
                {
                    problems.Add($"SQLite page {number}, cell {i} cannot be read");
                }

                // Overlapping cells are never valid, and could make one page expand to thousands of copies.
                if (local > usable)
                {
                    problems.Add($"SQLite page {number} has overlapping cells");
                    break;
                }
            }
        }
    }

    private void PushChildren(ReadOnlySpan<byte> page, int header, int pointers, int cells, Stack<uint> pending)
    {
        pending.Push(BinaryPrimitives.ReadUInt32BigEndian(page[(header + 8)..]));
        for (int i = cells - 1; i >= 0; i--)
        {
            int offset = BinaryPrimitives.ReadUInt16BigEndian(page[(pointers + (2 * i))..]);
            pending.Push(offset + 4 <= usable ? BinaryPrimitives.ReadUInt32BigEndian(page[offset..]) : 0);
        }
    }

    private bool TryPage(uint number, HashSet<uint> seen, out ReadOnlyMemory<byte> page)
    {
        page = default;
        long offset = ((long)number - 1) * pageSize;
        if (number == 0 || offset + pageSize > content.Length || !seen.Add(number))
        {
            return false;
        }

        page = content.Slice((int)offset, pageSize);
        return true;
    }

    private SqliteRow? ReadCell(ReadOnlyMemory<byte> page, int offset, HashSet<uint> seen, ref long local)
    {
        ReadOnlySpan<byte> cell = offset < usable ? page.Span[offset..usable] : default;
        if (!TryVarint(ref cell, out long length) || !TryVarint(ref cell, out long rowId) || length < 0 || length > content.Length)
        {
            return null;
        }

        int start = usable - cell.Length;
        int largest = usable - LeafOverhead;
        int least = ((usable - 12) * 32 / 255) - 23;
        long kept = length <= largest ? length : least + ((length - least) % (usable - 4));
        kept = kept <= largest ? kept : least;
        local += kept;
        if (length == kept)
        {
            return length <= cell.Length ? ReadRecord(page.Slice(start, (int)length), rowId) : null;
        }

        if (kept + 4 > cell.Length)
        {
            return null;
        }

        byte[]? payload = Assemble(cell[..(int)kept], BinaryPrimitives.ReadUInt32BigEndian(cell[(int)kept..]), (int)length, seen);
        return payload is null ? null : ReadRecord(payload, rowId);
    }

    // Section 1.7, overflow pages: the number of the next one, then data. Follow the list first, so that memory is allocated only for pages
    // that exist.
    private byte[]? Assemble(ReadOnlySpan<byte> first, uint next, int length, HashSet<uint> seen)
    {
        List<ReadOnlyMemory<byte>> pieces = [];
        int missing = length - first.Length;
        while (missing > 0)
        {
            if (!TryPage(next, seen, out ReadOnlyMemory<byte> page))
            {
                return null;
            }

            int take = Math.Min(missing, usable - 4);
            pieces.Add(page.Slice(4, take));
            missing -= take;
            next = BinaryPrimitives.ReadUInt32BigEndian(page.Span);
        }

        byte[] payload = new byte[length];
        first.CopyTo(payload);
        int at = first.Length;
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            piece.CopyTo(payload.AsMemory(at));
            at += piece.Length;
        }

        return payload;
    }

    // Section 2.1, record format: the header's length, a serial type for each column, then the values.
    private static SqliteRow? ReadRecord(ReadOnlyMemory<byte> payload, long rowId)
    {
        ReadOnlySpan<byte> header = payload.Span;
        if (!TryVarint(ref header, out long headerLength) || headerLength > payload.Length || headerLength < payload.Length - header.Length)
        {
            return null;
        }

        header = payload.Span[(payload.Length - header.Length)..(int)headerLength];
        long at = headerLength;
        List<SqliteValue> values = [];
        while (!header.IsEmpty)
        {
            if (!TryVarint(ref header, out long type) || type is < 0 or 10 or 11)
            {
                return null;
            }

            long length = type switch
            {
                <= 4 => type,
                5 => 6,
                6 or 7 => 8,
                8 or 9 => 0,
                _ => (type - 12) / 2,
            };
            if (length > payload.Length - at)
            {
                return null;
            }

            values.Add(Value(type, payload.Slice((int)at, (int)length)));
            at += length;
        }

        return new SqliteRow(rowId, [.. values]);
    }

    private static SqliteValue Value(long type, ReadOnlyMemory<byte> bytes)
    {
        switch (type)
        {
            case 0:
                return default;
            case 8 or 9:
                return new SqliteValue(SqliteKind.Integer, type - 8, default);
            case >= 12:
                return new SqliteValue(type % 2 == 0 ? SqliteKind.Blob : SqliteKind.Text, 0, bytes);
        }

        // Big-endian two's complement.
        long number = (sbyte)bytes.Span[0];
        foreach (byte b in bytes.Span[1..])
        {
            number = (number << 8) | b;
        }

        return new SqliteValue(type == 7 ? SqliteKind.Real : SqliteKind.Integer, number, default);
    }

    // Section 1.6: seven bits in each byte, most significant first; a ninth byte gives all its eight.
    private static bool TryVarint(ref ReadOnlySpan<byte> bytes, out long value)
    {
        value = 0;
        for (int i = 0; i < 9 && i < bytes.Length; i++)
        {
            byte b = bytes[i];
            value = i == 8 ? (value << 8) | b : (value << 7) | (uint)(b & 0x7f);
            if (i == 8 || b < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
