namespace ImageBudget.Benchmarks;

/// <summary>Where things are.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The tool as its package has it for this system, where build/bench.sh could compile it ahead of time; else as it is
    /// built.</summary>
    public static string Tool => Environment.GetEnvironmentVariable("IMAGEBUDGET_TOOL") is { Length: > 0 } named
        ? named
        : Path.Combine(Root, "src", "ImageBudget.Tool", "bin", "Release", "net10.0", "dotnet-image-budget.dll");

    /// <summary>IMAGEBUDGET_FIXTURES, else beside the repository; null when there are none.</summary>
    public static string? Fixtures
    {
        get
        {
            string path = Environment.GetEnvironmentVariable("IMAGEBUDGET_FIXTURES") is { Length: > 0 } named
                ? named
                : Path.GetFullPath(Path.Combine(Root, "..", "shared", "fixtures"));
            return Directory.Exists(path) ? path : null;
        }
    }

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ImageBudget.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("This runs outside the repository.");
    }
}
