using ImageBudget.Compression;
using ImageBudget.Model;
using ImageBudget.Sources.Blobs;
using ImageBudget.Sources.Streams;
using ImageBudget.Tar;
using Microsoft.Win32.SafeHandles;

namespace ImageBudget.Sources;

/// <summary>The input at a locator, read as far as needed to tell the kinds of sources apart.</summary>
internal sealed class SourceInput : IDisposable
{
    // Files compressed twice by mistake occur and are read; more than three times is refused.
    private const int OuterCompressions = 3;

    private SourceInput(ImageLocator locator, SourceOptions options)
    {
        Locator = locator;
        Options = options;
        Progress = new ReadingProgress(options.Progress, locator.Given, total: null);
    }

    public ImageLocator Locator { get; }

    public SourceOptions Options { get; }

    public ImageLimits Limits => Options.Limits;

    /// <summary>The members of an archive, or the files of a directory; null for a document, and for a locator that does not name a
    /// file.</summary>
    public BlobSource? Blobs { get; private init; }

    /// <summary>A JSON document instead of an archive, decompressed; null when it is not JSON.</summary>
    public byte[]? Document { get; private init; }

    /// <summary>Bytes of the document as given.</summary>
    public long DocumentBytes { get; private init; }

    /// <summary>Full path of the file's directory; null for a pipe.</summary>
    public string? Folder { get; private init; }

    public ReadingProgress Progress { get; private init; }

