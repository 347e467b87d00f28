using NUnit.Framework;

namespace ImageBudget.Testing;

/// <summary>Approved files in the test project's <c>Golden/</c>; IMAGEBUDGET_UPDATE_GOLDEN=1 rewrites them.</summary>
public static class Golden
{
    /// <summary>Compares with <c>Golden/NAME</c>; a missing file fails.</summary>
    public static void Verify(string name, string text)
    {
        string path = Path.Combine(ProjectDirectory(), "Golden", name);
        if (Environment.GetEnvironmentVariable("IMAGEBUDGET_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.That(File.Exists(path), Is.True, $"no golden file {name}; set IMAGEBUDGET_UPDATE_GOLDEN=1 to write it");
        Assert.That(text, Is.EqualTo(File.ReadAllText(path)), name);
    }

    // bin/Debug/net10.0 is below the test project.
    private static string ProjectDirectory()
    {
        string? folder = TestContext.CurrentContext.TestDirectory;
        while (folder is not null && Directory.GetFiles(folder, "*.csproj").Length == 0)
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("the test project's directory was not found");
    }
}
