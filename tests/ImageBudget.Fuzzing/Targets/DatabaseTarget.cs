using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Ecosystems;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;
using ImageBudget.References;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>
/// One file of a package database in a small root file system, read by the ecosystems that want it. Nothing is thrown for what stands in
/// it; packages have names of their own, and notes are inert.
/// </summary>
/// <param name="name">Of the target.</param>
/// <param name="path">Where the input lies; no leading slash.</param>
/// <param name="beside">Other files, whose content is as given.</param>
/// <param name="wrap">Makes the file of the input; null where it is the input itself.</param>
/// <param name="seeds">Valid inputs.</param>
internal sealed class DatabaseTarget(
    string name, string path, (string Path, string Content)[] beside, Func<byte[], byte[]>? wrap, params byte[][] seeds) : FuzzTarget
{
    public DatabaseTarget(string name, string path, (string Path, string Content)[] beside, params string[] seeds)
        : this(name, path, beside, wrap: null, Texts(seeds))
    {
    }

    public override string Name => name;

    public override string? Path => path;

    public override IReadOnlyList<byte[]> Seeds => seeds;

    public override bool Run(byte[] input)
    {
        FileTree tree = new();
        Dictionary<FileContent, byte[]?> documents = [];
        foreach ((string other, string content) in beside)
        {
            Add(tree, documents, other, Encoding.UTF8.GetBytes(content));
        }

        Add(tree, documents, path, wrap is null ? input : wrap(input));
        tree.Seal();
        RootFs files = RootFs.Merge([tree]);
        InventoryReader reader = new(files, documents);
        byte[] place = Encoding.UTF8.GetBytes(path);
        bool wanted = false;
        foreach (EcosystemDefinition ecosystem in EcosystemCatalog.All.Where(e => e.Wants(place)))
        {
            wanted = true;
            ecosystem.Read(reader);
        }

        if (LoaderPaths.Wants(place))
        {
            wanted = true;
            _ = new LoaderPaths(files, p => reader.DocumentAt(p)?.Content);
        }

        Hold.That(wanted, $"nobody reads {path}");
        Verify(files, reader);
        return reader.Packages.Count > 0 || LoaderPaths.Wants(place);
    }

    private static void Verify(RootFs files, InventoryReader reader)
    {
        HashSet<string> ids = new(StringComparer.Ordinal);
        foreach (PackageDraft package in reader.Packages)
        {
            Hold.That(ids.Add(package.Id), $"two packages are {package.Id}");
            Hold.That(EcosystemCatalog.TypeOf(package.Ecosystem) is not null, $"a package of no ecosystem: {package.Ecosystem}");
            Hold.That(package.Name.Length > 0, "a package without a name");
        }

        foreach (DependsEdge edge in reader.Edges)
        {
            Hold.That(edge.From.Value < reader.Packages.Count && edge.To.Value < reader.Packages.Count, "a dependency on nothing");
        }

        foreach (AnalysisNote note in reader.Notes)
        {
            Hold.Same(InertText.OneLine(note.Message, int.MaxValue), note.Message, "a note that is not inert");
        }

        Ownership owners = Ownership.Of(files, reader.Packages);
        foreach (RootNode node in files.NodesBelowRoot)
        {
            Hold.That(owners[node].Value < reader.Packages.Count, "an owner that is none");
        }
    }

    private static void Add(FileTree tree, Dictionary<FileContent, byte[]?> documents, string path, byte[] content)
    {
        LayerNode folder = FileTree.Root;
        string[] parts = path.Split('/');
        foreach (string part in parts[..^1])
        {
            byte[] raw = Encoding.UTF8.GetBytes(part);
            folder = tree.Find(folder, raw) ?? tree.Add(folder, raw, FileKind.Directory);
        }

        LayerNode file = tree.Add(folder, Encoding.UTF8.GetBytes(parts[^1]), FileKind.File);
        tree.SetSize(file, content.Length);
        byte[] full = Encoding.UTF8.GetBytes(path);
        if (EcosystemCatalog.ReductionFor(full) is { } reduction)
        {
            documents[new FileContent(0, file)] = reduction(new MemoryStream(content, writable: false), content.Length);
        }
        else if (EcosystemCatalog.Wants(full) || LoaderPaths.Wants(full))
        {
            documents[new FileContent(0, file)] = content;
        }
    }
}
