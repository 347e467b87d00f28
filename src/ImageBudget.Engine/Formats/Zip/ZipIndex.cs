using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace ImageBudget.Formats.Zip;

/// <summary>A member of an archive.</summary>
/// <param name="Name">As stored: it may be absolute, contain <c>..</c> or occur twice. Never use it as a path for writing.</param>
/// <param name="Size">Uncompressed bytes, as claimed by the archive.</param>
/// <param name="CompressedSize">Compressed bytes, as claimed by the archive.</param>
/// <param name="IsEncrypted">Its content cannot be read.</param>
internal sealed record ZipMember(string Name, long Size, long CompressedSize, bool IsEncrypted);

/// <summary>
/// The members of an archive in memory, such as a jar, from its central directory (APPNOTE 6.3.10, 4.3.12; zip64 too). Uses the BCL's
/// reader with additional limits: claimed sizes are not trusted, and one limit covers all content read through an index, so that
/// overlapping members cannot multiply it.
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
    /// <param name="file">The whole archive; a program may precede it, as in an executable jar.</param>
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

    /// <summary>The content of the first member of that name; null when it does not exist or cannot be read within the limits.</summary>
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

    // The exceptions that ZipArchive and DeflateStream throw for damaged archives; offsets beyond the file give argument exceptions of the
    // stream.
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

    // APPNOTE 4.3.16: the end record gives the directory's size and offset; the remaining bytes precede the archive.
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
