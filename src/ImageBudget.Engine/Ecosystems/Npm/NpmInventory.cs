using System.Text;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Npm;

/// <summary>
/// npm packages: directories in <c>node_modules</c> with a package.json, and the directories outside that are linked from it (workspaces).
/// Dependencies are resolved like modules in Node.js (Node.js documentation, "Loading from node_modules directories").
/// </summary>
internal static class NpmInventory
{
    // Packages in npm's registry have at most a few hundred dependencies; more are hostile input.
    private const int MostDependencies = 4096;
    private const int MostFolders = 32;


    public static bool Wants(ReadOnlySpan<byte> path)
    {
        if (PnpInventory.Wants(path))
        {
            return true;
        }

        if (!path.EndsWith("package.json"u8))
        {
            return false;
        }

        ReadOnlySpan<byte> folder = path[..^"package.json".Length];
        if (folder.IsEmpty)
        {
            return true;
        }

        if (folder[^1] != '/')
        {
            return false;
        }

        int modules = folder.LastIndexOf("node_modules/"u8);
        if (modules < 0 || (modules > 0 && folder[modules - 1] != '/'))
        {
            return true;
        }

        // Packages contain further package.json files, for tests and submodules.
        ReadOnlySpan<byte> name = folder[(modules + "node_modules/".Length)..^1];
        return name.Count((byte)'/') == (name.StartsWith("@"u8) ? 1 : 0);
    }

    public static void Read(InventoryReader reader)
    {
        Dictionary<RootNode, Found> byFolder = [];
        List<Found> found = [];
        Dictionary<RootNode, Document> projects = [];
        foreach (Document document in reader.Documents)
        {
            if (!IsPackageJson(reader.Files, document.Node))
            {
                continue;
            }

            RootNode folder = reader.Files.ParentOf(document.Node);
            if (NameInModules(reader.Files, folder) is { } name)
            {
                Add(reader, found, byFolder, document, folder, name);
            }
            else
            {
                projects.Add(folder, document);
            }
        }

        PnpInventory.Read(reader, folder => byFolder.GetValueOrDefault(folder)?.Draft);
        if (found.Count == 0 && projects.Count == 0)
        {
            return;
        }

        AddLinked(reader, found, byFolder, projects);
        ClaimCommands(reader.Files, found, byFolder);
        ClaimVirtualLinks(reader.Files, found, byFolder);
        foreach (Found package in found)
        {
            AddDependencies(reader, package, byFolder);
        }

        List<RootNode> owned = MarkProjects(reader, byFolder, projects);
        MarkOthers(reader, found, owned);
    }

    private static void Add(
        InventoryReader reader, List<Found> found, Dictionary<RootNode, Found> byFolder, Document document, RootNode folder,
        string folderName)
    {
        PackageJson json = Parse(reader, document);
        string name = json.Name ?? folderName;
        string version = json.Version ?? "";
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        PackageDraft draft = new()
        {
            Ecosystem = NpmEcosystem.Type,
            Id = PackageUrl.Of(NpmEcosystem.Type, slash < 0 ? null : name[..slash], name[(slash + 1)..], version),
            Name = name,
            FullName = folderName == name ? null : folderName,
            Version = version,
            Path = reader.Files.PathOf(folder),
            DisplayName = version.Length == 0 ? name : $"{name} {version}",
            OfLanguage = true,
            Anchor = document.Node,
        };
        draft.Trees.Add(folder);
        if (!reader.TryAdd(draft, document))
        {
            return;
        }

        Found package = new(json, document.Path, folder, draft);
        found.Add(package);
        byFolder.Add(folder, package);
    }

    private static PackageJson Parse(InventoryReader reader, Document document)
    {
        if (document.Content is null)
        {
            reader.Note(NpmEcosystem.Type, document, reader.TooLarge(document.Node));
            return new PackageJson();
        }

        PackageJson json = PackageJson.Read(document.Content);
        foreach (string problem in json.Problems)
        {
            reader.Note(NpmEcosystem.Type, document, problem);
        }

        return json;
    }

