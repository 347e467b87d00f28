using System.Buffers.Binary;

namespace ImageBudget.Ecosystems.Rpm;

/// <summary>
/// rpm's own "new database" (<c>Packages.db</c>): pages of slots, each pointing to a blob with a head, a tail and a checksum. There is no
/// specification; the format is that of rpm's lib/backend/ndb/rpmpkg.c. All numbers are little-endian.
/// </summary>
internal static class NdbPackages
{
    private const int PageSize = 4096;
    private const int HeaderSize = 32;
    private const int SlotSize = 16;
    private const int BlockSize = 16;
    private const int HeadSize = 16;
    private const int TailSize = 12;

    public static bool Recognizes(ReadOnlySpan<byte> content) => content.StartsWith("RpmP"u8);

    public static IEnumerable<(long Key, ReadOnlyMemory<byte> Blob)> Read(ReadOnlyMemory<byte> content, ICollection<string> problems)
    {
        if (content.Length < HeaderSize)
        {
            problems.Add("the ndb header is cut short");
            yield break;
        }

        uint version = U32(content, 4);
        if (version != 0)
        {
            problems.Add($"ndb version {version} is not known");
            yield break;
        }

        long end = (long)U32(content, 12) * PageSize;
        if (end > content.Length)
        {
            problems.Add("the ndb slots are cut short");
            end = content.Length;
        }

        // Blobs never overlap, so all of them together fit in the file.
        long left = content.Length;
        for (int at = HeaderSize; at + SlotSize <= end; at += SlotSize)
        {
            if (!content.Span[at..].StartsWith("Slot"u8))
            {
                problems.Add($"no slot at offset {at}");
                continue;
            }

            uint key = U32(content, at + 4);
            long offset = (long)U32(content, at + 8) * BlockSize;
            long length = (long)U32(content, at + 12) * BlockSize;
            if (offset == 0)
            {
                continue;
            }

            left -= length;
            string? problem = left < 0 ? "overlaps with another" : Check(content, key, offset, length);
            if (problem is not null)
            {
                problems.Add($"package {key}: its blob {problem}");
                continue;
            }

            yield return (key, content.Slice((int)offset + HeadSize, (int)U32(content, (int)offset + 12)));
        }
    }

    // Head: "BlbS", key, generation, length. Tail, at the end of the last block: Adler-32 of all before it, length, "BlbE".
    private static string? Check(ReadOnlyMemory<byte> content, uint key, long offset, long length)
    {
        if (length < HeadSize + TailSize || offset + length > content.Length)
        {
            return "is cut short";
        }

        ReadOnlySpan<byte> blob = content.Span.Slice((int)offset, (int)length);
        ReadOnlySpan<byte> tail = blob[^TailSize..];
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(blob[12..]);
        if (!blob.StartsWith("BlbS"u8) || !tail.EndsWith("BlbE"u8) || BinaryPrimitives.ReadUInt32LittleEndian(blob[4..]) != key
            || size != BinaryPrimitives.ReadUInt32LittleEndian(tail[4..]) || size > length - HeadSize - TailSize)
        {
            return "has no matching head and tail";
        }

        return Adler32(blob[..^TailSize]) == BinaryPrimitives.ReadUInt32LittleEndian(tail) ? null : "does not match its checksum";
    }

    // RFC 1950, section 9. The remainder is taken before 32 bits can overflow.
    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        const uint Modulus = 65521;
        const int Stride = 5552;
        uint a = 1;
        uint b = 0;
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> run = bytes[..Math.Min(Stride, bytes.Length)];
            foreach (byte value in run)
            {
                a += value;
                b += a;
            }

            a %= Modulus;
            b %= Modulus;
            bytes = bytes[run.Length..];
        }

        return (b << 16) | a;
    }

    private static uint U32(ReadOnlyMemory<byte> content, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(content.Span[offset..]);
}