    /// <summary>Opens the file, directory or pipe. An archive that can be read only once is read to its end.</summary>
    /// <exception cref="ImageFormatException">It does not exist, or is neither an archive nor a directory nor JSON.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the user.</exception>
    public static SourceInput Read(ImageLocator locator, SourceOptions options, CancellationToken cancellation)
    {
        if (locator.IsStandardInput)
        {
            Stream pipe = options.StandardInput
                ?? throw new ImageFormatException(Codes.NotAnImage, "'-' means standard input, which is not available here; give a file");
            using InputFile input = InputFile.Of(pipe, cancellation);
            return ReadOnce(input.Stream, locator, options, cancellation);
        }

        if (locator.Path is not { } path)
        {
            return new SourceInput(locator, options);
        }

        options.Reading?.Invoke(path);
        if (Directory.Exists(path))
        {
            DirectoryBlobs folder = new(path, options.Limits);
            return new SourceInput(locator, options)
            {
                Blobs = folder,
                Folder = path,
                Progress = new ReadingProgress(options.Progress, locator.Given, WrongDirectory.Is(folder) ? null : folder.ArchiveBytes),
            };
        }

        InputFile file = OpenFile(path, locator, options, cancellation);
        try
        {
            SourceInput read = file.Handle is { } handle
                ? ReadFile(handle, file.Length, locator, options, cancellation)
                : ReadOnce(file.Stream, locator, options, cancellation);
            if (read.Blobs is not ArchiveBlobs)
            {
                file.Dispose();
            }

            return read;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => Blobs?.Dispose();

    private static InputFile OpenFile(string path, ImageLocator locator, SourceOptions options, CancellationToken cancellation)
    {
        try
        {
            return InputFile.Open(path, cancellation);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw MissingFile.Of(locator, options.Again);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new ImageFormatException(Codes.NotAnImage, e.Message, inner: e);
        }
    }

    private static SourceInput ReadFile(
        SafeFileHandle handle, long length, ImageLocator locator, SourceOptions options, CancellationToken cancellation)
    {
        ReadingProgress progress = new(options.Progress, locator.Given, length);
        byte[] head = new byte[(int)Math.Min(length, TarHeader.BlockSize)];
        int read = RandomAccess.Read(handle, head, 0);
        string folder = Path.GetDirectoryName(locator.Path)!;
        string real = RealPath.Of(locator.Path!);
        if (IsJson(head.AsSpan(0, read)))
        {
            using FileRegionStream document = new(handle, 0, length);
            return new SourceInput(locator, options)
            {
                Document = ReadDocument(document, locator, options.Limits),
                DocumentBytes = length,
                Folder = folder,
                Progress = progress,
            };
        }

        if (Decompression.Detect(head.AsSpan(0, read)) != CompressionKind.None)
        {
            using FileRegionStream file = FileRegionStream.Of(handle, 0, length, real, FileStamp.Of(handle));
            return ReadCompressed(file, progress, folder, locator, options, cancellation);
        }

        if (!IsTar(head.AsSpan(0, read)))
        {
            byte[] more = new byte[(int)Math.Min(length, ForeignFile.Reach)];
            RequireTar(more.AsSpan(0, RandomAccess.Read(handle, more, 0)), compressed: false);
        }

        return new SourceInput(locator, options)
        {
            Blobs = new ArchiveBlobs(handle, real, options.Limits),
            Folder = folder,
            Progress = progress,
        };
    }

    private static SourceInput ReadCompressed(
        FileRegionStream file, ReadingProgress progress, string folder, ImageLocator locator, SourceOptions options,
        CancellationToken cancellation)
    {
        if (options.CompressedFile is not { } hooks)
        {
            return ReadStream(file, progress, folder, locator, options, cancellation);
        }

        if (hooks.Recall(file) is { } known)
        {
            progress.Add(file.Length);
            return new SourceInput(locator, options) { Blobs = known, Folder = folder, Progress = progress };
        }

        file.Position = 0;
        Stream watched = hooks.Watch(file);
        SourceInput read = ReadStream(watched, progress, folder, locator, options, cancellation);

        // Bytes after the compressed data belong to the file.
        byte[] rest = new byte[1 << 16];
        while (watched.Read(rest) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        return read;
    }

    private static SourceInput ReadOnce(Stream pipe, ImageLocator locator, SourceOptions options, CancellationToken cancellation) =>
        ReadStream(pipe, new ReadingProgress(options.Progress, locator.Given, total: null), folder: null, locator, options, cancellation);

    private static SourceInput ReadStream(
        Stream source, ReadingProgress progress, string? folder, ImageLocator locator, SourceOptions options,
        CancellationToken cancellation)
    {
        List<Stream> open = [];
        DecompressionLimit decompression = new(options.Limits, progress);
        try
        {
            Stream current = new CountingStream(source, progress);
            bool compressed = false;
            for (int i = 0; ; i++)
            {
                PrefixedStream peeked = PrefixedStream.Peek(current, TarHeader.BlockSize, out ReadOnlyMemory<byte> head);
                CompressionKind kind = Decompression.Detect(head.Span);
                if (kind == CompressionKind.None && IsJson(head.Span))
                {
                    byte[] document = ReadDocument(peeked, locator, options.Limits);
                    return new SourceInput(locator, options)
                    {
                        Document = document,
                        DocumentBytes = progress.Done,
                        Folder = folder,
                        Progress = progress,
                    };
                }

                if (kind == CompressionKind.None || i == OuterCompressions)
                {
                    if (!IsTar(head.Span))
                    {
                        peeked = PrefixedStream.Peek(peeked, ForeignFile.Reach, out head);
                        RequireTar(head.Span, compressed);
                    }

                    return new SourceInput(locator, options)
                    {
                        Blobs = StreamedBlobs.Read(peeked, options, progress, decompression, cancellation),
                        Folder = folder,
                        Progress = progress,
                    };
                }

                compressed = true;
                Stream inflated = Decompression.Open(peeked, kind, options.Limits);
                open.Add(inflated);
                inflated = decompression.Count(inflated);
                current = new ReadAheadStream(inflated, () => progress.Done);
                open.Add(current);
            }
        }
        finally
        {
            for (int i = open.Count - 1; i >= 0; i--)
            {
                open[i].Dispose();
            }
        }
    }

    // True when the bytes can only be JSON, not a tar.
    private static bool IsJson(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\ufeff"u8))
        {
            head = head[3..];
        }

        return head.TrimStart(" \t\r\n"u8).StartsWith("{"u8);
    }

    private static byte[] ReadDocument(Stream stream, ImageLocator locator, ImageLimits limits)
    {
        using MemoryStream content = new();
        byte[] piece = new byte[16 * 1024];
        for (int read; (read = stream.Read(piece)) > 0;)
        {
            if (content.Length + read > limits.JsonBytes)
            {
                throw new ImageFormatException(
                    Codes.LimitExceeded,
                    $"{locator.DocumentName} is JSON of more than {limits.JsonBytes} bytes{LimitSetting.WayOut("jsonBytes")}",
                    locator.DocumentName);
            }

            content.Write(piece, 0, read);
        }

        return content.ToArray();
    }

    private static bool IsTar(ReadOnlySpan<byte> head) =>
        head.Length >= TarHeader.BlockSize && TarHeader.HasValidChecksum(head[..TarHeader.BlockSize]);

    // An archive without members begins with zeros, as disks and their file systems do.
    private static void RequireTar(ReadOnlySpan<byte> head, bool compressed)
    {
        ForeignFile? foreign = ForeignFile.Of(head);
        if (foreign is null && head.Length >= TarHeader.BlockSize && !head[..TarHeader.BlockSize].ContainsAnyExcept((byte)0))
        {
            return;
        }

        string what = compressed ? "its decompressed content" : "the file";
        if (foreign is not null)
        {
            throw new ImageFormatException(Codes.NotAnImage, $"not an image: {what} is {foreign.Noun}; {foreign.WayOut}");
        }

        string found = head.IsEmpty
            ? "is empty"
            : $"begins with '{InertText.OneLine(System.Text.Encoding.Latin1.GetString(head[..Math.Min(head.Length, 24)]), 100)}'";
        throw new ImageFormatException(
            Codes.NotAnImage,
            $"not an image: {what} {found}; expected a tar archive (docker save, OCI), plain or compressed by gzip, zstd, xz or bzip2, "
            + "a directory (an OCI layout, skopeo's dir:), or nix2container's JSON");
    }
}