    // npm and yarn link workspaces into node_modules, pnpm links everything; packages of pnpm's store were already found there.
    private static void AddLinked(
        InventoryReader reader, List<Found> found, Dictionary<RootNode, Found> byFolder, Dictionary<RootNode, Document> projects)
    {
        RootFs files = reader.Files;
        List<(string Path, RootNode Link, RootNode Target)> links = [];
        List<(string Path, string Alias, PackageDraft Target)> aliases = [];
        foreach (RootNode node in files.NodesBelowRoot)
        {
            if (files.KindOf(node) != FileKind.SymbolicLink || NameInModules(files, node) is not { } name
                || files.Follow(node) is not { Exists: true } target)
            {
                continue;
            }

            if (byFolder.TryGetValue(target, out Found? known) && known.Draft.Name != name)
            {
                aliases.Add((files.PathOf(node), name, known.Draft));
            }

            if (projects.ContainsKey(target) && !Holds(files, target, node))
            {
                links.Add((files.PathOf(node), node, target));
            }
        }

        // npm documentation, "package-spec", Aliases: ALIAS@npm:NAME. A package gets at most one alias: the first in the order of paths.
        foreach ((_, string alias, PackageDraft target) in aliases.OrderBy(a => a.Path, StringComparer.Ordinal))
        {
            target.FullName ??= alias;
        }

        foreach ((string path, RootNode link, RootNode target) in links.OrderBy(l => l.Path, StringComparer.Ordinal))
        {
            if (!byFolder.ContainsKey(target))
            {
                Add(reader, found, byFolder, projects[target], target, NameInModules(files, link)!);
            }

            if (byFolder.TryGetValue(target, out Found? package))
            {
                package.Draft.Wanted ??= new Evidence(path, null, ImagePath.Show(files.LinkOf(link)));
            }
        }
    }

    // node_modules/.bin holds a link for each command of the packages in node_modules (npm, "directories", Executables). The link belongs
    // to its target's package, and does not mean that the package was requested.
    private static void ClaimCommands(RootFs files, List<Found> found, Dictionary<RootNode, Found> byFolder)
    {
        HashSet<RootNode> folders = [];
        foreach (Found package in found)
        {
            for (RootNode node = package.Folder; node != RootFs.Root; node = files.ParentOf(node))
            {
                if (IsModules(files, node))
                {
                    folders.Add(node);
                }
            }
        }

        foreach (RootNode folder in folders.Order())
        {
            RootNode commands = files.Find(folder, ".bin"u8);
            if (!commands.Exists || files.KindOf(commands) != FileKind.Directory)
            {
                continue;
            }

            foreach (RootNode link in files.Children(commands))
            {
                if (files.KindOf(link) == FileKind.SymbolicLink && HolderOf(files, files.Follow(link), byFolder) is { } package)
                {
                    package.Draft.Files.Add(link);
                }
            }
        }
    }

    // pnpm, bun, Deno and npm's linked strategy put each package into a virtual store, node_modules/.NAME/ENTRY/node_modules/PACKAGE, and
    // link its dependencies next to it (pnpm documentation, "Symlinked node_modules structure"): such a link belongs to the package. Links
    // in node_modules/.NAME/node_modules exist for packages with undeclared dependencies, and belong to their targets.
    private static void ClaimVirtualLinks(RootFs files, List<Found> found, Dictionary<RootNode, Found> byFolder)
    {
        Dictionary<RootNode, Found> entries = [];
        HashSet<RootNode> stores = [];
        foreach (Found package in found)
        {
            RootNode modules = files.ParentOf(package.Folder);
            modules = IsModules(files, modules) ? modules : modules == RootFs.Root ? modules : files.ParentOf(modules);
            if (StoreOf(files, modules) is { Exists: true } store)
            {
                entries.TryAdd(modules, package);
                stores.Add(store);
            }
        }

        foreach ((RootNode modules, Found package) in entries)
        {
            package.Draft.Files.AddRange(LinksIn(files, modules));
        }

        foreach (RootNode store in stores.Order())
        {
            RootNode hoisted = files.Find(store, "node_modules"u8);
            foreach (RootNode link in hoisted.Exists ? LinksIn(files, hoisted) : [])
            {
                HolderOf(files, files.Follow(link), byFolder)?.Draft.Files.Add(link);
            }
        }
    }

