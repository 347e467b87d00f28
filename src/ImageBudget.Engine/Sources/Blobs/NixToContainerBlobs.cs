using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Sources.Blobs;

/// <summary>The layer tars that a nix2container document refers to: absolute paths, or paths relative to the document's
/// directory.</summary>
internal sealed class NixToContainerBlobs : BlobSource
{
    private readonly string? _folder;
    private readonly Dictionary<string, FileInfo> _layers = new(StringComparer.Ordinal);

    /// <param name="manifest">As read from the document.</param>
    /// <param name="document">The document's name, for messages.</param>
    /// <param name="input">The document and its directory.</param>
    /// <exception cref="ImageFormatException">A file that it names does not exist.</exception>
    public NixToContainerBlobs(ImageManifest manifest, string document, SourceInput input)
        : base(input.Limits)
    {
        _folder = input.Folder;
        ArchiveBytes = input.DocumentBytes;
        ImmutableArray<string> paths = [.. manifest.Layers.Select(l => l.Blob).Distinct(StringComparer.Ordinal)];
        foreach (string path in paths)
        {
            input.Options.Reading?.Invoke(FullPath(path, document));
        }

        foreach (string path in paths)
        {
            FileInfo file = Find(path, document);
            _layers.Add(path, file);
            ArchiveBytes += file.Length;
        }
    }

    /// <summary>The document and the tars together.</summary>
    public override long ArchiveBytes { get; }

    public override IEnumerable<string> Names => _layers.Keys.Order(StringComparer.Ordinal);

    public override bool Contains(string name) => _layers.ContainsKey(name);

    public override long SizeOf(string name) => _layers[name].Length;

    public override Stream Open(string name)
    {
        try
        {
            return FileRegionStream.Open(_layers[name].FullName, _layers[name].Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageFormatException(
                Codes.MissingBlob, $"the layer at '{InertText.OneLine(name, 200)}' cannot be opened: {e.Message}", name, inner: e);
        }
    }

    private string FullPath(string layer, string document)
    {
        if (_folder is null && !Path.IsPathFullyQualified(layer))
        {
            throw new ImageFormatException(
                Codes.MissingBlob,
                $"the layer at '{InertText.OneLine(layer, 200)}' is named relative to the directory of {document}, which came through a pipe; give the file",
                layer);
        }

        try
        {
            return Path.GetFullPath(layer, _folder ?? "/");
        }
        catch (ArgumentException e)
        {
            throw new ImageFormatException(
                Codes.MalformedManifest, $"{document}: the 'layer-path' '{InertText.OneLine(layer, 200)}' is not a path", document,
                inner: e);
        }
    }

    // A pipe or a device has length 0: opening it could block.
    private FileInfo Find(string layer, string document)
    {
        FileInfo file = new(FullPath(layer, document));
        if (!file.Exists)
        {
            throw new ImageFormatException(
                Codes.MissingBlob,
                $"the layer at '{InertText.OneLine(layer, 200)}', which {document} names, is not there: build the image again on this machine, "
                + "or copy the tar beside it",
                layer);
        }

        // FileInfo.Length of a link is not that of its target.
        FileInfo target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return target.Exists && target.Length > 0
            ? target
            : throw new ImageFormatException(
                Codes.MissingBlob, $"the layer at '{InertText.OneLine(layer, 200)}' is empty or not a regular file", layer);
    }
}
