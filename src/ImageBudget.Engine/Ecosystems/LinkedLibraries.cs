using ImageBudget.Files;
using ImageBudget.Formats.Elf;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems;

/// <summary>Libraries linked into programs: packages without files, one for each version in the image.</summary>
internal sealed class LinkedLibraries(InventoryReader reader, string ecosystem)
{
    private readonly Dictionary<(string Name, string Version), PackageDraft> _libraries = [];

    /// <summary>ELF files of the final root file system outside of store paths, ordered by path.</summary>
    public static IEnumerable<(RootNode Node, string Path, ElfFacts Facts)> Programs(InventoryReader reader, Func<ElfFacts, bool> which)
    {
        if (!reader.Elf.Values.Any(which))
        {
            return [];
        }

        List<(RootNode Node, string Path, ElfFacts Facts)> programs = [];
        RootFs files = reader.Files;
        foreach (RootNode node in files.NodesBelowRoot)
        {
            if (files.KindOf(node) == FileKind.File && files.ContentOf(node) is { } content
                && reader.Elf.TryGetValue(content, out ElfFacts? facts) && which(facts) && !PackageStores.Holds(files, node))
            {
                programs.Add((node, files.PathOf(node), facts));
            }
        }

        programs.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return programs;
    }

    /// <summary>The package of a program, which owns its file.</summary>
    public PackageDraft Program(RootNode node, string path, string name, string version)
    {
        PackageDraft draft = New(name, version, path, node);
        draft.Files.Add(node);
        draft.Wanted = new Evidence(path, null, $"the program says that it is {name} {version}");
        reader.Add(draft);
        return draft;
    }

    public PackageDraft Library(string name, string version)
    {
        if (!_libraries.TryGetValue((name, version), out PackageDraft? draft))
        {
            _libraries.Add((name, version), draft = New(name, version, null, RootNode.None));
            reader.Add(draft);
        }

        return draft;
    }

    private PackageDraft New(string name, string version, string? path, RootNode anchor)
    {
        int slash = name.LastIndexOf('/');
        return new PackageDraft
        {
            Ecosystem = ecosystem,
            Id = PackageUrl.Of(ecosystem, slash < 0 ? null : name[..slash], name[(slash + 1)..], version),
            Name = name,
            Version = version,
            Path = path,
            DisplayName = version.Length == 0 ? name : $"{name} {version}",
            OfLanguage = true,
            Anchor = anchor,
        };
    }
}
