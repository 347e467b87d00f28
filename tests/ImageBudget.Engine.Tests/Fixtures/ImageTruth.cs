using System.IO.Compression;
using System.Text.Json;
using ImageBudget.Testing;

namespace ImageBudget.Engine.Tests.Fixtures;

/// <summary>What independent programs say of an image that real programs wrote.</summary>
internal sealed record ImageTruth(string Name, string Path, JsonElement Json)
{
    public IReadOnlyList<JsonElement> Images =>
        Json.TryGetProperty("images", out JsonElement images) && images.ValueKind == JsonValueKind.Array
        ? [.. images.EnumerateArray()]
        : [];

    /// <summary>What the tool measures as <c>archive</c>; null when the truth is of the file inside a further gzip.</summary>
    public long? FileBytes =>
        Json.TryGetProperty("file_bytes", out JsonElement bytes) && Path.EndsWith(Name, StringComparison.Ordinal) ? bytes.GetInt64() : null;

    public static IEnumerable<ImageTruth> All()
    {
        string root = Repository.Fixtures("images");
        foreach (string file in Directory.GetFiles(System.IO.Path.Combine(root, "truth"), "*.truth.json").Order(StringComparer.Ordinal))
        {
            string name = System.IO.Path.GetFileName(file)[..^".truth.json".Length];
            string? path = (from folder in new[] { "real", "formats", "special" }
                            from suffix in new[] { "", ".gz" }
                            let candidate = System.IO.Path.Combine(root, folder, name + suffix)
                            where File.Exists(candidate) || Directory.Exists(candidate)
                            select candidate).FirstOrDefault();
            if (path is not null)
            {
                using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
                yield return new ImageTruth(name, path, document.RootElement.Clone());
            }
        }
    }

    /// <summary>What umoci unpacked: <c>path type mode size sha256 link</c>; null when there is no such list.</summary>
    public IReadOnlyList<string>? FilesOf(int image)
    {
        string list =
            System.IO.Path.Combine(Repository.Fixtures("images"), "truth", Name + (image == 0 ? "" : $".image{image}") + ".files.tsv.gz");
        if (!File.Exists(list))
        {
            return null;
        }

        using StreamReader reader = new(new GZipStream(File.OpenRead(list), CompressionMode.Decompress));
        List<string> lines = [];
        _ = reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            // path, type, mode, uid, gid, size, nlink, sha256, link
            string[] f = line.Split('\t');
            lines.Add(string.Join(' ', f[0], f[1], f[2], f[5], f[7], f[8]));
        }

        return lines;
    }

    /// <summary>dive's own result; null when it was not asked.</summary>
    public JsonElement? Dive()
    {
        string file = System.IO.Path.Combine(Repository.Fixtures("images"), "truth", Name + ".dive.json");
        if (!File.Exists(file))
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.Clone();
    }
}
