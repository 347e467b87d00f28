using ImageBudget.Diagnostics;

namespace ImageBudget.Images;

/// <summary>The layer tars that a document of nix2container points to: absolute paths, or relative to the document's folder.</summary>
internal sealed class NixToContainerBlobs : BlobSource
{
    private readonly string _path;
    private readonly Dictionary<string, FileInfo> _layers = new(StringComparer.Ordinal);

    /// <param name="path">Full path of the document.</param>
    /// <exception cref="ImageFormatException">It is none, or names a file that is not there.</exception>
    public NixToContainerBlobs(string path)
    {
        _path = path;
        string document = InertText.OneLine(Path.GetFileName(path), 100);
        byte[] content = ReadDocument(document, JsonReading.MaxDocumentBytes);
        Manifest = NixToContainer.Read(content, document);
        ArchiveBytes = content.Length;
        foreach (LayerDescriptor layer in Manifest.Layers)
        {
            if (!_layers.ContainsKey(layer.Blob))
            {
                FileInfo file = Find(layer.Blob, document);
                _layers.Add(layer.Blob, file);
                ArchiveBytes += file.Length;
            }
        }
    }

    public ImageManifest Manifest { get; }

    /// <summary>The document and the tars together: alone, neither is the image.</summary>
    public override long ArchiveBytes { get; }

    public override bool IsDirectory => false;

    public override IEnumerable<string> Names => _layers.Keys.Order(StringComparer.Ordinal);

    public override bool Contains(string name) => _layers.ContainsKey(name);

    public override string Resolve(string name) => name;

    public override long SizeOf(string name) => _layers[name].Length;

    public FileStream Open(string name)
    {
        try
        {
            return new FileStream(
                _layers[name].FullName,
                new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 0 });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageFormatException("IB9006", $"the layer at '{InertText.OneLine(name, 200)}' cannot be opened: {e.Message}", name, inner: e);
        }
    }

    /// <summary>There is one document.</summary>
    public override byte[] ReadDocument(string name, int limit)
    {
        using FileStream stream = File.OpenRead(_path);
        if (stream.Length > limit)
        {
            throw TooLarge(name, stream.Length, limit);
        }

        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    // A pipe or a device has no length: opening one might never come back.
    private FileInfo Find(string layer, string document)
    {
        string full;
        try
        {
            full = Path.GetFullPath(layer, Path.GetDirectoryName(_path)!);
        }
        catch (ArgumentException e)
        {
            throw new ImageFormatException(
                "IB9005", $"{document}: the 'layer-path' '{InertText.OneLine(layer, 200)}' is not a path", document, inner: e);
        }

        FileInfo file = new(full);
        if (!file.Exists)
        {
            throw new ImageFormatException(
                "IB9006",
                $"the layer at '{InertText.OneLine(layer, 200)}', which {document} names, is not there: build the image again on this machine, "
                + "or copy the tar beside it",
                layer);
        }

        // A link into the store has a length of its own.
        FileInfo target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return target.Exists && target.Length > 0
            ? target
            : throw new ImageFormatException("IB9006", $"the layer at '{InertText.OneLine(layer, 200)}' is empty or no regular file", layer);
    }
}
