using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Sources;

namespace ImageBudget.References;

/// <summary>The programs of Entrypoint and Cmd, and the files that their arguments name.</summary>
internal static class EntryPoints
{
    private const int MostWords = 256;

    public static void Collect(FileEdges edges, ProgramSearch programs, ImageConfig config)
    {
        Collect(edges, programs, "config:Entrypoint", config.Entrypoint);

        // Cmd is a command, or arguments of the entry point; arguments of tini and similar programs are a command too.
        Collect(edges, programs, "config:Cmd", config.Cmd);
    }

    private static void Collect(FileEdges edges, ProgramSearch programs, string place, ImmutableArray<string> command)
    {
        bool isProgram = true;
        string[] words = [.. command.Take(MostWords)];
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i];
            if (i == 2 && words[1] == "-c" && IsShell(words[0]))
            {
                CollectScript(edges, programs, place, word);
                continue;
            }

            Note(edges, programs, place, word, isProgram);
            isProgram = word == "--";
        }
    }

    // A Dockerfile's shell form: the first word is the program, others may be files. Only plain commands are recognised, not shell syntax.
    private static void CollectScript(FileEdges edges, ProgramSearch programs, string place, string script)
    {
        bool isProgram = true;
        foreach (string raw in script.Split([' ', '\t', '\n', '\r', ';', '&', '|', '(', ')'], StringSplitOptions.RemoveEmptyEntries)
            .Take(MostWords))
        {
            string word = raw.Trim('"', '\'');
            if (isProgram && (word is "exec" or "env" || word.Contains('=', StringComparison.Ordinal)))
            {
                continue;
            }

            Note(edges, programs, place, word, isProgram);
            isProgram = false;
        }
    }

    private static void Note(FileEdges edges, ProgramSearch programs, string place, string word, bool isProgram)
    {
        RootNode node = isProgram ? programs.Find(word) : RootNode.None;
        node = !node.Exists && !word.StartsWith('-') ? programs.FindFile(word) : node;
        if (node.HasParent)
        {
            string path = edges.Files.PathOf(node);
            edges.AddConfig(place, node, path == word ? word : $"{word} -> {path}");
        }
    }

    private static bool IsShell(string program) =>
        program[(program.LastIndexOf('/') + 1)..] is "sh" or "bash" or "ash" or "dash" or "ksh" or "zsh";
}
