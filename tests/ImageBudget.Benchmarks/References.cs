using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace ImageBudget.Benchmarks;

/// <summary>The least that anybody must do with the bytes of an image, on one core; the yardsticks of the table.</summary>
internal static class References
{
    private const int Piece = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>SHA-256 of the file, by OpenSSL.</summary>
    public static Cost? Sha256(string image) => Program("openssl", "dgst", "-sha256", image);

    /// <summary>Decompressing the layers, by the zstd command.</summary>
    public static Cost? Zstd(string image) =>
        Find("zstd") is null ? null
            : Program("sh", "-c", "tar -xOf \"$0\" --wildcards 'layer*' | zstd -dc > /dev/null", image);

    /// <summary>The whole of dive, in the way it runs in CI. That it finds an image wasteful (exit code 1) is no failure here.</summary>
    public static Cost? Dive(string image) => Find("dive") is not { } dive ? null
        : ToolRun.Of(Patience, dive, ["--ci", "--source", "docker-archive", image]) is var run && run.ExitCode == 1
            ? Cost.Of(run with { ExitCode = 0 })
            : Cost.Of(run);

    /// <summary>Decompressing the layers, or the file that holds them, by the platform's GZipStream.</summary>
    public static Cost? Inflate(string image) => InProcess(image, hashes: false);

    /// <summary>The same, and SHA-256 of what comes out.</summary>
    public static Cost? InflateAndSha256(string image) => InProcess(image, hashes: true);

    /// <summary>Null: not on the PATH.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);

    private static Cost? Program(string name, params string[] arguments) =>
        Find(name) is { } program ? Cost.Of(ToolRun.Of(Patience, program, arguments)) : null;

    private static Cost InProcess(string image, bool hashes)
    {
        Timing timing = Timing.Of(() =>
        {
            using IncrementalHash? hash = hashes ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
            using FileStream file = new(image, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
            if (image.EndsWith(".gz", StringComparison.Ordinal))
            {
                Drain(file, hash);
                return;
            }

            using TarReader tar = new(file);
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.Name.EndsWith(".tar", StringComparison.Ordinal) && entry.DataStream is { } layer)
                {
                    Drain(layer, hash);
                }
            }
        });
        return new Cost(timing.Seconds, timing.Cpu, 0);
    }

    private static void Drain(Stream gzip, IncrementalHash? hash)
    {
        byte[] buffer = new byte[Piece];
        using GZipStream stream = new(new BufferedStream(gzip, Piece), CompressionMode.Decompress);
        while (stream.Read(buffer) is > 0 and int length)
        {
            hash?.AppendData(buffer, 0, length);
        }
    }
}