    // The virtual store with this node_modules directory as an entry; none for other directories.
    private static RootNode StoreOf(RootFs files, RootNode modules)
    {
        if (!IsModules(files, modules))
        {
            return RootNode.None;
        }

        RootNode entry = files.ParentOf(modules);
        RootNode store = entry == RootFs.Root ? entry : files.ParentOf(entry);
        return store != RootFs.Root && files.NameOf(store).StartsWith("."u8) && IsModules(files, files.ParentOf(store))
            ? store : RootNode.None;
    }

    private static IEnumerable<RootNode> LinksIn(RootFs files, RootNode modules)
    {
        foreach (RootNode node in files.Children(modules).Order())
        {
            if (files.KindOf(node) == FileKind.SymbolicLink)
            {
                yield return node;
            }
            else if (files.KindOf(node) == FileKind.Directory && files.NameOf(node).StartsWith("@"u8))
            {
                foreach (RootNode scoped in files.Children(node).Order())
                {
                    if (files.KindOf(scoped) == FileKind.SymbolicLink)
                    {
                        yield return scoped;
                    }
                }
            }
        }
    }

    private static Found? HolderOf(RootFs files, RootNode node, Dictionary<RootNode, Found> byFolder)
    {
        for (; node.HasParent; node = files.ParentOf(node))
        {
            if (byFolder.TryGetValue(node, out Found? package))
            {
                return package;
            }
        }

        return null;
    }

    private static void AddDependencies(InventoryReader reader, Found package, Dictionary<RootNode, Found> byFolder)
    {
        List<RootNode> modules = ModulesSeenFrom(reader.Files, package.Folder);
        foreach ((string kind, NpmDependency dependency) in Declared(package.Json, withDevelopment: package.Draft.Wanted is not null))
        {
            if (Resolve(reader.Files, modules, dependency.Name, byFolder) is { } target && target != package)
            {
                reader.Depends(
                    package.Draft, target.Draft,
                    new Evidence(package.Path, null, $"{kind}: {dependency.Name} {dependency.Range}".TrimEnd()));
            }
        }
    }

    /// <returns>The node_modules directories of projects whose package.json lists the requested packages.</returns>
    private static List<RootNode> MarkProjects(
        InventoryReader reader, Dictionary<RootNode, Found> byFolder, Dictionary<RootNode, Document> projects)
    {
        List<RootNode> owned = [];
        foreach ((RootNode folder, Document document) in projects.OrderBy(p => p.Value.Path, StringComparer.Ordinal))
        {
            RootNode own = ModulesIn(reader.Files, folder);
            if (!own.Exists || !document.IsLive)
            {
                continue;
            }

            owned.Add(own);
            if (byFolder.ContainsKey(folder))
            {
                continue;
            }

            List<RootNode> modules = ModulesSeenFrom(reader.Files, folder);
            foreach ((string kind, NpmDependency dependency) in Declared(Parse(reader, document), withDevelopment: true))
            {
                if (Resolve(reader.Files, modules, dependency.Name, byFolder) is { } target)
                {
                    target.Draft.Wanted ??= new Evidence(document.Path, null, $"{kind}: {dependency.Name} {dependency.Range}".TrimEnd());
                }
            }
        }

        return owned;
    }

