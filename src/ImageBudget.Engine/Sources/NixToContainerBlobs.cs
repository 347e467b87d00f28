using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>The layer tars that a document of nix2container points to: absolute paths, or relative to the document's folder.</summary>
internal sealed class NixToContainerBlobs : BlobSource
{
    private readonly byte[] _content;
    private readonly string? _folder;
    private readonly Dictionary<string, FileInfo> _layers = new(StringComparer.Ordinal);

    /// <param name="content">The document, not compressed.</param>
    /// <param name="document">Its name, for messages.</param>
    /// <param name="folder">Full path; null for a document from a pipe, which lies nowhere.</param>
    /// <param name="stored">Bytes of the document as given.</param>
    /// <param name="limits">What the document may ask for.</param>
    /// <exception cref="ImageFormatException">It is none, or names a file that is not there.</exception>
    public NixToContainerBlobs(byte[] content, string document, string? folder, long stored, ImageLimits limits)
        : base(limits)
    {
        _content = content;
        _folder = folder;
        Manifest = NixToContainer.Read(content, document, limits);
        ArchiveBytes = stored;
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
            throw new ImageFormatException(Codes.MissingBlob, $"the layer at '{InertText.OneLine(name, 200)}' cannot be opened: {e.Message}", name, inner: e);
        }
    }

    /// <summary>There is one document.</summary>
    public override byte[] ReadDocument(string name) => _content;

    /// <summary>Reads a document from a stream, to the stream's end.</summary>
    /// <exception cref="ImageFormatException">IB9008: it is larger than <see cref="ImageLimits.JsonBytes"/>.</exception>
    public static byte[] ReadContent(Stream stream, string document, ImageLimits limits)
    {
        using MemoryStream content = new();
        byte[] piece = new byte[16 * 1024];
        for (int read; (read = stream.Read(piece)) > 0;)
        {
            if (content.Length + read > limits.JsonBytes)
            {
                throw new ImageFormatException(
                    Codes.LimitExceeded, $"{document} is JSON of more than {limits.JsonBytes} bytes{LimitSetting.WayOut("jsonBytes")}", document);
            }

            content.Write(piece, 0, read);
        }

        return content.ToArray();
    }

    // A pipe or a device has no length: opening one might never come back.
    private FileInfo Find(string layer, string document)
    {
        if (_folder is null && !Path.IsPathFullyQualified(layer))
        {
            throw new ImageFormatException(
                Codes.MissingBlob,
                $"the layer at '{InertText.OneLine(layer, 200)}' is named relative to the folder of {document}, which came through a pipe; give the file",
                layer);
        }

        string full;
        try
        {
            full = Path.GetFullPath(layer, _folder ?? "/");
        }
        catch (ArgumentException e)
        {
            throw new ImageFormatException(
                Codes.MalformedManifest, $"{document}: the 'layer-path' '{InertText.OneLine(layer, 200)}' is not a path", document, inner: e);
        }

        FileInfo file = new(full);
        if (!file.Exists)
        {
            throw new ImageFormatException(
                Codes.MissingBlob,
                $"the layer at '{InertText.OneLine(layer, 200)}', which {document} names, is not there: build the image again on this machine, "
                + "or copy the tar beside it",
                layer);
        }

        // A link into the store has a length of its own.
        FileInfo target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return target.Exists && target.Length > 0
            ? target
            : throw new ImageFormatException(Codes.MissingBlob, $"the layer at '{InertText.OneLine(layer, 200)}' is empty or no regular file", layer);
    }
}
