using System.Collections.Immutable;
using System.Text;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Python;

/// <summary>
/// Python distributions: <c>.dist-info</c> directories (PyPA, "Recording installed projects"), and eggs' metadata in all its forms
/// (setuptools, "The Internal Structure of Python Eggs"). A distribution owns the files in its RECORD and the bytecode of its modules;
/// without a RECORD, as in Debian's packages, its top-level modules. pip's REQUESTED marks requested distributions (PEP 376).
/// </summary>
internal static class PythonInventory
{
    // Number of parents from site-packages to the environment, where a distribution may write to bin, etc and share.
    private const int MostParents = 3;
    private const int MostExtras = 64;
    private const int LongestExcerpt = 200;


    public static bool Wants(ReadOnlySpan<byte> path)
    {
        int slash = path.LastIndexOf((byte)'/');
        ReadOnlySpan<byte> name = path[(slash + 1)..];
        ReadOnlySpan<byte> folder = slash < 0 ? [] : path[..slash];
        return folder.EndsWith(".dist-info"u8)
            ? name.SequenceEqual("METADATA"u8) || name.SequenceEqual("RECORD"u8) || name.SequenceEqual("top_level.txt"u8)
            : folder.EndsWith(".egg-info"u8) || folder.EndsWith(".egg/EGG-INFO"u8)
                ? name.SequenceEqual("PKG-INFO"u8) || name.SequenceEqual("requires.txt"u8)
                || name.SequenceEqual("top_level.txt"u8) || name.SequenceEqual("installed-files.txt"u8)
            : name.EndsWith(".egg-info"u8);
    }

    public static void Read(InventoryReader reader)
    {
        List<Found> found = [];
        HashSet<RootNode> seen = [];
        foreach (Document document in reader.Documents)
        {
            ReadDocument(reader, document, seen, found);
        }

        if (found.Count == 0)
        {
            return;
        }

        // Distributions with live metadata claim first: an older version must not share their directory.
        Found[] deleted = [.. found.Where(f => !f.Source.IsLive)];
        found.RemoveAll(f => !f.Source.IsLive);
        Claim(reader, found);
        found.ForEach(f => reader.Add(f.Draft));
        Claim(reader, deleted);
        found.AddRange(deleted.Where(f => reader.TryAdd(f.Draft, f.Source)));
        AddDependencies(reader, found);
        foreach (Found package in found)
        {
            RootNode requested = package.IsFolder ? reader.Files.Find(package.Metadata, "REQUESTED"u8) : RootNode.None;
            if (requested.Exists && reader.Files[requested].Live)
            {
                package.Draft.Wanted = new Evidence(reader.Files.PathOf(requested), null, $"{package.Draft.Name}, installed on request");
            }
        }

        RequestedPackages.Mark(
            reader, [.. found.Select(f => f.Draft)], d => new Evidence(d.Path!, null, $"{d.Name}, required by no other package"));
    }

    private static void Claim(InventoryReader reader, IReadOnlyCollection<Found> found)
    {
        ClaimListed(reader, found);
        ClaimModules(reader, found);
        ClaimBytecode(reader.Files, found);
    }

