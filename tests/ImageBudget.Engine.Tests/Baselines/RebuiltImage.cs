using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageBudget.Engine.Tests.Baselines;

/// <summary>Rewrites a docker-archive as if Nix had built it from other inputs: with other store hashes and other times.</summary>
internal static class RebuiltImage
{
    public static void Write(string source, string target)
    {
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
        using (GZipStream unzipped = new(File.OpenRead(source), CompressionMode.Decompress))
        using (TarReader reader = new(unzipped))
        {
            while (reader.GetNextEntry() is { } entry)
            {
                if (entry.DataStream is { } data)
                {
                    using MemoryStream copy = new();
                    data.CopyTo(copy);
                    files[entry.Name] = copy.ToArray();
                }
            }
        }

        JsonArray manifest = (JsonArray)JsonNode.Parse(files["manifest.json"])!;
        string configName = (string)manifest[0]!["Config"]!;
        JsonObject config = (JsonObject)JsonNode.Parse(Encoding.UTF8.GetString(Rehashed(files[configName])))!;
        JsonArray diffIds = [];
        foreach (string layer in manifest[0]!["Layers"]!.AsArray().Select(l => (string)l!))
        {
            files[layer] = Aged(Rehashed(files[layer]));
            diffIds.Add("sha256:" + Convert.ToHexStringLower(SHA256.HashData(files[layer])));
        }

        config["rootfs"]!["diff_ids"] = diffIds;
        config["created"] = "2031-05-05T05:05:05Z";
        files.Remove(configName);
        byte[] configBytes = Encoding.UTF8.GetBytes(config.ToJsonString());
        configName = Convert.ToHexStringLower(SHA256.HashData(configBytes)) + ".json";
        files[configName] = configBytes;
        manifest[0]!["Config"] = configName;
        files["manifest.json"] = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        using TarWriter writer = new(new GZipStream(File.Create(target), CompressionLevel.Fastest), TarEntryFormat.Ustar, leaveOpen: false);
        foreach ((string name, byte[] bytes) in files)
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
        }
    }

    // Replaces each store hash before a name, in paths, contents and link targets, by another one of the same alphabet.
    private static byte[] Rehashed(byte[] bytes)
    {
        string text = Encoding.Latin1.GetString(bytes);
        string[] hashes = [.. Regex.Matches(text, "nix/store/([0-9a-df-np-sv-z]{32})-").Select(m => m.Groups[1].Value).Distinct()];
        foreach (string hash in hashes)
        {
            text = text.Replace(hash, new string([.. hash.Reverse()]), StringComparison.Ordinal);
        }

        return Encoding.Latin1.GetBytes(text);
    }

    // POSIX.1-1988 ustar: mtime is 12 octal digits at 136, the checksum 8 at 148, counted as if it were blanks.
    private static byte[] Aged(byte[] tar)
    {
        for (int at = 0; at + 512 <= tar.Length && tar[at] != 0;)
        {
            Span<byte> header = tar.AsSpan(at, 512);
            long size = Convert.ToInt64(Encoding.ASCII.GetString(header.Slice(124, 11)).TrimEnd('\0', ' '), 8);
            "14731000000"u8.CopyTo(header[136..]);
            header.Slice(148, 8).Fill((byte)' ');
            int sum = 0;
            foreach (byte b in header)
            {
                sum += b;
            }

            Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
            at += 512 + (int)((size + 511) / 512 * 512);
        }

        return tar;
    }
}
