using ImageBudget.Sources.Streams;
using Microsoft.Win32.SafeHandles;

namespace ImageBudget.Sources;

/// <summary>
/// A file that the user named, opened once. A file without a length (a pipe, a device, a shell's process substitution) is read like
/// standard input: once, from start to end, until it ends or is cancelled.
/// </summary>
internal sealed class InputFile : IDisposable
{
    private readonly FileStream? _file;

    private InputFile(Stream stream, FileStream? file, bool hasLength)
    {
        Stream = stream;
        _file = file;
        Handle = hasLength ? file?.SafeFileHandle : null;
        Length = hasLength && file is not null ? file.Length : 0;
    }

    /// <summary>For reads by position; null for a file that can be read only once.</summary>
    public SafeFileHandle? Handle { get; }

    /// <summary>Bytes; 0 where <see cref="Handle"/> is null.</summary>
    public long Length { get; }

    /// <summary>From the first byte to the end.</summary>
    public Stream Stream { get; }

    /// <summary>Opens a file. Opening a named pipe waits for a writer.</summary>
    /// <exception cref="IOException">It does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or it is a directory.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before a writer opened the pipe.</exception>
    public static InputFile Open(string path, CancellationToken cancellation)
    {
        SafeFileHandle handle = HasLength(path) ? OpenHandle(path) : OpenPatiently(path, cancellation);
        FileStream stream = new(handle, FileAccess.Read, bufferSize: 0);
        return stream.CanSeek && stream.Length > 0
            ? new InputFile(stream, stream, hasLength: true)
            : new InputFile(new CancellableStream(stream, cancellation), stream, hasLength: false);
    }

    /// <summary>Standard input; not disposed.</summary>
    public static InputFile Of(Stream input, CancellationToken cancellation) =>
        new(new CancellableStream(input, cancellation), null, hasLength: false);

    /// <summary>True for a regular file that is not empty, links resolved; false also when it does not exist.</summary>
    public static bool HasLength(string path)
    {
        try
        {
            FileInfo file = new(RealPath.Of(path));
            return file is { Exists: true, Length: > 0 };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads at most <paramref name="most"/> + 1 bytes, so that the caller can tell when there are too many.</summary>
    public byte[] ReadAtMost(int most)
    {
        using MemoryStream content = new();
        byte[] piece = new byte[64 * 1024];
        for (int read; content.Length <= most && (read = Stream.Read(piece)) > 0;)
        {
            content.Write(piece, 0, (int)Math.Min(read, most + 1 - content.Length));
        }

        return content.ToArray();
    }

    /// <inheritdoc />
    public void Dispose() => _file?.Dispose();

    private static SafeFileHandle OpenHandle(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.None);

    private static SafeFileHandle OpenPatiently(string path, CancellationToken cancellation)
    {
        Task<SafeFileHandle> opening = Task.Run(() => OpenHandle(path), CancellationToken.None);
        try
        {
            Task.WaitAny([opening], cancellation);
        }
        catch (OperationCanceledException)
        {
            // Close the pipe if a writer still opens it.
            opening.ContinueWith(
                o => o.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }

        return opening.GetAwaiter().GetResult();
    }
}
