using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Model;

namespace ImageBudget.References;

/// <summary>
/// Scripts and their interpreters (Linux, fs/binfmt_script.c): the interpreter's path and one argument; <c>env</c> searches PATH for its
/// own argument (env(1), with -S for several). Only executable files count.
/// </summary>
internal static class ShebangReferences
{
    private const int AnyExecute = 0x49;

    /// <param name="edges">Receives the edges.</param>
    /// <param name="programs">Searches the image's PATH.</param>
    /// <param name="lines">First lines of scripts without <c>#!</c>, by content.</param>
    public static void Collect(FileEdges edges, ProgramSearch programs, IReadOnlyDictionary<FileContent, string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        RootFs files = edges.Files;
        Dictionary<string, ImmutableArray<RootNode>> known = new(StringComparer.Ordinal);
        foreach (RootNode node in files.NodesBelowRoot)
        {
            if (files.ContentOf(node) is not { } content || !lines.TryGetValue(content, out string? line)
                || (files.Layers[content.Layer][content.Node].Mode & AnyExecute) == 0)
            {
                continue;
            }

            if (!known.TryGetValue(line, out ImmutableArray<RootNode> targets))
            {
                known.Add(line, targets = Targets(files, programs, line));
            }

            foreach (RootNode target in targets)
            {
                edges.Add(node, target, EdgeKind.Shebang, "#!" + line);
            }
        }
    }

    private static ImmutableArray<RootNode> Targets(RootFs files, ProgramSearch programs, string line)
    {
        string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words[0][0] != '/')
        {
            return [];
        }

        RootNode interpreter = files.Lookup(words[0]);
        RootNode program = words[0].EndsWith("/env", StringComparison.Ordinal) && ProgramOf(words) is { } name
            ? programs.Find(name) : RootNode.None;
        return program.HasParent && program != interpreter ? [interpreter, program] : [interpreter];
    }

    // Skips options and assignments before the program.
    private static string? ProgramOf(string[] words)
    {
        for (int i = 1; i < words.Length; i++)
        {
            string word = words[i].StartsWith("-S", StringComparison.Ordinal) ? words[i][2..] : words[i];
            if (word.Length > 0 && word[0] != '-' && !word.Contains('=', StringComparison.Ordinal))
            {
                return word;
            }
        }

        return null;
    }
}
