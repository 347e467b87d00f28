using System.Collections.Immutable;
using System.Text;
using ImageBudget.Files;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Layers.Probes;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;
using ImageBudget.Sources;
using ImageBudget.References.Starting;

namespace ImageBudget.References;

/// <summary>
/// Finds references to store paths. Inside a store path, file contents, file and directory names and link targets count, as in Nix, which
/// scans the NAR serialisation (Nix manual, "Store Object", references; NixOS/nix <c>src/libstore/references.cc</c>). References from files
/// outside of store paths and from the configuration belong to the image.
/// </summary>
internal sealed class StoreReferences
{
    private const int AnyExecute = 0x49;

    // Directories of search paths: files in them are started or loaded by name.
    private static readonly byte[][] ProgramFolders =
    [
        [.. "bin"u8], [.. "sbin"u8], [.. "libexec"u8], [.. "lib"u8], [.. "lib64"u8],
        [.. "site-packages"u8], [.. "dist-packages"u8], [.. "node_modules"u8],
    ];

    // Nix's own database names every path of the store; these are not references.
    private static readonly string[] Ignored = ["/nix/var/nix/db", "/var/guix/db"];

    private readonly RootFs _files;
    private readonly Func<RootNode, PackageIndex> _storeOwner;
    private readonly Dictionary<StoreHash, PackageIndex> _known;
    private readonly HashSet<string> _knownPaths;
    private readonly EdgeCollector _edges;
    private readonly List<(RootNode File, RootNode Program, PackageIndex To)> _programs = [];
    private readonly SortedDictionary<string, List<Evidence>> _absent = new(StringComparer.Ordinal);

    /// <param name="files">The root file system.</param>
    /// <param name="storeOwner">Gives the package whose store path contains a node, or none.</param>
    /// <param name="known">The image's store paths by hash part.</param>
    /// <param name="knownPaths">The same by path.</param>
    /// <param name="edges">Receives the edges.</param>
    public StoreReferences(
        RootFs files, Func<RootNode, PackageIndex> storeOwner, Dictionary<StoreHash, PackageIndex> known, HashSet<string> knownPaths,
        EdgeCollector edges)
    {
        _files = files;
        _storeOwner = storeOwner;
        _known = known;
        _knownPaths = knownPaths;
        _edges = edges;
    }

    /// <summary>Store paths that are named but not in the image, each with the sites that name it.</summary>
    public ImmutableArray<AbsentPath> Absent =>
    [
        .. _absent.Select(a => new AbsentPath(
            a.Key, [.. a.Value.Distinct().OrderBy(e => e.Path, StringComparer.Ordinal).ThenBy(e => e.Offset ?? -1)])),
    ];

    /// <summary>The files that name a program of another store path, or a directory of programs; without build files, whose programs run
    /// only while building.</summary>
    public IReadOnlyList<(RootNode File, RootNode Program, PackageIndex To)> Programs => _programs;

    /// <param name="hashes">The possible store hashes in files, by content.</param>
    /// <param name="deep">Mentions that Nix does not see.</param>
    public void Collect(
        IReadOnlyDictionary<FileContent, StoreHashes> hashes,
        IReadOnlyDictionary<FileContent, ImmutableArray<DeepMention>> deep)
    {
        HashSet<RootNode> ignored = [.. Ignored.Select(p => _files.Lookup(p)).Where(n => n.HasParent)];
        string current = "";
        PackageIndex from = EdgeCollector.Image;
        string kind = EdgeKind.StorePath;
        RootNode file = RootFs.Root;
        Action<StoreMention> named = m => Add(from, kind, current, null, m);
        Action<StoreMention> linked = m => Add(from, kind, current, null, m, isLink: true);
        Action<StoreMention> mentioned = m =>
        {
            Add(from, EdgeKind.StorePath, current, m.Offset, m);
            if (m.Path is { } path && _known.TryGetValue(m.Hash, out PackageIndex to) && to != from)
            {
                NoteProgram(file, from, current, _files.Lookup(path));
            }
        };

        foreach (RootNode node in _files.NodesBelowRoot)
        {
            if (!_files[node].Live || IsBelow(node, ignored))
            {
                continue;
            }

            PackageIndex owner = _storeOwner(node);
            from = owner;

            // A store path's own name is not part of its content.
            bool isStorePath = owner.Exists && _storeOwner(_files.ParentOf(node)) != owner;
            ReadOnlySpan<byte> name = _files.NameOf(node);
            if (!isStorePath && name.Length >= StoreHash.Length)
            {
                current = _files.PathOf(node);
                kind = EdgeKind.StorePath;
                StoreHashScanner.ScanText(name, named);
            }

            if (_files.KindOf(node) == FileKind.SymbolicLink && _files.LinkOf(node) is { Length: >= StoreHash.Length } target)
            {
                current = _files.PathOf(node);
                kind = owner.Exists ? EdgeKind.StorePath : EdgeKind.SymbolicLink;
                StoreHashScanner.ScanText(target, linked);
                NoteProgram(node, owner, current, _files.Follow(node));
            }

            if (_files.ContentOf(node) is not { } content)
            {
                continue;
            }

            if (hashes.TryGetValue(content, out StoreHashes found))
            {
                current = _files.PathOf(node);
                file = node;
                found.Texts.Read(found.Overflows ? IsKnown : IsKnownOrPrefixed, mentioned);
            }

            if (deep.TryGetValue(content, out ImmutableArray<DeepMention> foundDeep))
            {
                current = _files.PathOf(node);
                foreach (DeepMention mention in foundDeep)
                {
                    AddDeep(owner, current, mention.Mention, mention.Inside);
                }
            }
        }
    }