    private static void ReadDocument(InventoryReader reader, Document document, HashSet<RootNode> seen, List<Found> found)
    {
        RootFs files = reader.Files;
        ReadOnlySpan<byte> name = files.NameOf(document.Node);
        RootNode folder = files.ParentOf(document.Node);
        ReadOnlySpan<byte> folderName = files.NameOf(folder);
        bool isSingle = name.EndsWith(".egg-info"u8);
        bool isDist = folderName.EndsWith(".dist-info"u8);
        bool isEgg = folderName.SequenceEqual("EGG-INFO"u8) && files.NameOf(files.ParentOf(folder)).EndsWith(".egg"u8);
        bool isMetadata = isDist
            ? name.SequenceEqual("METADATA"u8) : (isEgg || folderName.EndsWith(".egg-info"u8)) && name.SequenceEqual("PKG-INFO"u8);
        bool isLost = isDist && name.SequenceEqual("RECORD"u8) && reader.NewestAt(files.PathOf(folder) + "/METADATA") is null;
        RootNode place = isSingle ? document.Node : folder;
        if ((!isSingle && !isMetadata && !isLost) || !seen.Add(place))
        {
            return;
        }

        DistMetadata metadata = new();
        if (isLost)
        {
            reader.Note(PythonEcosystem.Type, document, "has no METADATA beside it");
        }
        else if (document.Content is null)
        {
            reader.Note(PythonEcosystem.Type, document, reader.TooLarge(document.Node));
        }
        else
        {
            metadata = DistMetadata.Read(document.Content);
            foreach (string problem in metadata.Problems)
            {
                reader.Note(PythonEcosystem.Type, document, problem);
            }
        }

        RootNode own = isEgg ? files.ParentOf(folder) : place;
        (string fallbackName, string fallbackVersion) = NameOf(ImagePath.Show(files.NameOf(own)));
        string shown = string.IsNullOrEmpty(metadata.Name) ? fallbackName : metadata.Name;
        string version = string.IsNullOrEmpty(metadata.Version) ? fallbackVersion : metadata.Version;
        string normal = PythonRequirement.Normalize(shown);
        PackageDraft draft = new()
        {
            Ecosystem = PythonEcosystem.Type,
            Id = PackageUrl.Of(PythonEcosystem.Type, null, normal, version),
            Name = shown,
            FullName = normal,
            Version = version,
            Path = files.PathOf(own),
            DisplayName = version.Length == 0 ? shown : $"{shown} {version}",
            OfLanguage = true,
            Anchor = document.Node,
        };
        (isSingle ? draft.Files : draft.Trees).Add(own);
        RootNode site = files.ParentOf(own);
        found.Add(
            new Found(
            draft, document, site, files
            .PathOf(site), place, !isSingle, isDist, isEgg, Requirements(reader, metadata, isSingle ? RootNode.None : folder)));
    }

    // requires.txt is the older form of Requires-Dist.
    private static ImmutableArray<PythonRequirement> Requirements(InventoryReader reader, DistMetadata metadata, RootNode folder)
    {
        if (!folder.Exists || ReadBeside(reader, folder, "requires.txt") is not { } document)
        {
            return metadata.Requires;
        }

        ImmutableArray<PythonRequirement> listed = DistInfo.ReadRequiresTxt(document.Content!, out ImmutableArray<string> problems);
        foreach (string problem in problems)
        {
            reader.Note(PythonEcosystem.Type, document, problem);
        }

        // A section's name is an extra that is not in the marker.
        return
        [
            .. metadata.Requires,
            .. listed.Select(r => r.Extra is { } extra && !(r.Marker ?? "").Contains("extra", StringComparison.Ordinal)
                ? r with { Marker = r.Marker is null ? $"extra == '{extra}'" : $"({r.Marker}) and extra == '{extra}'" }
                : r),
        ];
    }

    private static Document? ReadBeside(InventoryReader reader, RootNode folder, string name)
    {
        if (reader.NewestAt($"{reader.Files.PathOf(folder)}/{name}") is not { } document)
        {
            return null;
        }

        if (document.Content is null)
        {
            reader.Note(PythonEcosystem.Type, document, reader.TooLarge(document.Node));
            return null;
        }

        return document;
    }

    private static void ClaimListed(InventoryReader reader, IReadOnlyCollection<Found> found)
    {
        foreach (Found package in found.Where(f => f.IsFolder && !f.IsEgg))
        {
            string list = package.IsDist ? "RECORD" : "installed-files.txt";
            if (ReadBeside(reader, package.Metadata, list) is not { } document)
            {
                continue;
            }

            IEnumerable<string> paths;
            if (package.IsDist)
            {
                paths = DistInfo.ReadRecord(document.Content!, out ImmutableArray<string> problems).Select(r => r.Path);
                foreach (string problem in problems)
                {
                    reader.Note(PythonEcosystem.Type, document, problem);
                }
            }
            else
            {
                // Paths in setuptools' list are relative to the .egg-info directory.
                string inside = ImagePath.Show(reader.Files.NameOf(package.Metadata));
                paths = DistInfo.ReadTopLevel(document.Content!)
                    .Select(p => p.StartsWith("../", StringComparison.Ordinal) ? p[3..] : p.StartsWith('/') ? p : $"{inside}/{p}");
            }

            foreach (string path in paths)
            {
                RootNode node = Resolve(reader, package.SitePath, path);
                if (node.Exists)
                {
                    package.HasList = true;
                    package.Draft.Files.Add(node);
                }
            }
        }
    }

