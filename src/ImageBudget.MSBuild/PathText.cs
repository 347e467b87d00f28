namespace ImageBudget.MSBuild;

/// <summary>Paths as they stand in reports: seen from the project, so that they are the same on every machine.</summary>
internal static class PathText
{
    /// <summary>With <c>/</c>; the path itself where there is no way to it from the folder (another drive).</summary>
    public static string FromFolder(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');
}
