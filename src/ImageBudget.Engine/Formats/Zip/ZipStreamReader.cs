using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.IO.Hashing;

namespace ImageBudget.Formats.Zip;

/// <summary>A member of a streamed archive.</summary>
/// <param name="Name">As stored; see <see cref="ZipMember"/>.</param>
/// <param name="Size">Uncompressed bytes as counted.</param>
/// <param name="Content">Only for requested members that are small enough; else null.</param>
internal sealed record ZipStreamMember(string Name, long Size, byte[]? Content);

/// <summary>
/// Reads the local headers of an archive that is too large for memory, forward only, and verifies the CRC of each member. The platform's
/// reader would need the whole archive, and SharpCompress's ends at an unknown header without an error. This reader also sees members that
/// the central directory no longer lists, and stops at the first one that it cannot skip (stored with a data descriptor, encrypted, an
/// unknown method).
/// </summary>
internal static class ZipStreamReader
{
    private const int BufferSize = 64 * 1024;
    private const string Broken = "the rest of the archive cannot be read";

    // APPNOTE 6.3.10: 4.3.7, 4.3.9, 4.3.11 to 4.3.16, 8.5.3 to 8.5.5.
    private const uint LocalHeader = 0x04034b50;
    private const uint Descriptor = 0x08074b50;
    private const uint ExtraData = 0x08064b50;
    private const uint DirectoryHeader = 0x02014b50;
    private const uint DirectorySignature = 0x05054b50;
    private const uint Zip64DirectoryEnd = 0x06064b50;
    private const uint DirectoryEnd = 0x06054b50;
    private const uint Spanned = Descriptor;
    private const uint NotSpannedAfterAll = 0x30304b50;

    /// <param name="archive">Read at least to the end of the last member; left open.</param>
    /// <param name="wants">Names whose content is kept.</param>
    /// <param name="maxContent">Larger members are only counted.</param>
    /// <param name="maxTotal">Uncompressed bytes after which reading stops, as a limit for decompression bombs.</param>
    /// <param name="problem">Why reading stopped early; null when it did not.</param>
    public static ImmutableArray<ZipStreamMember> Read(
        Stream archive, Func<string, bool> wants, int maxContent, long maxTotal, out string? problem)
    {
        var members = ImmutableArray.CreateBuilder<ZipStreamMember>();
        problem = Read(archive, wants, maxContent, maxTotal, members.Add);
        return members.ToImmutable();
    }

    /// <summary>Calls back for each member, so that only one content is in memory at a time.</summary>
    /// <returns>Why reading stopped early; null when it did not.</returns>
    public static string? Read(Stream archive, Func<string, bool> wants, int maxContent, long maxTotal, Action<ZipStreamMember> take)
    {
        ZipInput input = new(archive);
        long left = maxTotal;
        for (int count = 0; TryReadSignature(input, count == 0, out uint signature); count++)
        {
            if (signature is DirectoryHeader or DirectoryEnd or Zip64DirectoryEnd or DirectorySignature or ExtraData)
            {
                return null;
            }

            if (count == ZipIndex.MaxMembers)
            {
                return "the archive has more members than the limit";
            }

            if (signature != LocalHeader || ZipLocalHeader.TryRead(input) is not { } header || !CanRead(header))
            {
                return Broken;
            }

            using MemoryStream? kept = wants(header.Name) ? new MemoryStream() : null;
            long? size = TryReadContent(input, header, kept, maxContent, left);
            if (size is null)
            {
                return Broken;
            }

            left -= size.Value;
            if (left < 0)
            {
                return "the archive holds more bytes than the limit";
            }

            take(new ZipStreamMember(header.Name, size.Value, size <= maxContent ? kept?.ToArray() : null));
        }

        return Broken;
    }

    private static bool CanRead(ZipLocalHeader header) => !header.IsEncrypted && header.Method switch
    {
        ZipLocalHeader.Deflate => true,
        ZipLocalHeader.Stored => !header.HasDescriptor && header.CompressedSize == header.Size,
        _ => false,
    };