    // Relative to site-packages; paths that lead out of the environment are ignored.
    private static RootNode Resolve(InventoryReader reader, string site, string path)
    {
        string start = site;
        if (path.StartsWith('/'))
        {
            string environment = EnvironmentOf(site);
            return environment.Length > 1 && path.StartsWith(environment + "/", StringComparison.Ordinal)
                ? reader.FileAt(path) : RootNode.None;
        }

        for (int ups = 0; path.StartsWith("../", StringComparison.Ordinal); ups++)
        {
            if (ups == MostParents)
            {
                return RootNode.None;
            }

            path = path[3..];
            start = start[..Math.Max(0, start.LastIndexOf('/'))];
        }

        return reader.FileAt($"{start}/{path}");
    }

    private static void ClaimModules(InventoryReader reader, IReadOnlyCollection<Found> found)
    {
        Dictionary<RootNode, List<Found>> folders = [];
        foreach (Found package in found.Where(f => !f.HasList && !f.IsEgg))
        {
            foreach (string module in Modules(reader, package).Distinct(StringComparer.Ordinal))
            {
                RootNode node = reader.Files.Find(package.Site, Encoding.ASCII.GetBytes(module));
                if (node.Exists && reader.Files.KindOf(node) == FileKind.Directory)
                {
                    (folders.TryGetValue(node, out List<Found>? owners) ? owners : folders[node] = []).Add(package);
                    continue;
                }

                RootNode file = reader.Files.Find(package.Site, Encoding.ASCII.GetBytes(module + ".py"));
                if (file.Exists && reader.Files.KindOf(file) is FileKind.File or FileKind.HardLink or FileKind.SymbolicLink)
                {
                    package.Draft.Files.Add(file);
                }
            }
        }

        // A directory with files of several distributions (a namespace package) belongs to none of them.
        foreach ((RootNode node, List<Found> owners) in folders)
        {
            if (owners.Count == 1)
            {
                owners[0].Draft.Trees.Add(node);
            }
        }
    }

