using ImageBudget.Model;
using ImageBudget.Tar;
using Microsoft.Win32.SafeHandles;

namespace ImageBudget.Sources.Blobs;

/// <summary>
/// The blobs of an uncompressed archive file: reads all headers once, then opens blobs by offset, several at a time.
/// </summary>
internal sealed class ArchiveBlobs : BlobSource
{
    private const int ComparedAtOnce = 1 << 16;

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly FileStamp? _stamp;
    private readonly MemberIndex _members;
    private readonly Dictionary<string, (long Offset, long Size)> _places = new(StringComparer.Ordinal);

    // Further members of the same name, until their contents have been compared.
    private readonly Dictionary<string, List<(long Offset, long Size)>> _copies = new(StringComparer.Ordinal);

    /// <param name="file">Takes ownership.</param>
    /// <param name="path">The file's full path, links resolved.</param>
    /// <param name="limits">Limits for hostile input.</param>
    public ArchiveBlobs(SafeFileHandle file, string path, ImageLimits limits)
        : base(limits)
    {
        _file = file;
        _path = path;
        _stamp = FileStamp.Of(file);
        _members = new MemberIndex(limits);
        ArchiveBytes = RandomAccess.GetLength(file);
        using FileRegionStream stream = new(file, 0, ArchiveBytes);
        using TarReader tar = new(stream, bufferSize: 16 * 1024, limits);
        while (tar.Read() is { } entry)
        {
            if (_members.Add(entry) is not { } name || _places.TryAdd(name, (tar.Position, entry.StoredSize)))
            {
                continue;
            }

            if (!_copies.TryGetValue(name, out List<(long, long)>? copies))
            {
                _copies.Add(name, copies = []);
            }

            copies.Add((tar.Position, entry.StoredSize));
        }
    }

    public override long ArchiveBytes { get; }

    public override IEnumerable<string> Names => _members.Names;

    public override bool Contains(string name) => _members.Contains(name);

    public override string Resolve(string name)
    {
        string resolved = _members.Resolve(name);
        RequireOneContent(resolved);
        return resolved;
    }

    public override long SizeOf(string name) => Place(name).Size;

    /// <summary>A stream over one blob; several may be read at the same time.</summary>
    public override Stream Open(string name)
    {
        (long offset, long size) = Place(name);
        return FileRegionStream.Of(_file, offset, size, _path, _stamp);
    }

    public override void Dispose() => _file.Dispose();

    private (long Offset, long Size) Place(string name) => _places[Resolve(name)];

    // Microsoft's container tools write a layer twice when the image uses it twice.
    private void RequireOneContent(string name)
    {
        if (_copies.Count == 0)
        {
            return;
        }

        lock (_copies)
        {
            if (_copies.TryGetValue(name, out List<(long Offset, long Size)>? copies))
            {
                (long offset, long size) = _places[name];
                if (copies.Any(c => c.Size != size || !IsSame(offset, c.Offset, size)))
                {
                    throw _members.Differ(name);
                }

                // Compare only once. The entry stays, so that _copies.Count can be read outside the lock.
                copies.Clear();
            }
        }
    }

    private bool IsSame(long one, long two, long size)
    {
        using FileRegionStream first = new(_file, one, size);
        using FileRegionStream second = new(_file, two, size);
        byte[] buffer = new byte[2 * ComparedAtOnce];
        for (long left = size; left > 0;)
        {
            int length = (int)Math.Min(left, ComparedAtOnce);
            Span<byte> here = buffer.AsSpan(0, length), there = buffer.AsSpan(ComparedAtOnce, length);
            first.ReadExactly(here);
            second.ReadExactly(there);
            if (!here.SequenceEqual(there))
            {
                return false;
            }

            left -= length;
        }

        return true;
    }
}
