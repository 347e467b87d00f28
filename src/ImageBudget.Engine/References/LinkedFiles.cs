using ImageBudget.Model;
using ImageBudget.References.Graphs;

namespace ImageBudget.References;

/// <summary>
/// Files that need a reference to another package to start: the interpreter, RPATH or RUNPATH by which a program or library finds
/// its libraries (ld.so(8)), or the <c>#!</c> line of a script (execve(2)). Overwriting such a reference breaks the file.
/// </summary>
internal static class LinkedFiles
{
    private static readonly string[] ProgramFolders = ["/bin/", "/sbin/", "/libexec/"];
    private static readonly string[] LibraryNames = [".so", ".node"];

    /// <summary>Paths of such files of one package that load from, or run in, another; empty when there are none.</summary>
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

    // Edges to store paths have no other kind, so the excerpt must show it: a list of directories, the loader, or "#!".
    private static bool IsStartedBy(Evidence evidence)
    {
        if (evidence.Offset is not { } offset)
        {
            return false;
        }

        string text = evidence.Excerpt;
        if (offset < 64 && text.StartsWith("#!", StringComparison.Ordinal))
        {
            return true;
        }

        return (Array.Exists(ProgramFolders, f => evidence.Path.Contains(f, StringComparison.Ordinal))
                || Array.Exists(LibraryNames, n => evidence.Path.Contains(n, StringComparison.Ordinal)))
            && (EndsFolder(text, "/lib") || EndsFolder(text, "/lib64") || text.Contains("/lib/ld-", StringComparison.Ordinal) || text.Contains("/lib64/ld-", StringComparison.Ordinal));
    }

    // The next directory of the list follows, or its end: a zero byte, which excerpts show as a dot.
    private static bool EndsFolder(string text, string folder) =>
        text.Contains(folder + ":", StringComparison.Ordinal) || text.Contains(folder + ".", StringComparison.Ordinal);
}
