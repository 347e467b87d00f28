using NUnit.Framework;

namespace ImageBudget.Testing;

/// <summary>The repository of the running tests.</summary>
internal static class Repository
{
    /// <summary>The directory with the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>The shared fixtures (IMAGEBUDGET_FIXTURES, else next to the repository); ignores the test when they are absent.</summary>
    public static string Fixtures(string folder)
    {
        string fixtures = Environment.GetEnvironmentVariable("IMAGEBUDGET_FIXTURES") is { Length: > 0 } named
            ? named
            : Path.Combine(Root, "..", "shared", "fixtures");
        string path = Path.GetFullPath(Path.Combine(fixtures, folder));
        if (!Directory.Exists(path))
        {
            Assert.Ignore("The shared fixtures are not here.");
        }

        return path;
    }

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ImageBudget.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
