using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using ImageBudget.Files;
using ImageBudget.Formats.Elf;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.References;

/// <summary>
/// Programs and libraries, and the libraries and the loader that they need, found as the dynamic loader finds them (ld.so(8); glibc,
/// elf/dl-load.c; musl, ldso/dynlink.c). LD_LIBRARY_PATH is left out: it can differ for each program.
/// </summary>
internal sealed class ElfReferences
{
    // Real images have about ten thousand loads, counting each program separately. Beyond this number, each object is resolved on its own,
    // which misses only libraries that are found through the RPATH of the program that loads them.
    private const int MostSteps = 4_000_000;

    private static readonly string[] MuslOwn = ["c.", "pthread.", "rt.", "m.", "dl.", "util.", "xnet."];

    private readonly FileEdges _edges;
    private readonly RootFs _files;
    private readonly LoaderPaths _paths;
    private readonly IReadOnlyDictionary<FileContent, ElfFacts> _facts;
    private readonly Dictionary<string, RootNode> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, int, ushort, bool), (RootNode, string)> _defaults = [];
    private readonly Dictionary<RootNode, ImmutableArray<LoaderFolder>> _own = [];
    private readonly HashSet<(RootNode From, RootNode To, string Name)> _noted = [];
    private int _steps;

    private ElfReferences(FileEdges edges, LoaderPaths paths, IReadOnlyDictionary<FileContent, ElfFacts> facts)
    {
        _edges = edges;
        _files = edges.Files;
        _paths = paths;
        _facts = facts;
    }

    public static void Collect(
        FileEdges edges, LoaderPaths paths, IReadOnlyDictionary<FileContent, ElfFacts> facts, CancellationToken cancellation)
    {
        if (facts.Count > 0)
        {
            new ElfReferences(edges, paths, facts).Collect(cancellation);
        }
    }

    private void Collect(CancellationToken cancellation)
    {
        HashSet<RootNode> loaded = [];
        List<RootNode> others = [];
        foreach (RootNode node in _files.NodesBelowRoot)
        {
            if (FactsOf(node) is not { } elf)
            {
                continue;
            }

            if (elf.Interpreter is { } interpreter)
            {
                cancellation.ThrowIfCancellationRequested();
                if (_files.Lookup(interpreter) is { HasParent: true } loader)
                {
                    _edges.Add(node, loader, EdgeKind.Elf, $"INTERP {interpreter} -> {_files.PathOf(loader)}");
                }

                if (_steps < MostSteps)
                {
                    Load(node, interpreter, loaded);
                    continue;
                }
            }

            others.Add(node);
        }

        // Plug-ins and libraries that no program links are resolved separately.
        foreach (RootNode node in others)
        {
            if (!loaded.Contains(node))
            {
                Load(node, null, null);
            }
        }
    }

    // Loads an object and, for a program, its libraries breadth first, like the loader. A library that is already loaded is reused for
    // every request by its name.
    private void Load(RootNode program, string? interpreter, HashSet<RootNode>? loaded)
    {
        bool musl = _paths.IsMusl(interpreter);
        Dictionary<string, (RootNode Node, string How)> byName = new(StringComparer.Ordinal);
        Dictionary<RootNode, RootNode> loaderOf = new() { [program] = RootNode.None };
        Queue<RootNode> open = new([program]);
        while (open.TryDequeue(out RootNode node))
        {
            loaded?.Add(node);
            if (FactsOf(node) is not { } elf)
            {
                continue;
            }

            foreach (string name in elf.Needed)
            {
                _steps++;
                if (!byName.TryGetValue(name, out (RootNode Node, string How) known))
                {
                    known = musl && IsMuslOwn(name) ? (MuslLoader(interpreter), "musl") : Find(node, elf, name, loaderOf, musl);
                    if (!known.Node.HasParent)
                    {
                        continue;
                    }

                    byName.Add(name, known);
                    if (FactsOf(known.Node)?.Soname is { } soname)
                    {
                        byName.TryAdd(soname, known);
                    }
                }

                (RootNode found, string how) = known;
                if (_edges.Counts(node, found) && _noted.Add((node, found, name)))
                {
                    _edges.Add(node, found, EdgeKind.Elf, $"NEEDED {name} -> {_files.PathOf(found)} ({how})");
                }

                if (loaded is not null && _steps < MostSteps && loaderOf.TryAdd(found, node))
                {
                    open.Enqueue(found);
                }
            }
        }
    }

    private (RootNode Node, string How) Find(RootNode node, ElfFacts elf, string name, Dictionary<RootNode, RootNode> loaderOf, bool musl)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            foreach (string path in Expand(name, node, elf))
            {
                if (path[0] == '/' && Matches(_files.Lookup(path), elf) is { HasParent: true } direct)
                {
                    return (direct, "path");
                }
            }

            return (RootNode.None, "");
        }

        // An object's RPATH also applies to the libraries it loads, unless the requesting object has a RUNPATH. musl inherits both.
        int steps = 0;
        for (RootNode at = node; at.Exists && (musl || elf.Runpath.IsEmpty) && steps < 64; at = loaderOf
            .GetValueOrDefault(at, RootNode.None), steps++)
        {
            if (FactsOf(at) is { } owner && (musl || owner.Runpath.IsEmpty)
                && Find(Own(at, owner), name, elf) is { Node.HasParent: true } inherited)
            {
                return inherited;
            }
        }

        if (!musl && !elf.Runpath.IsEmpty && Find(Own(node, elf), name, elf) is { Node.HasParent: true } own)
        {
            return own;
        }

        ref (RootNode, string) known =
            ref CollectionsMarshal.GetValueRefOrAddDefault(_defaults, (name, elf.Class, elf.Machine, musl), out bool exists);
        if (!exists)
        {
            known = Find(_paths.Of(elf, musl), name, elf);
        }

        return known;
    }

    private (RootNode Node, string How) Find(ImmutableArray<LoaderFolder> folders, string name, ElfFacts elf)
    {
        byte[]? raw = null;
        foreach (LoaderFolder folder in folders)
        {
            RootNode parent = Folder(folder.Path);
            if (!parent.Exists)
            {
                continue;
            }

            RootNode node = _files.Find(parent, raw ??= Encoding.UTF8.GetBytes(name));
            node = node.HasParent && _files.KindOf(node) == FileKind.SymbolicLink ? _files.Follow(node) : node;
            if (Matches(node, elf).HasParent)
            {
                return (node, folder.Source);
            }
        }

        return (RootNode.None, "");
    }

    private RootNode Folder(string path)
    {
        ref RootNode node = ref CollectionsMarshal.GetValueRefOrAddDefault(_folders, path, out bool exists);
        if (!exists)
        {
            node = _files.Lookup(path);
        }

        return node;
    }

    // The loader skips files of another class or machine.
    private RootNode Matches(RootNode node, ElfFacts elf) =>
        node.HasParent && FactsOf(node) is { } found && found.Class == elf.Class && found.Machine == elf.Machine
            && found.ByteOrder == elf.ByteOrder
            ? node
            : RootNode.None;

    // RPATH is ignored if there is a RUNPATH.
    private ImmutableArray<LoaderFolder> Own(RootNode node, ElfFacts elf)
    {
        if (elf.Runpath.IsEmpty && elf.Rpath.IsEmpty)
        {
            return [];
        }

        if (!_own.TryGetValue(node, out ImmutableArray<LoaderFolder> folders))
        {
            (ImmutableArray<string> parts, string source) = elf.Runpath.IsEmpty ? (elf.Rpath, "RPATH") : (elf.Runpath, "RUNPATH");
            folders = [.. parts.SelectMany(p => Expand(p, node, elf)).Where(p => p[0] == '/').Select(p => new LoaderFolder(p, source))];
            _own.Add(node, folders);
        }

        return folders;
    }

    // ld.so(8), "Dynamic string tokens": $ORIGIN, $LIB and $PLATFORM, with or without braces.
    private IEnumerable<string> Expand(string text, RootNode node, ElfFacts elf)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return [text];
        }

        string expanded = Replace(Replace(text, "ORIGIN", _files.PathOf(_files.ParentOf(node))), "PLATFORM", LoaderPaths.Platform(elf));
        return Replace(expanded, "LIB", "") == expanded ? [expanded] : LoaderPaths.LibNames(elf).Select(l => Replace(expanded, "LIB", l));
    }

    private static string Replace(string text, string token, string value) =>
        text.Replace("${" + token + "}", value, StringComparison.Ordinal).Replace("$" + token, value, StringComparison.Ordinal);

    // musl itself contains all of these libraries (ldso/dynlink.c, load_library).
    private static bool IsMuslOwn(string name) =>
        name.StartsWith("lib", StringComparison.Ordinal)
            && Array.Exists(MuslOwn, own => name.AsSpan(3).StartsWith(own, StringComparison.Ordinal));

    private RootNode MuslLoader(string? interpreter) => interpreter is not null
        ? _files.Lookup(interpreter)
        : _paths.MuslArchitectures is [var only, ..] ? _files.Lookup($"/lib/ld-musl-{only}.so.1") : RootNode.None;

    private ElfFacts? FactsOf(RootNode node) =>
        node.HasParent && _files.ContentOf(node) is { } content ? _facts.GetValueOrDefault(content) : null;
}
