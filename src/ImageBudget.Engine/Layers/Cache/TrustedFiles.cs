using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ImageBudget.Model;
using ImageBudget.Sources.Blobs;

namespace ImageBudget.Layers.Cache;

/// <summary>
/// The part of the cache for files that are trusted by their times: the digests of the parts of one image's files, each with the stamp of
/// the file when it was hashed. A file with the same stamp is not hashed again. The entry holds no path in the clear.
/// </summary>
/// <remarks>
/// A stamp is taken from the open file before a byte is read, and only when the last change is seconds ago (<see cref="FileStamp.Of"/>):
/// then every later change shows in it.
/// </remarks>
internal sealed class TrustedFiles
{
    public const string Kind = "files";

    private readonly CacheFolder _folder;
    private readonly string _name;
    private readonly Dictionary<(string Path, long Offset, long Length), Part> _parts = [];
    private readonly HashSet<(string Path, long Offset, long Length)> _used = [];
    private readonly Lock _gate = new();
    private bool _isChanged;

    /// <param name="folder">Where the entry is kept.</param>
    /// <param name="image">What is read: the full path of the image, and what chooses an image in it.</param>
    public TrustedFiles(CacheFolder folder, string image)
    {
        _folder = folder;
        _name = HashOf(image);
        foreach (Part part in folder.Read(_name, Kind, ReadEntry)?.Parts ?? [])
        {
            _parts[part.Key] = part;
        }
    }

    /// <summary>The digest of these bytes when the file is unchanged since they were hashed, else null.</summary>
    /// <param name="place">Null when it is not known.</param>
    public Digest? Find(FilePlace? place)
    {
        if (place is not { } here)
        {
            return null;
        }

        lock (_gate)
        {
            if (!_parts.TryGetValue(KeyOf(here), out Part? part) || part.Stamp != here.Stamp)
            {
                return null;
            }

            _used.Add(part.Key);
            return part.Digest;
        }
    }

    /// <summary>Remembers the digest of bytes that were hashed.</summary>
    /// <param name="place">Null when it is not known; then nothing is remembered.</param>
    /// <param name="digest">Of all bytes of the place.</param>
    public void Add(FilePlace? place, Digest digest)
    {
        if (place is not { } here)
        {
            return;
        }

        lock (_gate)
        {
            Part part = new(KeyOf(here), here.Stamp, digest);
            _isChanged |= !_parts.TryGetValue(part.Key, out Part? earlier) || earlier != part;
            _parts[part.Key] = part;
            _used.Add(part.Key);
        }
    }

    /// <summary>Keeps what was used and added. Failure to write is not an error.</summary>
    public void Save()
    {
        lock (_gate)
        {
            if (!_isChanged)
            {
                return;
            }

            ImmutableArray<Part> parts =
                [.. _used.Select(k => _parts[k]).OrderBy(p => p.Key.Path, StringComparer.Ordinal).ThenBy(p => p.Key.Offset)];
            _folder.Write(_name, Kind, writer =>
            {
                writer.Write(_name);
                writer.WriteList(parts, Write);
            });
        }
    }

    // Of UTF-16, because a path need not be valid Unicode.
    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan())));

    private static (string Path, long Offset, long Length) KeyOf(FilePlace place) => (HashOf(place.Path), place.Offset, place.Length);

    private Entry? ReadEntry(CacheReader reader) => reader.ReadString() == _name ? new Entry(reader.ReadList(Read)) : null;

    private static void Write(CacheWriter writer, Part part)
    {
        writer.Write(part.Key.Path);
        writer.Write(part.Key.Offset);
        writer.Write(part.Key.Length);
        writer.Write(part.Stamp.Size);
        writer.Write(part.Stamp.Modified);
        writer.Write(part.Stamp.Changed);
        writer.Write((long)part.Stamp.Device);
        writer.Write((long)part.Stamp.Inode);
        writer.Write(part.Digest.ToString());
    }

    private static Part Read(CacheReader reader) => new(
        (reader.ReadString(), reader.ReadSize(), reader.ReadSize()),
        new FileStamp(
            reader.ReadSize(), reader.ReadInt64(), reader.ReadInt64(), (ulong)reader.ReadInt64(), (ulong)reader.ReadInt64()),
        Digest.TryParse(reader.ReadString(), out Digest digest) ? digest : throw CacheReader.Damaged("no digest"));

    private sealed record Entry(ImmutableArray<Part> Parts);

    private sealed record Part((string Path, long Offset, long Length) Key, FileStamp Stamp, Digest Digest);
}
