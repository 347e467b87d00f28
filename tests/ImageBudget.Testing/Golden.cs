using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace ImageBudget.Testing;

/// <summary>
/// Approved output, kept as files in a <c>Golden</c> folder beside the test project that owns them. A changed file is read in
/// review like code. IMAGEBUDGET_UPDATE_GOLDEN=1 writes what the test produced.
/// </summary>
internal static class Golden
{
    /// <param name="name">File name in the folder, with extension.</param>
    /// <param name="text">What was produced.</param>
    /// <param name="testFile">Filled in by the compiler: tells which test project asks.</param>
    public static void Verify(string name, string text, [CallerFilePath] string testFile = "")
    {
        string path = Path.Combine(FolderOf(testFile), name);
        if (Environment.GetEnvironmentVariable("IMAGEBUDGET_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            return;
        }

        Assert.That(File.Exists(path), Is.True, $"{name} is not approved yet; run with IMAGEBUDGET_UPDATE_GOLDEN=1 and read it");
        Assert.That(text, Is.EqualTo(File.ReadAllText(path)), name);
    }

    // A source path may be mapped (/_/tests/...): the project's name in it is all that counts, the rest is found from here.
    private static string FolderOf(string testFile)
    {
        string[] parts = testFile.Split('/', '\\');
        int tests = Array.LastIndexOf(parts, "tests");
        return Path.Combine(Repository.Root, "tests", parts[tests + 1], "Golden");
    }
}