    /// <summary>The configuration's strings are roots: the image uses the store paths that they name.</summary>
    public void CollectConfig(ImageConfig config)
    {
        Scan("config:Entrypoint", config.Entrypoint);
        Scan("config:Cmd", config.Cmd);
        Scan("config:Env", config.Env);
        Scan("config:WorkingDir", config.WorkingDir is { } folder ? [folder] : []);
        Scan("config:User", config.User is { } user ? [user] : []);
        Scan("config:Labels", config.Labels.Select(l => $"{l.Key}={l.Value}"));
    }

    private void Scan(string place, IEnumerable<string> values)
    {
        foreach (string value in values)
        {
            StoreHashScanner.ScanText(Encoding.UTF8.GetBytes(value), m => AddConfig(place, value, m));
        }
    }

    private bool IsKnown(StoreHash hash, bool isPrefixed) => _known.ContainsKey(hash);

    // What follows a store directory and is not in the image is an absent path.
    private bool IsKnownOrPrefixed(StoreHash hash, bool isPrefixed) => isPrefixed || _known.ContainsKey(hash);

    private void AddConfig(string place, string value, StoreMention mention)
    {
        Evidence evidence = new(place, null, InertText.OneLine(value, 200));
        if (_known.TryGetValue(mention.Hash, out PackageIndex to))
        {
            _edges.Add(EdgeCollector.Image, to, EdgeKind.StorePath, evidence);
        }
        else
        {
            NoteAbsent(mention, evidence);
        }
    }

    private void Add(PackageIndex from, string kind, string path, long? offset, StoreMention mention, bool isLink = false)
    {
        Evidence evidence = new(path, offset, isLink ? "-> " + mention.Excerpt : mention.Excerpt);
        if (_known.TryGetValue(mention.Hash, out PackageIndex to))
        {
            _edges.Add(from, to, kind, evidence);
        }
        else
        {
            NoteAbsent(mention, evidence);
        }
    }

    // Records how wrappers start programs, and how scripts and patched programs find their tools.
    private void NoteProgram(RootNode file, PackageIndex owner, string path, RootNode program)
    {
        if (!program.HasParent || _storeOwner(program) is not { Exists: true } to || to == owner || BuildFiles.Holds(path))
        {
            return;
        }

        FileKind kind = _files.KindOf(program);
        bool runs = kind switch
        {
            FileKind.Directory => Array.Exists(ProgramFolders, f => _files.NameOf(program).SequenceEqual(f)),
            FileKind.File or FileKind.HardLink => _files.ContentOf(program) is { } content
                && (_files.Layers[content.Layer][content.Node].Mode & AnyExecute) != 0,
            _ => false,
        };
        if (runs)
        {
            _programs.Add((file, program, to));
        }
    }

    // The offset is omitted because it is in the decompressed bytes; the excerpt names the container instead.
    private void AddDeep(PackageIndex from, string path, StoreMention mention, string inside)
    {
        if (_known.TryGetValue(mention.Hash, out PackageIndex to) && to != from)
        {
            _edges.Add(
                from, to, EdgeKind.Deep,
                new Evidence(path, null, $"Nix does not see this ({InertText.OneLine(inside, 120)}): {mention.Excerpt}"));
        }
    }

    private void NoteAbsent(StoreMention mention, Evidence evidence)
    {
        if (mention is not { StoreDirectory: { } directory, Name: { } name })
        {
            return;
        }

        string path = $"{directory}/{mention.Hash}-{name}";
        if (_knownPaths.Contains(path))
        {
            return;
        }

        if (!_absent.TryGetValue(path, out List<Evidence>? sites))
        {
            _absent.Add(path, sites = []);
        }

        sites.Add(evidence);
    }

    private bool IsBelow(RootNode node, HashSet<RootNode> folders)
    {
        if (folders.Count == 0)
        {
            return false;
        }

        for (; node != RootFs.Root; node = _files.ParentOf(node))
        {
            if (folders.Contains(node))
            {
                return true;
            }
        }

        return false;
    }
}
