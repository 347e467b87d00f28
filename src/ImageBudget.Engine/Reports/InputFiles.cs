using ImageBudget.Sources;

namespace ImageBudget.Reports;

/// <summary>
/// The files and directories that a run reads. Outputs must not overwrite them or be written into such a directory, under any name or link.
/// </summary>
internal sealed class InputFiles
{
    private readonly HashSet<string> _real = new(Comparer);

    /// <param name="paths">Full paths; <c>-</c> is standard input, where the system gives it a name.</param>
    public InputFiles(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            string real = RealPath.Of(path == "-" ? "/dev/stdin" : path);

            // Writing to a terminal, a pipe or the null device overwrites nothing.
            if (File.Exists(real) && !real.StartsWith("/dev/", StringComparison.Ordinal) || Directory.Exists(real))
            {
                _real.Add(real);
            }
        }
    }

    private static StringComparer Comparer { get; } =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>True when writing to this full path would change an input or replace one of its names.</summary>
    public bool Holds(string path)
    {
        string real = RealPath.Of(path);
        for (string? place = real; place is not null; place = Path.GetDirectoryName(place))
        {
            if (_real.Contains(place))
            {
                return true;
            }
        }

        return new FileInfo(real) is { Exists: true, Length: > 0 } target && _real.SelectMany(FilesAt).Any(f => AreLinked(f, target));
    }

    /// <summary>True when both full paths lead to one file.</summary>
    public static bool AreOne(string path, string other) => Comparer.Equals(RealPath.Of(path), RealPath.Of(other));

    private static IEnumerable<FileInfo> FilesAt(string real)
    {
        EnumerationOptions all = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory.Exists(real) ? new DirectoryInfo(real).EnumerateFiles("*", all) : [new FileInfo(real)];
    }

    // Detects two names of one file. .NET has no file identity, but a lock under one name prevents a lock under the
    // other. Where locks do not work, two files with the same size and time count as one.
    private static bool AreLinked(FileInfo input, FileInfo target)
    {
        if (!input.Exists || input.Length != target.Length || input.LastWriteTimeUtc != target.LastWriteTimeUtc)
        {
            return false;
        }

        try
        {
            using FileStream held = new(input.FullName, FileMode.Open, FileAccess.Read, FileShare.Read);
            return CanLock(input.FullName) || !CanLock(target.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static bool CanLock(string path)
    {
        try
        {
            using FileStream locked = new(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
