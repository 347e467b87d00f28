using System.Buffers.Binary;

namespace ImageBudget.Ecosystems.Rpm;

/// <summary>
/// The pairs of a Berkeley DB hash database as used by rpm before 4.16 (<c>Packages</c>): keys are numbers of four bytes in the writer's
/// byte order, key 0 holds the next free number. The format is Berkeley DB's src/dbinc/db_page.h: DBMETA, PAGE, HOFFPAGE. Pages are read in
/// file order, without buckets and hashes, and each overflow page is used once.
/// </summary>
internal static class BerkeleyHash
{
    private const uint HashMagic = 0x061561;
    private const int MagicOffset = 12;
    private const int PageHeader = 26;
    private const byte HashPageUnsorted = 2;
    private const byte OverflowPage = 7;
    private const byte HashPage = 13;
    private const byte KeyData = 1;
    private const byte OffPage = 3;

    public static bool Recognizes(ReadOnlySpan<byte> content) =>
        content.Length >= 72 && (Little(content) || BinaryPrimitives.ReadUInt32BigEndian(content[MagicOffset..]) == HashMagic);

    public static IEnumerable<(long Key, ReadOnlyMemory<byte> Blob)> Read(ReadOnlyMemory<byte> content, ICollection<string> problems)
    {
        bool little = Little(content.Span);
        uint size = U32(content.Span, 20, little);
        if (size is < 512 or > 65536 || (size & (size - 1)) != 0 || content.Span[24] != 0)
        {
            problems.Add(content.Span[24] != 0 ? "the Berkeley DB is encrypted" : "the Berkeley DB header gives an impossible page size");
            yield break;
        }

        int pageSize = (int)size;
        uint lastPage = U32(content.Span, 32, little);
        if (((long)lastPage + 1) * pageSize > content.Length)
        {
            problems.Add($"the Berkeley DB is cut short: {content.Length} bytes of {((long)lastPage + 1) * pageSize}");
        }

        HashSet<uint> used = [];
        for (long offset = pageSize; offset + pageSize <= content.Length; offset += pageSize)
        {
            ReadOnlyMemory<byte> page = content.Slice((int)offset, pageSize);
            if (page.Span[25] is not (HashPage or HashPageUnsorted))
            {
                continue;
            }

            int entries = U16(page.Span, 20, little);
            if (entries % 2 != 0 || PageHeader + (2 * entries) > pageSize)
            {
                problems.Add($"Berkeley DB page {offset / pageSize} has an impossible number of entries");
                continue;
            }

            // Items are stored from the end of the page downwards, so each ends at the start of the one before it.
            int end = pageSize;
            for (int i = 0; i < entries; i += 2)
            {
                int keyAt = U16(page.Span, PageHeader + (2 * i), little);
                int valueAt = U16(page.Span, PageHeader + (2 * i) + 2, little);
                if (keyAt >= end || valueAt >= keyAt || valueAt < PageHeader + (2 * entries))
                {
                    problems.Add($"Berkeley DB page {offset / pageSize} has entries out of order");
                    break;
                }

                ReadOnlyMemory<byte> keyItem = page[keyAt..end];
                ReadOnlyMemory<byte> valueItem = page[valueAt..keyAt];
                end = valueAt;
                if (keyItem.Length != 5 || keyItem.Span[0] != KeyData)
                {
                    problems.Add($"Berkeley DB page {offset / pageSize} has a key that is not a package number");
                    continue;
                }

                uint key = U32(keyItem.Span, 1, little);
                if (key == 0)
                {
                    continue;
                }

                ReadOnlyMemory<byte>? value = Value(content, pageSize, valueItem, little, used);
                if (value is { } blob)
                {
                    yield return (key, blob);
                }
                else
                {
                    problems.Add($"package {key}: its overflow pages are missing or used twice");
                }
            }
        }
    }

    private static ReadOnlyMemory<byte>? Value(
        ReadOnlyMemory<byte> content, int pageSize, ReadOnlyMemory<byte> item, bool little, HashSet<uint> used)
    {
        if (item.Span[0] == KeyData)
        {
            return item[1..];
        }

        if (item.Span[0] != OffPage || item.Length < 12)
        {
            return null;
        }

        uint next = U32(item.Span, 4, little);
        long length = U32(item.Span, 8, little);
        long missing = length;
        List<ReadOnlyMemory<byte>> pieces = [];
        while (missing > 0)
        {
            long offset = (long)next * pageSize;
            if (next == 0 || offset + pageSize > content.Length || !used.Add(next))
            {
                return null;
            }

            ReadOnlyMemory<byte> page = content.Slice((int)offset, pageSize);

            // On an overflow page the field for the free area's offset holds the number of bytes on the page.
            int take = (int)Math.Min(missing, U16(page.Span, 22, little));
            if (page.Span[25] != OverflowPage || take == 0 || PageHeader + take > pageSize)
            {
                return null;
            }

            pieces.Add(page.Slice(PageHeader, take));
            missing -= take;
            next = U32(page.Span, 16, little);
        }

        byte[] blob = new byte[length];
        int at = 0;
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            piece.CopyTo(blob.AsMemory(at));
            at += piece.Length;
        }

        return blob;
    }

    private static bool Little(ReadOnlySpan<byte> content) => BinaryPrimitives.ReadUInt32LittleEndian(content[MagicOffset..]) == HashMagic;

    private static uint U32(ReadOnlySpan<byte> bytes, int offset, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]);

    private static int U16(ReadOnlySpan<byte> bytes, int offset, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);
}