    // A split archive begins with an additional marker.
    private static bool TryReadSignature(ZipInput input, bool isFirst, out uint signature) => input.TryReadUInt32(out signature)
        && (!isFirst || signature is not (Spanned or NotSpannedAfterAll) || input.TryReadUInt32(out signature));

    /// <summary>Reads a member's data and its data descriptor, if any.</summary>
    /// <returns>
    /// The size of the content; more than <paramref name="most"/> when it was not read to its end; null for an invalid member.
    /// </returns>
    private static long? TryReadContent(ZipInput input, ZipLocalHeader header, MemoryStream? kept, int maxContent, long most)
    {
        Crc32 crc = new();
        long size = 0;
        input.Left = header.HasDescriptor ? long.MaxValue : (long)Math.Min(header.CompressedSize, long.MaxValue);
        using DeflateStream? inflater = header.Method == ZipLocalHeader.Deflate
            ? new DeflateStream(input, CompressionMode.Decompress, leaveOpen: true)
            : null;
        Stream content = inflater ?? (Stream)input;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                size += read;
                if (size > most)
                {
                    return size;
                }

                crc.Append(buffer.AsSpan(0, read));
                if (size <= maxContent)
                {
                    kept?.Write(buffer, 0, read);
                }
            }
        }
        catch (InvalidDataException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        uint hash = crc.GetCurrentHashAsUInt32();
        if (header.HasDescriptor)
        {
            return TryReadDescriptor(input, hash, (ulong)size) ? size : null;
        }

        // The bytes that the inflater left belong to the member.
        return hash == header.Crc && (ulong)size == header.Size && TrySkip(input) ? size : null;
    }

    private static bool TrySkip(ZipInput input)
    {
        while (input.Left > 0)
        {
            if (!input.TryEnsure(1))
            {
                return false;
            }

            int count = (int)Math.Min(input.Left, input.Available.Length);
            input.Take(count);
            input.Left -= count;
        }

        return true;
    }

    // APPNOTE 4.3.9. The data ended somewhere in the last read. The descriptor after it has the CRC and the size just computed and the
    // length of the data, so searching for it gives both the check and the position. Its signature may be missing, and its sizes may have
    // 64 bits.
    private static bool TryReadDescriptor(ZipInput input, uint crc, ulong size)
    {
        const int Longest = 4 + 4 + 8 + 8;
        int tail = input.GiveBackLastRead();
        ulong before = (ulong)(long.MaxValue - input.Left);
        input.TryEnsure(tail + Longest + 2);
        for (int at = 0; at <= tail; at++)
        {
            ReadOnlySpan<byte> rest = input.Available[at..];
            ulong compressedSize = before + (ulong)at;
            int length = DescriptorLength(rest, crc, compressedSize, size);
            if (length > 0)
            {
                input.Take(at + length);
                return true;
            }
        }

        return false;
    }

    private static int DescriptorLength(ReadOnlySpan<byte> bytes, uint crc, ulong compressedSize, ulong size)
    {
        Span<byte> descriptor = stackalloc byte[4 + 4 + 8 + 8];
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor, Descriptor);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[4..], crc);
        for (int width = sizeof(uint); width <= sizeof(ulong); width += sizeof(uint))
        {
            if (width == sizeof(uint))
            {
                BinaryPrimitives.WriteUInt32LittleEndian(descriptor[8..], (uint)compressedSize);
                BinaryPrimitives.WriteUInt32LittleEndian(descriptor[12..], (uint)size);
            }
            else
            {
                BinaryPrimitives.WriteUInt64LittleEndian(descriptor[8..], compressedSize);
                BinaryPrimitives.WriteUInt64LittleEndian(descriptor[16..], size);
            }

            for (int start = 0; start <= sizeof(uint); start += sizeof(uint))
            {
                // The signature of the next header follows; it decides when both widths match.
                ReadOnlySpan<byte> candidate = descriptor[start..(8 + (2 * width))];
                if (bytes.StartsWith(candidate) && bytes[candidate.Length..].StartsWith("PK"u8))
                {
                    return candidate.Length;
                }
            }
        }

        return 0;
    }
}
