using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace ImageBudget.Formats.Zip;

/// <summary>A member of an archive.</summary>
/// <param name="Name">As stored: it may be absolute, hold <c>..</c> or repeat. It is a name, never a path to write to.</param>
/// <param name="Size">Uncompressed bytes as the archive claims them.</param>
/// <param name="CompressedSize">Bytes in the archive, as it claims them.</param>
/// <param name="IsEncrypted">Its content cannot be read.</param>
internal sealed record ZipMember(string Name, long Size, long CompressedSize, bool IsEncrypted);

/// <summary>
/// The members of an archive that is held in memory, such as a jar, by its central directory (APPNOTE 6.3.10, 4.3.12; zip64 too).
/// The BCL's reader does the work; the caps are ours: claimed sizes are never trusted, and all content read through one index
/// shares one budget, so that overlapping members multiply nothing.
/// </summary>
internal sealed class ZipIndex : IDisposable
{
    public const int MaxMembers = 200_000;

    private const uint EndSignature = 0x06054b50;
    private const int EndSize = 22;

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _byName = new(StringComparer.Ordinal);
    private long _budget;

    private ZipIndex(ZipArchive archive, IReadOnlyCollection<ZipArchiveEntry> entries, long budget)
    {
        _archive = archive;
        _budget = budget;
        var members = ImmutableArray.CreateBuilder<ZipMember>(entries.Count);
        foreach (ZipArchiveEntry entry in entries)
        {
            members.Add(new ZipMember(entry.FullName, entry.Length, entry.CompressedLength, entry.IsEncrypted));
            _byName.TryAdd(entry.FullName, entry);
        }

        Members = members.MoveToImmutable();
    }

    /// <summary>In the order of the central directory.</summary>
    public ImmutableArray<ZipMember> Members { get; }

    /// <summary>Opens the archive's directory.</summary>
    /// <param name="file">The whole archive; a program is allowed before it, as in an executable jar.</param>
    /// <param name="contentBudget">Bytes of content that may be read through this index in all.</param>
    /// <param name="problem">What is wrong with the archive when the result is null.</param>
    public static ZipIndex? TryOpen(ReadOnlyMemory<byte> file, long contentBudget, out string? problem)
    {
        ZipIndex? index = TryOpenAt(file, contentBudget, out problem);
        if (index is null && FindPrefix(file.Span) is > 0 and int prefix)
        {
            index = TryOpenAt(file[prefix..], contentBudget, out problem);
        }

        return index;
    }

    /// <summary>The content of a member, the first of that name; null when it is not there or cannot be read within the caps.</summary>
    public byte[]? TryRead(string name, int maxBytes, out string? problem)
    {
        problem = null;
        if (!_byName.TryGetValue(name, out ZipArchiveEntry? entry))
        {
            problem = "there is no such member";
            return null;
        }

        long max = Math.Min(maxBytes, _budget);
        try
        {
            using Stream content = entry.Open();
            byte[]? bytes = CappedContent.Read(content, max, out long read);
            _budget -= read;
            problem = bytes is null ? "the member is larger than may be read" : null;
            return bytes;
        }
        catch (Exception error) when (IsFormatError(error))
        {
            problem = "the member cannot be read";
            return null;
        }
    }

    public void Dispose() => _archive.Dispose();

    // What ZipArchive and DeflateStream throw for damaged archives; offsets beyond the file surface as argument errors of the stream.
    private static bool IsFormatError(Exception error) =>
        error is InvalidDataException or EndOfStreamException or IOException or NotSupportedException or ArgumentException
            or OverflowException;

    private static ZipIndex? TryOpenAt(ReadOnlyMemory<byte> file, long contentBudget, out string? problem)
    {
        problem = null;
        ZipArchive? archive = null;
        try
        {
            MemoryStream stream = MemoryMarshal.TryGetArray(file, out ArraySegment<byte> segment)
                ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
                : new MemoryStream(file.ToArray(), writable: false);
            archive = new ZipArchive(stream, ZipArchiveMode.Read);
            if (archive.Entries.Count > MaxMembers)
            {
                problem = "the archive has more members than the limit";
                archive.Dispose();
                return null;
            }

            return new ZipIndex(archive, archive.Entries, contentBudget);
        }
        catch (Exception error) when (IsFormatError(error))
        {
            archive?.Dispose();
            problem = "the archive has no readable directory";
            return null;
        }
    }

    // APPNOTE 4.3.16: the end record tells the directory's size and offset; what they leave over is before the archive.
    private static int FindPrefix(ReadOnlySpan<byte> file)
    {
        for (int at = file.Length - EndSize; at >= 0 && at >= file.Length - EndSize - ushort.MaxValue; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(file[at..]) == EndSignature)
            {
                long size = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 12)..]);
                long offset = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 16)..]);
                long prefix = at - size - offset;
                return prefix is > 0 and < int.MaxValue ? (int)prefix : 0;
            }
        }

        return 0;
    }
}
