using System.Security.Cryptography;
using System.Text;
using ImageBudget.Model;

namespace ImageBudget.Layers.Cache;

/// <summary>
/// The files of a cache directory. Each has a name, and a kind, which is its file name extension: a header with the kind, the engine build
/// and the limits; the content; and the SHA-256 of both. A file that is damaged, of another kind, or written by another build or under
/// other limits counts as absent. Failure to write is not an error.
/// </summary>
internal sealed class CacheFolder
{
    private const string TemporarySuffix = ".tmp";
    private const int BufferSize = 64 * 1024;

    // Temporary files older than this were left by a process that was killed; no write takes so long.
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly string _directory;
    private readonly byte[] _build;

    /// <param name="directory">Full path; created on the first write.</param>
    /// <param name="engine">The build that may read the files; null for this build of the engine.</param>
    /// <param name="limits">Part of the key: an analysis under other limits may be less complete, or may have been refused.</param>
    public CacheFolder(string directory, string? engine, ImageLimits limits)
    {
        _directory = directory;
        _build = SHA256.HashData(Encoding.UTF8.GetBytes($"{engine ?? ThisEngine}\n{LimitSetting.Describe(limits)}"));
    }

    // A deterministic build gives a module id that changes exactly when the source changes, so there is no version number to maintain. The
    // runtime version matters because its deflate makes the size estimates; the byte order, because tables are stored in the machine's.
    private static string ThisEngine { get; } =
        $"{typeof(CacheFolder).Module.ModuleVersionId} {Environment.Version} {BitConverter.IsLittleEndian}";

    /// <summary>True when there is such a file, valid or not.</summary>
    /// <param name="name">Without the kind.</param>
    /// <param name="kind">A word.</param>
    public bool Has(string name, string kind) => File.Exists(PathOf(name, kind));

    /// <summary>True when there is a file whose name begins so, valid or not.</summary>
    /// <param name="start">The beginning of a name, without characters that a pattern of file names gives a meaning.</param>
    /// <param name="kind">A word.</param>
    public bool HasAny(string start, string kind)
    {
        try
        {
            return Directory.Exists(_directory) && Directory.EnumerateFiles(_directory, $"{start}*.{kind}").Any();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The content of a file, which counts as used now; null when there is none, or only a damaged one.</summary>
    /// <param name="name">Without the kind.</param>
    /// <param name="kind">A word.</param>
    /// <param name="read">Reads all of the content; <see cref="IOException"/> and null mean that it is invalid.</param>
    public T? Read<T>(string name, string kind, Func<CacheReader, T?> read)
        where T : class
    {
        string path = PathOf(name, kind);
        try
        {
            if (ReadFile(path, kind, read) is not { } content)
            {
                return null;
            }

            // Trim removes the least recently used files first.
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes or replaces a file.</summary>
    /// <param name="name">Without the kind.</param>
    /// <param name="kind">A word.</param>
    /// <param name="write">May throw for text that is not valid UTF-16; nothing is written then.</param>
    public void Write(string name, string kind, Action<CacheWriter> write)
    {
        string? temporary = null;
        try
        {
            Directory.CreateDirectory(_directory);
            temporary = Path.Combine(_directory, Guid.NewGuid().ToString("n") + TemporarySuffix);
            WriteFile(temporary, kind, write);
            File.Move(temporary, PathOf(name, kind), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EncoderFallbackException)
        {
            Delete(temporary);
        }
    }

    /// <summary>Removes the least recently used files of these kinds until the rest fits into the limit.</summary>
    public void Trim(IReadOnlyCollection<string> kinds, long maxBytes)
    {
        try
        {
            DirectoryInfo folder = new(_directory);
            if (!folder.Exists)
            {
                return;
            }

            long kept = 0;
            foreach (FileInfo file in folder.EnumerateFiles().Where(f => kinds.Contains(f.Extension.TrimStart('.')))
                .OrderByDescending(f => f.LastWriteTimeUtc).ThenBy(f => f.Name, StringComparer.Ordinal))
            {
                kept += file.Length;
                if (kept > maxBytes)
                {
                    Delete(file.FullName);
                }
            }

            foreach (FileInfo file in folder.EnumerateFiles("*" + TemporarySuffix)
                .Where(f => DateTime.UtcNow - f.LastWriteTimeUtc > Abandoned))
            {
                Delete(file.FullName);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process is trimming the same directory, or the directory was deleted.
        }
    }

    private string PathOf(string name, string kind) => Path.Combine(_directory, $"{name}.{kind}");

    private byte[] HeaderOf(string kind) => [.. Encoding.ASCII.GetBytes($"ImageBudget {kind}\n"), .. _build];

    // Verify the hash before parsing the content.
    private T? ReadFile<T>(string path, string kind, Func<CacheReader, T?> read)
        where T : class
    {
        // A pipe has length 0, and opening it would block.
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
        {
            return null;
        }

        byte[] header = HeaderOf(kind);
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize);
        long length = file.Length - SHA256.HashSizeInBytes;
        byte[] buffer = new byte[BufferSize];
        if (length < header.Length || file.ReadAtLeast(buffer, header.Length, throwOnEndOfStream: false) < header.Length
            || !buffer.AsSpan(0, header.Length).SequenceEqual(header))
        {
            return null;
        }

        file.Position = 0;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long left = length; left > 0;)
        {
            int count = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (count == 0)
            {
                return null;
            }

            hash.AppendData(buffer, 0, count);
            left -= count;
        }

        Span<byte> promised = stackalloc byte[SHA256.HashSizeInBytes];
        file.ReadExactly(promised);
        if (!promised.SequenceEqual(hash.GetHashAndReset()))
        {
            return null;
        }

        file.Position = header.Length;
        CacheReader reader = new(file, length - header.Length);
        T? content = read(reader);
        return reader.Left == 0 ? content : null;
    }

    private void WriteFile(string path, string kind, Action<CacheWriter> write)
    {
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize);
        using SHA256 hash = SHA256.Create();
        using (CryptoStream hashing = new(file, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (BufferedStream buffered = new(hashing, BufferSize))
        using (CacheWriter writer = new(buffered))
        {
            writer.Write(HeaderOf(kind));
            write(writer);
        }

        file.Write(hash.Hash!);
    }

    private static void Delete(string? path)
    {
        try
        {
            if (path is not null)
            {
                File.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next trim tries again.
        }
    }
}
