using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Budgets;

/// <summary>Files of the repository that tests compare with the code.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    /// <summary>Null when the shared fixtures are missing.</summary>
    public static string? FixtureFolder(string path)
    {
        string fixtures = Environment.GetEnvironmentVariable("IMAGEBUDGET_FIXTURES") is { Length: > 0 } named
            ? named
            : Path.Combine(Root, "..", "shared", "fixtures");
        string folder = Path.Combine(fixtures, path);
        return Directory.Exists(folder) ? folder : null;
    }

    /// <summary>Compares a committed file with generated text; IMAGEBUDGET_UPDATE_GOLDEN=1 writes it instead.</summary>
    public static void AssertGolden(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable("IMAGEBUDGET_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Path.Combine(Root, path), actual);
        }

        Assert.That(Read(path), Is.EqualTo(actual), $"{path} is not what the code says; IMAGEBUDGET_UPDATE_GOLDEN=1 rewrites it");
    }

    private static string FindRoot()
    {
        string? folder = TestContext.CurrentContext.TestDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ImageBudget.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the tests do not run inside the repository");
    }
}
