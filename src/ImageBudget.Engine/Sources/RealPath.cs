namespace ImageBudget.Sources;

/// <summary>Resolves the links in a path of this machine.</summary>
internal static class RealPath
{
    // Linux's limit for one path (path_resolution(7), ELOOP); a longer chain is treated as a cycle.
    private const int MostLinks = 40;

    /// <summary>The full path without links; the file need not exist. A cycle of links is left as it is.</summary>
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
                // ".." means the parent of the link's target, not of the link, as in the operating system.
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

    // Last component first, for the stack.
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
