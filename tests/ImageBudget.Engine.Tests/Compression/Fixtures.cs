using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Compression;

/// <summary>The shared image fixtures; a test that needs them is ignored where they are absent.</summary>
internal static class Fixtures
{
    public static string Path(string relative)
    {
        string? root = Environment.GetEnvironmentVariable("IMAGEBUDGET_FIXTURES") ?? Find();
        if (root is null)
        {
            Assert.Ignore("the shared fixtures are not here");
        }

        string path = System.IO.Path.Combine(root!, relative);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            Assert.Ignore($"no fixture {relative}");
        }

        return path;
    }

    public static byte[] Bytes(string relative) => File.ReadAllBytes(Path(relative));

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ImageBudget.sln")))
            {
                string candidate = System.IO.Path.Combine(folder.FullName, "..", "shared", "fixtures");
                return Directory.Exists(candidate) ? candidate : null;
            }
        }

        return null;
    }
}
