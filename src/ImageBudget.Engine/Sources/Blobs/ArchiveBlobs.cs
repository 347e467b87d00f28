using ImageBudget.Model;
using ImageBudget.Tar;
using Microsoft.Win32.SafeHandles;

namespace ImageBudget.Sources.Blobs;

/// <summary>
/// A plain (uncompressed) archive in a file: the headers are hopped over once, then blobs are read where they lie, several at a time.
/// </summary>
internal sealed class ArchiveBlobs : BlobSource
{
    private readonly SafeFileHandle _file;
    private readonly MemberIndex _members;
    private readonly Dictionary<string, (long Offset, long Size)> _places = new(StringComparer.Ordinal);

    /// <summary>Takes over the handle.</summary>
    public ArchiveBlobs(SafeFileHandle file, ImageLimits limits)
        : base(limits)
    {
        _file = file;
        _members = new MemberIndex(limits);
        ArchiveBytes = RandomAccess.GetLength(file);
        using FileRegionStream stream = new(file, 0, ArchiveBytes);
        using TarReader tar = new(stream, bufferSize: 16 * 1024, limits);
        while (tar.Read() is { } entry)
        {
            if (_members.Add(entry) is { } name)
            {
                _places[name] = (tar.Position, entry.StoredSize);
            }
        }
    }

    public override long ArchiveBytes { get; }

    public override IEnumerable<string> Names => _members.Names;

    public override bool Contains(string name) => _members.Contains(name);

    public override string Resolve(string name) => _members.Resolve(name);

    public override long SizeOf(string name) => Place(name).Size;

    /// <summary>A stream over one blob; several may be read at the same time.</summary>
    public override Stream Open(string name)
    {
        (long offset, long size) = Place(name);
        return new FileRegionStream(_file, offset, size);
    }

    public override void Dispose() => _file.Dispose();

    private (long Offset, long Size) Place(string name) =>
        _places.TryGetValue(Resolve(name), out (long, long) place)
            ? place
            : throw new ImageFormatException(Codes.MissingBlob, $"'{InertText.OneLine(name, 200)}' is named by the image but is not a file in it", name);
}
