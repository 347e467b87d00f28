using System.Security.Cryptography;
using ImageBudget.Sources.Blobs;

namespace ImageBudget.Fuzzing.Samples;

/// <summary>An image's blobs in memory.</summary>
internal sealed class MemoryBlobs(params (string Name, byte[] Content)[] blobs) : BlobSource(limits: null)
{
    private readonly Dictionary<string, byte[]> _blobs = blobs.GroupBy(b => b.Name, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.First().Content, StringComparer.Ordinal);

    public override long ArchiveBytes => _blobs.Values.Sum(b => (long)b.Length);

    public override IEnumerable<string> Names => _blobs.Keys.Order(StringComparer.Ordinal);

    public static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    public override bool Contains(string name) => _blobs.ContainsKey(name);

    public override long SizeOf(string name) => _blobs.TryGetValue(name, out byte[]? content) ? content.Length : throw Missing(name);

    public override Stream Open(string name) =>
        new MemoryStream(_blobs.TryGetValue(name, out byte[]? content) ? content : throw Missing(name), writable: false);
}
