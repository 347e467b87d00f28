using System.Security.Cryptography;
using System.Text;
using ImageBudget.Model;

namespace ImageBudget.Layers.Cache;

/// <summary>
/// A cache of layer analyses in a directory: one file for each blob, named by its digest. A file that is damaged or was written by another
/// build of the engine is ignored. The directory is trusted like the program's own files: whoever can write to it can forge the analysis of
/// a layer.
/// </summary>
internal sealed class LayerCache
{
    public const long DefaultMaxBytes = 512L * 1024 * 1024;

    private const string Suffix = ".layer";
    private const string TemporarySuffix = ".tmp";
    private const int BufferSize = 64 * 1024;

    // Temporary files older than this were left by a process that was killed; no write takes so long.
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly string _directory;
    private readonly long _maxBytes;
    private readonly ImageLimits _limits;
    private readonly byte[] _header;

    /// <param name="directory">Full path; created on the first write.</param>
    /// <param name="maxBytes">Of all files together, after <see cref="Trim"/>.</param>
    /// <param name="engine">The build that may read the files; null for this build of the engine.</param>
    /// <param name="limits">Part of the cache key: an analysis under other limits may be less complete, or may have been refused.</param>
    public LayerCache(string directory, long maxBytes = DefaultMaxBytes, string? engine = null, ImageLimits? limits = null)
    {
        _directory = directory;
        _maxBytes = maxBytes;
        _limits = limits ?? ImageLimits.Default;
        _header =
            [.. "ImageBudget layer\n"u8,
            .. SHA256.HashData(Encoding.UTF8.GetBytes($"{engine ?? ThisEngine}\n{LimitSetting.Describe(_limits)}"))];
    }

    // A deterministic build gives a module id that changes exactly when the source changes, so there is no version number to maintain. The
    // runtime version matters because some decoders are the platform's; the byte order, because tables are stored in the machine's.
    private static string ThisEngine { get; } =
        $"{typeof(LayerCache).Module.ModuleVersionId} {Environment.Version} {BitConverter.IsLittleEndian}";

    /// <summary>The cached analysis of a blob; null when there is none, or only a damaged one.</summary>
    public LayerAnalysis? Find(Digest digest)
    {
        string path = PathOf(digest);
        try
        {
            LayerAnalysis? layer = Read(path);
            if (layer is null || layer.Digest != digest)
            {
                return null;
            }

            // Trim removes the least recently used files first.
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            return layer;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Stores an analysis. Failure to write is not an error.</summary>
    public void Keep(LayerAnalysis layer)
    {
        string? temporary = null;
        try
        {
            Directory.CreateDirectory(_directory);
            temporary = Path.Combine(_directory, Guid.NewGuid().ToString("n") + TemporarySuffix);
            Write(temporary, layer);
            File.Move(temporary, PathOf(layer.Digest), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EncoderFallbackException)
        {
            Delete(temporary);
        }
    }

    /// <summary>Removes the least recently used files until the rest fits into the limit.</summary>
    public void Trim()
    {
        try
        {
            DirectoryInfo folder = new(_directory);
            if (!folder.Exists)
            {
                return;
            }

            long kept = 0;
            foreach (FileInfo file in folder.EnumerateFiles("*" + Suffix).OrderByDescending(f => f.LastWriteTimeUtc)
                .ThenBy(f => f.Name, StringComparer.Ordinal))
            {
                kept += file.Length;
                if (kept > _maxBytes)
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

    private string PathOf(Digest digest) => Path.Combine(_directory, $"{digest.Algorithm}-{digest.Hex}{Suffix}");

    // A file is header, analysis, and the SHA-256 of both; verify the hash before parsing the analysis.
    private LayerAnalysis? Read(string path)
    {
        // A pipe has length 0, and opening it would block.
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
        {
            return null;
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize);
        long length = file.Length - SHA256.HashSizeInBytes;
        byte[] buffer = new byte[BufferSize];
        if (length < _header.Length || file.ReadAtLeast(buffer, _header.Length, throwOnEndOfStream: false) < _header.Length
            || !buffer.AsSpan(0, _header.Length).SequenceEqual(_header))
        {
            return null;
        }

        file.Position = 0;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long left = length; left > 0;)
        {
            int read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
            {
                return null;
            }

            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        Span<byte> promised = stackalloc byte[SHA256.HashSizeInBytes];
        file.ReadExactly(promised);
        if (!promised.SequenceEqual(hash.GetHashAndReset()))
        {
            return null;
        }

        file.Position = _header.Length;
        return LayerCacheFormat.Read(new CacheReader(file, length - _header.Length), _limits);
    }

    private void Write(string path, LayerAnalysis layer)
    {
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using HashedWriteStream hashing = new(file, hash);
        using (BufferedStream buffered = new(hashing, BufferSize))
        using (CacheWriter writer = new(buffered))
        {
            writer.Write(_header);
            LayerCacheFormat.Write(writer, layer);
        }

        file.Write(hash.GetHashAndReset());
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

    /// <summary>Hashes the bytes written through it. Does not own the inner stream.</summary>
    private sealed class HashedWriteStream(Stream inner, IncrementalHash hash) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.AppendData(buffer);
            inner.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
