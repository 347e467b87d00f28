using System.Collections.Immutable;
using System.Text;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Sources;

namespace ImageBudget.References;

/// <summary>Finds programs like the image's first process: with PATH and the working directory.</summary>
internal sealed class ProgramSearch
{
    // The PATH that runtimes set when the configuration has none (moby, oci/defaults; containerd, WithDefaultPathEnv).
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private const int LongestName = 4096;

    private readonly RootFs _files;
    private readonly ImmutableArray<RootNode> _folders;
    private readonly string _workingFolder;

    public ProgramSearch(RootFs files, ImageConfig config)
    {
        _files = files;
        string path = config.Env.LastOrDefault(e => e.StartsWith("PATH=", StringComparison.Ordinal))?["PATH=".Length..] ?? DefaultPath;

        // Each existing directory once, because a PATH may be long and is searched for every script.
        _folders =
        [
            .. path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(f => files.Lookup(f))
                .Where(n => n.Exists && files.KindOf(n) == FileKind.Directory).Distinct(),
        ];
        _workingFolder = config.WorkingDir ?? "/";
    }

    /// <summary>The file for a program's name or path, links followed; none when it does not exist.</summary>
    public RootNode Find(string program)
    {
        if (program.Length is 0 or > LongestName)
        {
            return RootNode.None;
        }

        if (program.Contains('/', StringComparison.Ordinal))
        {
            return FindFile(program);
        }

        byte[] name = Encoding.UTF8.GetBytes(program);
        foreach (RootNode folder in _folders)
        {
            RootNode found = _files.Find(folder, name);
            if (found.Exists
                && IsFile(_files.KindOf(found) == FileKind.SymbolicLink ? _files.Follow(found) : found) is { Exists: true } node)
            {
                return node;
            }
        }

        return RootNode.None;
    }

    /// <summary>The file at a path relative to the working directory; none when it does not exist.</summary>
    public RootNode FindFile(string path) => path.Length is 0 or > LongestName
        ? RootNode.None
        : IsFile(_files.Lookup(path[0] == '/' ? path : $"{_workingFolder}/{path}"));

    private RootNode IsFile(RootNode node) =>
        node.HasParent && _files.KindOf(node) is FileKind.File or FileKind.HardLink ? node : RootNode.None;
}
