using ImageBudget.Model;
using ImageBudget.References.Graphs;

namespace ImageBudget.References;

/// <summary>
/// Files that need another package to be started or loaded: by interpreter, RPATH or RUNPATH of a program or library (ld.so(8)), or by the
/// <c>#!</c> line of a script (execve(2)). Overwriting such a mention breaks the file. <see cref="SafeCuts"/> covers other needs.
/// </summary>
internal static class LinkedFiles
{
    private static readonly string[] ProgramFolders = ["/bin/", "/sbin/", "/libexec/"];
    private static readonly string[] LibraryNames = [".so", ".node"];

    /// <summary>Paths of files of one package that are loaded from, or run by, another; empty when there are none.</summary>
    public static HashSet<string> Of(ReferenceGraph graph, GraphNode from, GraphNode to)
    {
        HashSet<string> files = new(StringComparer.Ordinal);
        foreach (Reference reference in graph.Edge(from, to))
        {
            bool known = reference.Kind is EdgeKind.Elf or EdgeKind.Shebang;
            foreach (Evidence evidence in reference.Evidence)
            {
                if (known || (reference.Kind == EdgeKind.StorePath && IsStartedBy(evidence)))
                {
                    files.Add(evidence.Path);
                }
            }
        }

        return files;
    }

    // Edges to store paths all have the same kind, so this is decided by the excerpt: a list of directories, the loader, or "#!".
    private static bool IsStartedBy(Evidence evidence)
    {
        if (evidence.Offset is not { } offset)
        {
            return false;
        }

        string text = evidence.Excerpt;
        if (text.StartsWith("#!", StringComparison.Ordinal) && IsInterpreter(text, offset))
        {
            return true;
        }

        return (Array.Exists(ProgramFolders, f => evidence.Path.Contains(f, StringComparison.Ordinal))
                || Array.Exists(LibraryNames, n => evidence.Path.Contains(n, StringComparison.Ordinal)))
            && (EndsFolder(text, "/lib") || EndsFolder(text, "/lib64") || text.Contains("/lib/ld-", StringComparison.Ordinal)
                || text.Contains("/lib64/ld-", StringComparison.Ordinal));
    }

    // A line end (a dot in excerpts) before the mention means that the mention is on a later line: in a short script, a command.
    private static bool IsInterpreter(string text, long offset)
    {
        string before = text[..(int)Math.Min(offset, text.Length)];
        int store = before.LastIndexOf("/nix/store/", StringComparison.Ordinal) is >= 0 and int nix
            ? nix : before.LastIndexOf("/gnu/store/", StringComparison.Ordinal);
        return store >= 0 && before[2..store].Trim(' ').Length == 0;
    }

    // The next directory of the list follows, or its end: a zero byte, shown as a dot in excerpts.
    private static bool EndsFolder(string text, string folder) =>
        text.Contains(folder + ":", StringComparison.Ordinal) || text.Contains(folder + ".", StringComparison.Ordinal);
}
