using System.Collections.Immutable;
using System.Text;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Sources;

namespace ImageBudget.References;

/// <summary>Finds programs as the image's first process would: through PATH, relative to the working folder.</summary>
internal sealed class ProgramSearch
{
    // What runtimes set when the configuration has no PATH (moby, oci/defaults; containerd, WithDefaultPathEnv).
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private const int LongestName = 4096;

    private readonly RootFs _files;
    private readonly ImmutableArray<int> _folders;
    private readonly string _workingFolder;

    public ProgramSearch(RootFs files, ImageConfig config)
    {
        _files = files;
        string path = config.Env.LastOrDefault(e => e.StartsWith("PATH=", StringComparison.Ordinal))?["PATH=".Length..] ?? DefaultPath;

        // Each folder that is there, once: a PATH may be as long as the configuration, and every script asks it.
        _folders =
        [
            .. path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(f => files.Lookup(f))
                .Where(n => n >= 0 && files.KindOf(n) == FileKind.Directory).Distinct(),
        ];
        _workingFolder = config.WorkingDir ?? "/";
    }

    /// <summary>The file behind a program's name or path, links followed; -1 when there is none.</summary>
    public int Find(string program)
    {
        if (program.Length is 0 or > LongestName)
        {
            return -1;
        }

        if (program.Contains('/', StringComparison.Ordinal))
        {
            return FindFile(program);
        }

        byte[] name = Encoding.UTF8.GetBytes(program);
        foreach (int folder in _folders)
        {
            int found = _files.Find(folder, name);
            if (found >= 0 && IsFile(_files.KindOf(found) == FileKind.SymbolicLink ? _files.Follow(found) : found) is >= 0 and int node)
            {
                return node;
            }
        }

        return -1;
    }

    /// <summary>The file at a path, relative to the working folder; -1 when there is none.</summary>
    public int FindFile(string path) => path.Length is 0 or > LongestName
        ? -1
        : IsFile(_files.Lookup(path[0] == '/' ? path : $"{_workingFolder}/{path}"));

    private int IsFile(int node) => node > 0 && _files.KindOf(node) is FileKind.File or FileKind.HardLink ? node : -1;
}