    // Without a project the requested packages are unknown: npm's global directory, or an image with only node_modules.
    private static void MarkOthers(InventoryReader reader, List<Found> found, List<RootNode> owned)
    {
        HashSet<RootNode> known = [.. owned];
        List<PackageDraft> others = [];
        foreach (Found package in found)
        {
            bool covered = false;
            for (RootNode node = package.Folder; node != RootFs.Root && !covered; node = reader.Files.ParentOf(node))
            {
                covered = known.Contains(node);
            }

            if (!covered)
            {
                others.Add(package.Draft);
            }
        }

        RequestedPackages.Mark(reader, others, d => new Evidence(d.Path!, null, $"{d.Name}, required by no other package"));
    }

    private static IEnumerable<(string Kind, NpmDependency Dependency)> Declared(PackageJson json, bool withDevelopment) =>
        json.Dependencies.Select(d => ("dependencies", d))
            .Concat(json.OptionalDependencies.Select(d => ("optionalDependencies", d)))
            .Concat(json.PeerDependencies.Select(d => ("peerDependencies", d)))
            .Concat(withDevelopment ? json.DevDependencies.Select(d => ("devDependencies", d)) : [])
            .DistinctBy(d => d.d.Name, StringComparer.Ordinal)
            .Take(MostDependencies);

    private static Found? Resolve(RootFs files, List<RootNode> modules, string name, Dictionary<RootNode, Found> byFolder)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        int slash = Array.IndexOf(bytes, (byte)'/');
        foreach (RootNode folder in modules)
        {
            RootNode scope = slash < 0 ? folder : Step(files, folder, bytes.AsSpan(0, slash));
            RootNode target = !scope.Exists ? RootNode.None : Step(files, scope, bytes.AsSpan(slash + 1));
            if (target.Exists && byFolder.TryGetValue(target, out Found? package))
            {
                return package;
            }
        }

        return null;
    }

    private static List<RootNode> ModulesSeenFrom(RootFs files, RootNode folder)
    {
        List<RootNode> modules = [];
        for (RootNode node = folder; modules.Count < MostFolders; node = files.ParentOf(node))
        {
            RootNode found = IsModules(files, node) ? RootNode.None : ModulesIn(files, node);
            if (found.Exists)
            {
                modules.Add(found);
            }

            if (node == RootFs.Root)
            {
                break;
            }
        }

        return modules;
    }

    private static RootNode ModulesIn(RootFs files, RootNode folder) => Step(files, folder, "node_modules"u8);

    private static RootNode Step(RootFs files, RootNode folder, ReadOnlySpan<byte> name)
    {
        RootNode child = files.Find(folder, name);
        return !child.Exists ? RootNode.None : files.KindOf(child) switch
        {
            FileKind.SymbolicLink => files.Follow(child),
            FileKind.Directory => child,
            _ => RootNode.None,
        };
    }

    private static bool IsModules(RootFs files, RootNode node) => node != RootFs.Root && files.NameOf(node).SequenceEqual("node_modules"u8);

    private static bool IsPackageJson(RootFs files, RootNode node) => files.NameOf(node).SequenceEqual("package.json"u8);

    // NAME or @SCOPE/NAME when the node is a package directory in node_modules; else null.
    private static string? NameInModules(RootFs files, RootNode node)
    {
        if (node == RootFs.Root || files.NameOf(node).StartsWith("."u8))
        {
            return null;
        }

        RootNode parent = files.ParentOf(node);
        if (IsModules(files, parent))
        {
            return files.NameOf(node).StartsWith("@"u8) ? null : ImagePath.Show(files.NameOf(node));
        }

        return parent != RootFs.Root && files.NameOf(parent).StartsWith("@"u8) && IsModules(files, files.ParentOf(parent))
            ? $"{ImagePath.Show(files.NameOf(parent))}/{ImagePath.Show(files.NameOf(node))}"
            : null;
    }

    // A package that is linked into its own node_modules is the project itself.
    private static bool Holds(RootFs files, RootNode folder, RootNode node)
    {
        while (node != RootFs.Root && node != folder)
        {
            node = files.ParentOf(node);
        }

        return node == folder;
    }

    private sealed record Found(PackageJson Json, string Path, RootNode Folder, PackageDraft Draft);
}
