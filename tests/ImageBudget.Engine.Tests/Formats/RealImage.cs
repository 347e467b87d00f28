using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Formats;

/// <summary>The files of a real image of the shared fixtures, and the output of its package managers.</summary>
internal static class RealImage
{
    /// <summary>Path (no leading slash) and content of every regular file, base layer first. Ignores the test when the image is
    /// missing.</summary>
    public static Dictionary<string, byte[]> Files(string name)
    {
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
        using GZipStream plain = new(File.OpenRead(Find($"images/real/{name}.docker20.tar.gz")), CompressionMode.Decompress);
        using TarReader archive = new(plain);
        while (archive.GetNextEntry() is { } member)
        {
            if (!member.Name.EndsWith("/layer.tar", StringComparison.Ordinal) || member.DataStream is null)
            {
                continue;
            }

            using TarReader layer = new(member.DataStream, leaveOpen: true);
            while (layer.GetNextEntry() is { } entry)
            {
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                {
                    using MemoryStream content = new();
                    entry.DataStream?.CopyTo(content);
                    files[entry.Name.TrimStart('.', '/')] = content.ToArray();
                }
            }
        }

        return files;
    }

    public static JsonElement Packages(string name)
    {
        byte[] bytes = File.ReadAllBytes(Find($"images/truth/{name}.docker20.tar.truth.json"));
        if (bytes is [0x1f, 0x8b, ..])
        {
            using GZipStream plain = new(new MemoryStream(bytes), CompressionMode.Decompress);
            return JsonDocument.Parse(plain).RootElement.GetProperty("images")[0].GetProperty("final").GetProperty("packages");
        }

        return JsonDocument.Parse(bytes).RootElement.GetProperty("images")[0].GetProperty("final").GetProperty("packages");
    }

    private static string Find(string path)
    {
        string? root = Environment.GetEnvironmentVariable("IMAGEBUDGET_FIXTURES");
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); root is null && folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ImageBudget.sln")))
            {
                root = Path.Combine(folder.FullName, "..", "shared", "fixtures");
            }
        }

        string file = Path.Combine(root ?? "", path);
        if (!File.Exists(file))
        {
            Assert.Ignore($"The shared fixture {path} is not here.");
        }

        return file;
    }
}
