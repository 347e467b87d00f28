using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>An OCI layout in a folder. Only names made of digests, and the few fixed ones, are ever opened.</summary>
internal sealed class DirectoryBlobs : BlobSource
{
    private readonly string _root;

    public DirectoryBlobs(string root, ImageLimits limits)
        : base(limits)
    {
        _root = root;
        ArchiveBytes = new DirectoryInfo(root)
            .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Sum(f => f.Length);
    }

    public override long ArchiveBytes { get; }

    public override bool IsDirectory => true;

    public override IEnumerable<string> Names =>
        Directory.EnumerateFileSystemEntries(_root).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal);

    public override bool Contains(string name) => PathOf(name) is { } path && File.Exists(path);

    public override string Resolve(string name) => name;

    public override long SizeOf(string name) => new FileInfo(Require(name)).Length;

    public FileStream Open(string name) => new(
        Require(name), new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 0 });

    public override byte[] ReadDocument(string name)
    {
        // No document is empty; a named pipe says that it is, and would be waited for.
        if (SizeOf(name) == 0)
        {
            throw new ImageFormatException(Codes.MalformedManifest, $"{InertText.OneLine(name, 160)} is empty, or no file", name);
        }

        using FileStream stream = Open(name);
        if (stream.Length > Limits.JsonBytes)
        {
            throw TooLarge(name, stream.Length);
        }

        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private string Require(string name) => PathOf(name) is { } path && File.Exists(path) ? path : throw Missing(name);

    // Blobs are addressed by digest; anything else that an index could ask for stays unopened.
    private string? PathOf(string name)
    {
        if (name is OciLayout.IndexName or DockerArchive.ManifestName or "oci-layout")
        {
            return Path.Combine(_root, name);
        }

        string[] parts = name.Split('/');
        return parts is ["blobs", var algorithm, var hex] && Digest.TryParse($"{algorithm}:{hex}", out _)
            ? Path.Combine(_root, "blobs", algorithm, hex)
            : null;
    }
}
