namespace ImageBudget.MSBuild;

/// <summary>Paths in reports, relative to the project, so that they are the same on every machine.</summary>
internal static class PathText
{
    /// <summary>With <c>/</c>; the full path if there is no relative path (another drive).</summary>
    public static string FromFolder(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');
}