    private static IEnumerable<string> Modules(InventoryReader reader, Found package)
    {
        ImmutableArray<string> named = package.IsFolder
            && reader.NewestAt(reader.Files.PathOf(package.Metadata) + "/top_level.txt") is { Content: { } content }
            ? DistInfo.ReadTopLevel(content)
            : [];
        string guess = package.Draft.Name.Replace('-', '_').Replace('.', '_');
        IEnumerable<string> modules = named.IsEmpty ? [guess, guess.ToLowerInvariant()] : named;
        return modules.Where(m => m.Length > 0 && m.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'));
    }

    // PEP 3147: __pycache__/MODULE.cpython-311.pyc next to MODULE.py. Python and Debian's tools do not add compiled files to RECORD.
    private static void ClaimBytecode(RootFs files, IReadOnlyCollection<Found> found)
    {
        Dictionary<RootNode, Found> sources = [];
        List<RootNode> folders = [];
        HashSet<RootNode> seen = [];
        foreach (Found package in found)
        {
            foreach (RootNode node in package.Draft.Files)
            {
                if (files.NameOf(node).EndsWith(".py"u8))
                {
                    sources.TryAdd(node, package);
                    RootNode folder = files.ParentOf(node);
                    if (seen.Add(folder))
                    {
                        folders.Add(folder);
                    }
                }
            }
        }

        foreach (RootNode folder in folders)
        {
            RootNode cache = files.Find(folder, "__pycache__"u8);
            foreach (RootNode compiled in !cache.Exists ? [] : files.Children(cache))
            {
                RootNode source = SourceOf(files, folder, compiled);
                if (source.Exists && sources.TryGetValue(source, out Found? package))
                {
                    package.Draft.Files.Add(compiled);
                }
            }
        }
    }

    private static RootNode SourceOf(RootFs files, RootNode folder, RootNode compiled)
    {
        ReadOnlySpan<byte> name = files.NameOf(compiled);
        int dot = name.IndexOf((byte)'.');
        return dot > 0 && name.EndsWith(".pyc"u8) ? files.Find(folder, [.. name[..dot], .. ".py"u8]) : RootNode.None;
    }

    private static void AddDependencies(InventoryReader reader, List<Found> found)
    {
        Dictionary<(string, string), Found> byEnvironment = [];
        Dictionary<(RootNode, string), Found> bySite = [];
        Queue<(Found Package, string Extra)> open = new();
        foreach (Found package in found)
        {
            byEnvironment.TryAdd((EnvironmentOf(package.SitePath), package.Draft.FullName!), package);
            bySite.TryAdd((package.Site, package.Draft.FullName!), package);
            open.Enqueue((package, ""));
        }

        HashSet<(Found, PythonRequirement)> told = [];
        while (open.TryDequeue(out (Found Package, string Extra) asked))
        {
            MarkerEnvironment environment = new(PythonOf(asked.Package.SitePath), asked.Extra, PythonVersions.Instance);
            foreach (PythonRequirement requirement in asked.Package.Requires)
            {
                if (requirement.Marker is { } marker ? PythonMarker.Evaluate(marker, environment) == false : asked.Extra.Length > 0)
                {
                    continue;
                }

                string name = PythonRequirement.Normalize(requirement.Name);
                if (!bySite.TryGetValue((asked.Package.Site, name), out Found? target)
                    && !byEnvironment.TryGetValue((EnvironmentOf(asked.Package.SitePath), name), out target))
                {
                    continue;
                }

                if (target != asked.Package && told.Add((asked.Package, requirement)))
                {
                    string text = requirement.Text.Length > LongestExcerpt ? requirement.Text[..LongestExcerpt] : requirement.Text;
                    reader.Depends(
                        asked.Package.Draft, target.Draft, new Evidence(asked.Package.Source.Path, null, $"Requires-Dist: {text}"));
                }

                foreach (string extra in requirement.Extras)
                {
                    if (target.Extras.Count < MostExtras && target.Extras.Add(PythonRequirement.Normalize(extra)))
                    {
                        open.Enqueue((target, extra));
                    }
                }
            }
        }
    }

    // /usr/lib/python3/dist-packages and /usr/local/lib/python3.11/dist-packages serve one interpreter; a virtual environment is separate.
    private static string EnvironmentOf(string site)
    {
        string[] parts = site.Split('/');
        bool inEnvironment = parts is [.., "lib" or "lib64", _, "site-packages" or "dist-packages"]
            && parts[^2].StartsWith("python", StringComparison.Ordinal);
        string environment = inEnvironment ? string.Join('/', parts[..^3]) : site;
        return environment == "/usr/local" ? "/usr" : environment;
    }

    private static string? PythonOf(string site)
    {
        foreach (string part in site.Split('/'))
        {
            if (part.StartsWith("python3.", StringComparison.Ordinal) && part["python".Length..].All(c => char.IsAsciiDigit(c) || c == '.'))
            {
                return part["python".Length..];
            }
        }

        return null;
    }

    // NAME-VERSION.dist-info, NAME-VERSION-py3.11.egg-info: hyphens within a name are written as underscores.
    private static (string Name, string Version) NameOf(string folder)
    {
        string stem = folder[..folder.LastIndexOf('.')];
        string[] parts = stem.Split('-', 3);
        return (parts[0].Length > 0 ? parts[0] : stem, parts.Length > 1 ? parts[1] : "");
    }

    private sealed record Found(
        PackageDraft Draft, Document Source, RootNode Site, string SitePath, RootNode Metadata, bool IsFolder, bool IsDist, bool IsEgg,
        ImmutableArray<PythonRequirement> Requires)
    {
        public HashSet<string> Extras { get; } = new(StringComparer.Ordinal);

        public bool HasList { get; set; }

        public bool Equals(Found? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
