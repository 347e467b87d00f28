namespace ImageBudget.Reports;

/// <summary>
/// The files and folders that a run reads. Nothing may be written over one, nor into such a folder, whichever name or link leads there.
/// </summary>
internal sealed class InputFiles
{
    // As Linux has it for one path (path_resolution(7), ELOOP): a chain that is longer goes in circles.
    private const int MostLinks = 40;

    private readonly HashSet<string> _real = new(Comparer);

    /// <param name="paths">Full paths; <c>-</c> is standard input, where the system gives it a name.</param>
    public InputFiles(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            string real = Real(path == "-" ? "/dev/stdin" : path);

            // A terminal, a pipe or the null device takes what is written to it and loses nothing.
            if (File.Exists(real) && !real.StartsWith("/dev/", StringComparison.Ordinal) || Directory.Exists(real))
            {
                _real.Add(real);
            }
        }
    }

    private static StringComparer Comparer { get; } =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>True when writing to this full path would change what is read.</summary>
    public bool Holds(string path)
    {
        for (string? place = Real(path); place is not null; place = Path.GetDirectoryName(place))
        {
            if (_real.Contains(place))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when both full paths lead to one file.</summary>
    public static bool AreOne(string path, string other) => Comparer.Equals(Real(path), Real(other));

    /// <summary>The full path without links, whether the file itself is there or not. A circle of links stays as it is.</summary>
    public static string Real(string path)
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
                // Of the folder where the link has led, as the system takes it; not of its name.
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
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Where(p => p != ".").Reverse();

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
