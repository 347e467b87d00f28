using System.Formats.Tar;
using System.IO.Compression;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Formats;

/// <summary>Real databases that are too large for the repository: next to it, or in IMAGEBUDGET_FIXTURES.</summary>
internal static class SharedFixtures
{
    /// <summary>The full path; the test is ignored when there is no such file.</summary>
    public static string Path(string name)
    {
        string? root = Environment.GetEnvironmentVariable("IMAGEBUDGET_FIXTURES");
        for (DirectoryInfo? at = new(TestContext.CurrentContext.TestDirectory); at is not null
            && string.IsNullOrEmpty(root); at = at.Parent)
        {
            root = File.Exists(System.IO.Path.Combine(at.FullName, "ImageBudget.sln"))
                ? System.IO.Path.Combine(at.FullName, "..", "shared", "fixtures")
                : null;
        }

        string path = System.IO.Path.Combine(root ?? ".", name);
        if (!File.Exists(path))
        {
            Assert.Ignore($"no fixture {name}");
        }

        return path;
    }

    /// <summary>The whole file, unpacked when its name ends in .gz.</summary>
    public static byte[] Read(string name)
    {
        byte[] bytes = File.ReadAllBytes(Path(name));
        if (!name.EndsWith(".gz", StringComparison.Ordinal))
        {
            return bytes;
        }

        using GZipStream gzip = new(new MemoryStream(bytes), CompressionMode.Decompress);
        using MemoryStream plain = new();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>A file out of the layers of a docker-archive, from the last layer that has it.</summary>
    public static byte[] ReadFromLayers(string archive, string path) => ReadFromLayers(archive, [path])[0];

    /// <summary>The same for several files, in one pass.</summary>
    public static byte[][] ReadFromLayers(string archive, string[] paths)
    {
        Dictionary<string, byte[]> found = [];
        foreach ((string _, byte[] member) in Entries(Read(archive)))
        {
            try
            {
                foreach ((string name, byte[] content) in Entries(member, paths))
                {
                    found[name] = content;
                }
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
            {
                // The manifest and the configuration are not layers.
            }
        }

        Assert.That(found.Keys, Is.EquivalentTo(paths));
        return [.. paths.Select(p => found[p])];
    }

    private static IEnumerable<(string Name, byte[] Content)> Entries(byte[] tar, string[]? wanted = null)
    {
        using TarReader reader = new(new MemoryStream(tar));
        while (reader.GetNextEntry() is { } entry)
        {
            string name = entry.Name.TrimStart('.', '/');
            if (wanted is not null && !wanted.Contains(name))
            {
                continue;
            }

            using MemoryStream content = new();
            entry.DataStream?.CopyTo(content);
            yield return (name, content.ToArray());
        }
    }
}
