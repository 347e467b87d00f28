using ImageBudget.Sources.Streams;
using Microsoft.Win32.SafeHandles;

namespace ImageBudget.Sources;

/// <summary>
/// A file that the user named, opened once. What has no length (a pipe, a device, a shell's process substitution) is read as standard input
/// is: once, from front to back, for as long as the user waits.
/// </summary>
internal sealed class GivenFile : IDisposable
{
    private readonly FileStream? _file;

    private GivenFile(Stream stream, FileStream? file, bool hasLength)
    {
        Stream = stream;
        _file = file;
        Handle = hasLength ? file?.SafeFileHandle : null;
        Length = hasLength && file is not null ? file.Length : 0;
    }

    /// <summary>For reading by position, again and again; null for what can be read once.</summary>
    public SafeFileHandle? Handle { get; }

    /// <summary>Bytes; 0 where <see cref="Handle"/> is null.</summary>
    public long Length { get; }

    /// <summary>From the first byte to the last.</summary>
    public Stream Stream { get; }

    /// <summary>Opens a file. A named pipe opens when somebody writes to it.</summary>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a directory.</exception>
    /// <exception cref="OperationCanceledException">Nobody wrote to it before the user gave up.</exception>
    public static GivenFile Open(string path, CancellationToken cancellation)
    {
        SafeFileHandle handle = HasLength(path) ? OpenHandle(path) : OpenPatiently(path, cancellation);
        FileStream stream = new(handle, FileAccess.Read, bufferSize: 0);
        return stream.CanSeek && stream.Length > 0
            ? new GivenFile(stream, stream, hasLength: true)
            : new GivenFile(new CancellableStream(stream, cancellation), stream, hasLength: false);
    }

    /// <summary>Standard input, which stays open.</summary>
    public static GivenFile Of(Stream input, CancellationToken cancellation) =>
        new(new CancellableStream(input, cancellation), null, hasLength: false);

    /// <summary>True for a regular file that is not empty, wherever links lead; false also for what is not there.</summary>
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

    /// <summary>Reads all, up to one byte more than <paramref name="most"/>.</summary>
    /// <param name="most">So that a caller can tell what is too much.</param>
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
            // Should a writer come yet, nobody reads.
            opening.ContinueWith(
                o => o.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }

        return opening.GetAwaiter().GetResult();
    }
}
