namespace ImageBudget.Sources;

/// <summary>Paths of this machine without the links on their way.</summary>
internal static class RealPath
{
    // As Linux has it for one path (path_resolution(7), ELOOP): a chain that is longer goes in circles.
    private const int MostLinks = 40;

    /// <summary>The full path without links, whether the file itself is there or not. A circle of links stays as it is.</summary>
    public static string Of(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string root = Path.GetPathRoot(full)!;
        Stack<string> ahead = new(Parts(full[root.Length..]));
        string real = root;
        int links = 0;
        while (ahead.TryPop(out string? part))
        {
            if (part == "..")
            {
                // Of the directory where the link has led, as the system takes it; not of its name.
                real = Path.GetDirectoryName(real) ?? root;
                continue;
            }

            string next = Path.Combine(real, part);
            if (LinkOf(next) is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                return full;
            }

            if (Path.IsPathRooted(target))
            {
                string start = Path.GetPathRoot(Path.GetFullPath(target))!;
                real = start;
                target = target[Math.Min(Path.GetPathRoot(target)!.Length, target.Length)..];
            }

            foreach (string further in Parts(target))
            {
                ahead.Push(further);
            }
        }

        return real;
    }

    // Last first, for the stack.
    private static IEnumerable<string> Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries)
            .Where(p => p != ".")
            .Reverse();

    private static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
