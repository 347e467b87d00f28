using System.Security.Cryptography;
using System.Text;
using ImageBudget.Model;

namespace ImageBudget.Layers.Cache;

/// <summary>
/// The analyses of layers in a directory, one file for each stored blob, named by its digest. A file that is damaged, or was written by
/// another build of the engine, is as good as none. The directory is trusted as far as the program's own files are: whoever may write to it
/// can say what is in a layer.
/// </summary>
internal sealed class LayerCache
{
    public const long DefaultMaxBytes = 512L * 1024 * 1024;

    private const string Suffix = ".layer";
    private const string TemporarySuffix = ".tmp";
    private const int BufferSize = 64 * 1024;

    // Longer than any layer takes to be written: what is left of a process that was killed.
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly string _directory;
    private readonly long _maxBytes;
    private readonly ImageLimits _limits;
    private readonly byte[] _header;

    /// <param name="directory">Full path; made when something is kept.</param>
    /// <param name="maxBytes">Of all files together, after <see cref="Trim"/>.</param>
    /// <param name="engine">Who writes and may read; null for this build of the engine.</param>
    /// <param name="limits">What layers may ask for: an analysis that was made under others may have left out something, or not been
    /// refused.</param>
    public LayerCache(string directory, long maxBytes = DefaultMaxBytes, string? engine = null, ImageLimits? limits = null)
    {
        _directory = directory;
        _maxBytes = maxBytes;
        _limits = limits ?? ImageLimits.Default;
        _header =
            [.. "ImageBudget layer\n"u8,
            .. SHA256.HashData(Encoding.UTF8.GetBytes($"{engine ?? ThisEngine}\n{LimitSetting.Describe(_limits)}"))];
    }

    // A deterministic build gives the same module id for the same source, and another one for any other: nobody has to remember to count
    // a version up. The runtime brings the deflate that estimates are made with; tables are kept in the machine's byte order.
    private static string ThisEngine { get; } =
        $"{typeof(LayerCache).Module.ModuleVersionId} {Environment.Version} {BitConverter.IsLittleEndian}";

    /// <summary>What is known of a blob; null when nothing is, or nothing that can be believed.</summary>
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

            // Last used, last removed.
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            return layer;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps an analysis. A directory that cannot be written to keeps nothing; that is no error.</summary>
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

    /// <summary>Removes what was not used for longest until the rest fits.</summary>
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
            // Another process trims the same directory, or it is gone.
        }
    }

    private string PathOf(Digest digest) => Path.Combine(_directory, $"{digest.Algorithm}-{digest.Hex}{Suffix}");

    // Header, analysis, and the SHA-256 of both: nothing is interpreted before all of it is known to be whole.
    private LayerAnalysis? Read(string path)
    {
        // A pipe would be waited for, and has no length.
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
            // It will be tried again.
        }
    }

    /// <summary>Hashes what is written through it. Does not own the stream behind it.</summary>
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
