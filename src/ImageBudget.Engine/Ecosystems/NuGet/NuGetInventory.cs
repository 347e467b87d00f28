using ImageBudget.Files;
using ImageBudget.Formats.DotNet;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.NuGet;

/// <summary>
/// .NET applications and shared frameworks by their <c>*.deps.json</c>, or the one inside a single-file application: each library owns its
/// files in the application's directory. Libraries without dependents, usually the application itself, count as requested.
/// </summary>
internal static class NuGetInventory
{
    private const string Suffix = ".deps.json";

    // The SDK's prefix for the runtime packages of a self-contained application.
    private const string RuntimePack = "runtimepack.";


    public static bool Wants(ReadOnlySpan<byte> path) => path.EndsWith(".deps.json"u8);

    public static void Read(InventoryReader reader)
    {
        foreach (Document document in reader.Documents)
        {
            if (document.Content is { } content && BundleTap.Kept(content) is { } bundle)
            {
                // The manifest is part of the application, so a deleted one means that the application is gone.
                if (!document.IsLive)
                {
                    continue;
                }

                AddBundle(reader, document, bundle.Problems, bundle.Manifest);
                continue;
            }

            if (!document.Path.EndsWith(Suffix, StringComparison.Ordinal) || PackageStores.Holds(reader.Files, document.Node))
            {
                continue;
            }

            if (document.Content is null)
            {
                reader.Note(NuGetEcosystem.Type, document, reader.TooLarge(document.Node));
                continue;
            }

            DepsJson deps = DepsJson.Read(document.Content);
            foreach (string problem in deps.Problems)
            {
                reader.Note(NuGetEcosystem.Type, document, problem);
            }

            string name = ImagePath.Show(reader.Files.NameOf(document.Node))[..^Suffix.Length];
            Add(reader, document, deps, name);
        }
    }

    // Bundled libraries have no bytes of their own: the application owns the file. Native libraries may be next to it.
    private static void AddBundle(InventoryReader reader, Document document, string[] problems, ReadOnlyMemory<byte> manifest)
    {
        if (PackageStores.Holds(reader.Files, document.Node))
        {
            return;
        }

        DepsJson deps = manifest.IsEmpty ? new DepsJson() : DepsJson.Read(manifest);
        foreach (string problem in problems.Concat(deps.Problems))
        {
            reader.Note(NuGetEcosystem.Type, document, problem);
        }

        Add(reader, document, deps, ImagePath.Show(reader.Files.NameOf(document.Node)));
    }

    private static void Add(InventoryReader reader, Document document, DepsJson deps, string own)
    {
        Dictionary<string, PackageDraft> byName = new(StringComparer.OrdinalIgnoreCase);
        List<PackageDraft> drafts = [];
        foreach (DepsLibrary library in deps.Libraries)
        {
            string name = library.Name.StartsWith(RuntimePack, StringComparison.Ordinal)
                ? library.Name[RuntimePack.Length..] : library.Name;
            PackageDraft draft = new()
            {
                Ecosystem = NuGetEcosystem.Type,
                Id = PackageUrl.Of(NuGetEcosystem.Type, null, name, library.Version),
                Name = name,
                Version = library.Version,
                Path = null,
                DisplayName = $"{name} {library.Version}",
                OfLanguage = true,
                Anchor = document.Node,
            };
            Claim(reader.Files, document.Node, library, draft);
            drafts.Add(draft);
            byName.TryAdd(library.Name, draft);
        }

        ClaimOwn(reader.Files, document.Node, deps, drafts, own);
        HashSet<PackageDraft> there = [.. drafts.Where(d => reader.TryAdd(d, document))];
        for (int i = 0; i < drafts.Count; i++)
        {
            foreach ((string name, string version) in deps.Libraries[i].Dependencies)
            {
                if (byName.GetValueOrDefault(name) is { } target && target != drafts[i] && there.Contains(target)
                    && there.Contains(drafts[i]))
                {
                    reader.Depends(drafts[i], target, new Evidence(document.Path, null, $"{drafts[i].Name} needs {name} {version}"));
                }
            }
        }

        drafts.RemoveAll(d => !there.Contains(d));
        RequestedPackages.Mark(reader, drafts, d => new Evidence(document.Path, null, $"{d.DisplayName}: no other library needs it"));
    }

    // Managed and native files are in the application's directory by their last component, resources in a directory named by culture, files
    // for other platforms at their full path.
    private static void Claim(RootFs files, RootNode document, DepsLibrary library, PackageDraft draft)
    {
        RootNode folder = files.ParentOf(document);
        foreach (string asset in library.Runtime.Concat(library.Native))
        {
            ClaimFile(files, folder, asset[(asset.LastIndexOf('/') + 1)..], draft);
        }

        foreach (DepsAsset asset in library.Resources)
        {
            ClaimFile(files, folder, $"{asset.Qualifier}/{asset.Path[(asset.Path.LastIndexOf('/') + 1)..]}", draft);
        }

        foreach (DepsAsset asset in library.RuntimeTargets)
        {
            ClaimFile(files, folder, asset.Path, draft);
        }
    }

    // The project's own files have its name and are not listed. A shared framework is one package that owns its whole directory.
    private static void ClaimOwn(RootFs files, RootNode document, DepsJson deps, List<PackageDraft> drafts, string own)
    {
        if (drafts.Count == 0)
        {
            return;
        }

        RootNode folder = files.ParentOf(document);
        if (drafts.Count == 1 && deps.Libraries[0].Type == "package" && IsSharedFramework(files, folder))
        {
            drafts[0].Trees.Add(folder);
            return;
        }

        PackageDraft project = drafts[Math.Max(0, deps.Libraries.ToList().FindIndex(l => l.Type == "project"))];
        foreach (string name in new[] { own, $"{own}.dll", $"{own}.pdb", $"{own}.deps.json", $"{own}.runtimeconfig.json",
            $"{own}.runtimeconfig.dev.json" })
        {
            ClaimFile(files, folder, name, project);
        }
    }

    // shared/Microsoft.NETCore.App/10.0.1
    private static bool IsSharedFramework(RootFs files, RootNode folder) =>
        folder != RootFs.Root && files.ParentOf(folder) is var name && name != RootFs.Root
        && files.NameOf(files.ParentOf(name)).SequenceEqual("shared"u8);

    private static void ClaimFile(RootFs files, RootNode folder, string path, PackageDraft draft)
    {
        RootNode node = Find(files, folder, path);
        if (!node.Exists)
        {
            return;
        }

        draft.Files.Add(node);
        if (path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        {
            // Symbols and documentation belong to the assembly.
            foreach (string extension in new[] { ".pdb", ".xml" })
            {
                if (Find(files, folder, path[..^4] + extension) is { HasParent: true } beside)
                {
                    draft.Files.Add(beside);
                }
            }
        }
    }

    // Only below the directory and without following links: a manifest cannot claim files elsewhere.
    private static RootNode Find(RootFs files, RootNode folder, string path)
    {
        RootNode node = folder;
        PathComponents components = ImagePath.Components(System.Text.Encoding.UTF8.GetBytes(path));
        while (components.MoveNext())
        {
            node = components.IsParent ? RootNode.None : files.Find(node, components.Current);
            if (!node.Exists)
            {
                return RootNode.None;
            }
        }

        return node != folder && files.KindOf(node) is FileKind.File or FileKind.HardLink ? node : RootNode.None;
    }
}
