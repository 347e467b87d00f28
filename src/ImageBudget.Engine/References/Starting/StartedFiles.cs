using System.Collections.Immutable;
using System.Text;
using ImageBudget.Files;
using ImageBudget.Formats.Elf;
using ImageBudget.Layers;
using ImageBudget.Layers.Probes;
using ImageBudget.Layers.Trees;
using ImageBudget.Sources;

namespace ImageBudget.References.Starting;

/// <summary>
/// Finds the files that the configuration starts: through links and PATH, interpreters of scripts, words of scripts, and programs in
/// compiled wrappers (nixpkgs, makeBinaryWrapper). When in doubt a file is included: an argument that is a file counts too.
/// </summary>
internal sealed class StartedFiles
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private const int MostLinks = 40;
    private const int MostFiles = 4096;
    private const int MostFolders = 256;
    private const int LongestPath = 4096;

    // Maximum number of words of all scripts; real start scripts have a few hundred.
    private const int MostWords = 200_000;
    private const int LongestName = 64;

    private static readonly string[] ProgramFolders = ["bin", "sbin", "libexec"];

    private readonly RootFs _files;
    private readonly IReadOnlyDictionary<FileContent, string> _scripts;
    private readonly IReadOnlyDictionary<FileContent, string> _shebangs;
    private readonly IReadOnlyDictionary<FileContent, ElfFacts> _elf;
    private readonly ILookup<RootNode, RootNode> _programs;
    private readonly string _workingFolder;
    private readonly List<string> _path = [];
    private readonly Queue<RootNode> _open = new();
    private readonly HashSet<RootNode> _started = [];
    private readonly HashSet<RootNode> _links = [];
    private int _words;

    private StartedFiles(
        RootFs files, ImageConfig config, ImmutableArray<LayerAnalysis?> layers,
        IReadOnlyDictionary<FileContent, ElfFacts> elf, ILookup<RootNode, RootNode> programs)
    {
        _files = files;
        _scripts = FileFacts.Of<ScriptText>(layers).ToDictionary(f => f.File, f => f.Fact.Text);
        _shebangs = FileFacts.Of<Shebang>(layers).ToDictionary(f => f.File, f => f.Fact.Line);
        _elf = elf;
        _programs = programs;
        _workingFolder = config.WorkingDir ?? "/";
    }

    /// <param name="files">The root file system.</param>
    /// <param name="config">Has the command and the environment.</param>
    /// <param name="layers">Have the texts of scripts.</param>
    /// <param name="elf">Compiled programs.</param>
    /// <param name="programs">Gives the programs of store paths that a file names.</param>
    /// <returns>The started files, and the links to them.</returns>
    public static StartedFiles Follow(
        RootFs files, ImageConfig config, ImmutableArray<LayerAnalysis?> layers,
        IReadOnlyDictionary<FileContent, ElfFacts> elf, ILookup<RootNode, RootNode> programs)
    {
        StartedFiles chain = new(files, config, layers, elf, programs);
        Dictionary<string, string> variables = new(StringComparer.Ordinal) { ["PATH"] = DefaultPath };
        foreach (string setting in config.Env)
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                variables[setting[..equals]] = setting[(equals + 1)..];
            }
        }

        foreach (string folder in variables["PATH"].Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            chain.AddFolder(folder);
        }

        // Cmd is a command of its own, or arguments of the entry point: another command after tini, a shell's -c and similar.
        foreach (string word in config.Entrypoint.Concat(config.Cmd))
        {
            chain.Take(word, "");
            chain.TakeAll(word, "", variables);
        }

        // A script may source another one that sets its variables, so repeat with all known variables until nothing new is found.
        int known;
        do
        {
            known = chain._started.Count;
            foreach (RootNode node in chain._started)
            {
                chain._open.Enqueue(node);
            }

            while (chain._open.TryDequeue(out RootNode node))
            {
                chain.Enter(node, variables);
            }
        }
        while (chain._started.Count > known && chain._words < MostWords);

        return chain;
    }

    /// <summary>Files that are started or passed as arguments; without links.</summary>
    public IReadOnlySet<RootNode> Started => _started;

    public IReadOnlySet<RootNode> Links => _links;

    /// <summary>True for a compiled program: it names many files that it does not need to start.</summary>
    public bool IsCompiled(RootNode node) => _files.ContentOf(node) is { } content && _elf.ContainsKey(content);

    private void Enter(RootNode node, Dictionary<string, string> variables)
    {
        foreach (RootNode program in _programs[node])
        {
            Add(program);
        }

        if (_files.ContentOf(node) is not { } content)
        {
            return;
        }

        string path = _files.PathOf(node);
        string folder = path[..Math.Max(0, path.LastIndexOf('/'))];
        if (_shebangs.TryGetValue(content, out string? line))
        {
            TakeAll(line, folder, variables);
        }

        if (_scripts.TryGetValue(content, out string? text))
        {
            TakeAll(text, folder, variables);
        }
    }

    private void TakeAll(string text, string folder, Dictionary<string, string> variables)
    {
        foreach (string word in ShellWords.Of(text, folder, variables))
        {
            if (++_words > MostWords)
            {
                return;
            }

            Take(word, folder);
        }
    }

    private void Take(string word, string folder)
    {
        if (word.Length is 0 or > LongestPath || word[0] == '-')
        {
            return;
        }

        if (word[0] == '/')
        {
            Add(Resolve(word));
        }
        else if (word.Contains('/', StringComparison.Ordinal))
        {
            Add(Resolve($"{_workingFolder}/{word}"));
            if (folder.Length > 0)
            {
                Add(Resolve($"{folder}/{word}"));
            }
        }
        else if (word.Length <= LongestName && word.All(c => char.IsAsciiLetterOrDigit(c) || "+._-".Contains(c)))
        {
            foreach (string place in _path)
            {
                if (Resolve($"{place}/{word}") is { Exists: true } found)
                {
                    Add(found);
                    return;
                }
            }

            Add(Resolve($"{_workingFolder}/{word}"));
        }
    }

    private void Add(RootNode node)
    {
        if (!node.HasParent)
        {
            return;
        }

        if (_files.KindOf(node) == FileKind.Directory)
        {
            AddFolder(_files.PathOf(node));
        }
        else if (_files.ContentOf(node) is not null && _started.Count < MostFiles && _started.Add(node))
        {
            _open.Enqueue(node);
        }
    }

    // Adds a directory in which a script may search for programs.
    private void AddFolder(string path)
    {
        if (_path.Count < MostFolders && ProgramFolders.Contains(path[(path.LastIndexOf('/') + 1)..]) && !_path.Contains(path))
        {
            _path.Add(path);
        }
    }

    // Resolves a path and adds the links in it.
    private RootNode Resolve(string path)
    {
        List<RootNode> links = [];
        for (int i = 0; i <= MostLinks && path.Length <= LongestPath; i++)
        {
            (RootNode node, int length) = FirstLink(path);
            if (!node.Exists)
            {
                return RootNode.None;
            }

            if (_files.KindOf(node) != FileKind.SymbolicLink)
            {
                _links.UnionWith(links);
                return node;
            }

            links.Add(node);
            string target = Encoding.UTF8.GetString(_files.LinkOf(node));
            string parent = _files.PathOf(_files.ParentOf(node));
            path = (target.StartsWith('/') ? target : $"{parent}/{target}") + path[length..];
        }

        return RootNode.None;
    }

    // The first link on a path, with the length of the path up to it; without links the node at the end.
    private (RootNode Node, int Length) FirstLink(string path)
    {
        for (int end = path.IndexOf('/', 1); end > 0 && end < path.Length; end = path.IndexOf('/', end + 1))
        {
            RootNode node = _files.Lookup(path[..end], followLast: false);
            if (!node.Exists || _files.KindOf(node) == FileKind.SymbolicLink)
            {
                return (node, end);
            }
        }

        return (_files.Lookup(path, followLast: false), path.Length);
    }
}
