using ImageBudget.Model;

namespace ImageBudget.Sources.Blobs;

/// <summary>
/// The files of an image directory. Opens only files named by a digest and a few fixed names, and follows links only inside the directory.
/// Never opens a file of length 0: it may be a pipe or a device, and opening it would block.
/// </summary>
internal sealed class DirectoryBlobs : BlobSource
{
    public const string VersionName = "version";
    public const string ManifestEnding = ".manifest.json";

    private readonly string _root;
    private readonly string _realRoot;
    private readonly Lazy<long> _archiveBytes;

    /// <param name="root">Full path.</param>
    /// <param name="limits">Limits for hostile input.</param>
    public DirectoryBlobs(string root, ImageLimits limits)
        : base(limits)
    {
        _root = root;
        _realRoot = RealPath.Of(root);
        _archiveBytes = new Lazy<long>(() => new DirectoryInfo(root)
            .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Sum(f => f.Length));
    }

    public override long ArchiveBytes => _archiveBytes.Value;

    public override bool IsDirectory => true;

    public override IEnumerable<string> Names =>
        Directory.EnumerateFileSystemEntries(_root).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal);

    public override bool Contains(string name) => PathOf(name) is { } path && File.Exists(path);

    public override long SizeOf(string name) => Require(name).Length;

    public override Stream Open(string name)
    {
        FileInfo file = Require(name);
        return file.Length == 0
            ? new MemoryStream([], writable: false)
            : FileRegionStream.Open(file.FullName, file.Length);
    }

    public override byte[] ReadDocument(string name) => SizeOf(name) == 0
        ? throw new ImageFormatException(Codes.MalformedManifest, $"{InertText.OneLine(name, 160)} is empty, or not a file", name)
        : base.ReadDocument(name);

    private FileInfo Require(string name)
    {
        if (PathOf(name) is not { } path || !File.Exists(path))
        {
            throw Missing(name);
        }

        string real = RealPath.Of(path);
        string inside = Path.GetRelativePath(_realRoot, real);
        return inside.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(inside)
            ? throw new ImageFormatException(
                Codes.MissingBlob,
                $"'{InertText.OneLine(name, 200)}' is a link that leads out of the directory; copy the file there (cp -L)",
                name)
            : new FileInfo(real);
    }

    // Blobs are addressed by digest; no other name from an index is opened.
    private string? PathOf(string name)
    {
        if (name is OciIndex.Name or DockerArchive.ManifestName or OciIndex.LayoutName or VersionName)
        {
            return Path.Combine(_root, name);
        }

        return name.Split('/') switch
        {
            ["blobs", var algorithm, var hex] when Digest.TryParse($"{algorithm}:{hex}", out _) =>
                Path.Combine(_root, "blobs", algorithm, hex),
            [var file] when IsHex(file.EndsWith(ManifestEnding, StringComparison.Ordinal) ? file[..^ManifestEnding.Length] : file) =>
                Path.Combine(_root, file),
            _ => null,
        };
    }

    private static bool IsHex(string text) => text.Length is 64 or 128 && Digest.IsLowerHex(text);
}
