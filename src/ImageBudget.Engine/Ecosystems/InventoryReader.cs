using System.Collections.Immutable;
using System.Text;
using ImageBudget.Files;
using ImageBudget.Formats.Elf;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems;

/// <summary>What inventories see of an image, and where they put what they find.</summary>
internal sealed class InventoryReader
{
    // Text unfolds into many times its size; only databases that are read in place may be larger.
    private const int MostBytes = 16 * 1024 * 1024;

    private readonly Dictionary<FileContent, byte[]?> _documents;
    private readonly List<PackageDraft> _packages = [];
    private readonly List<DependsEdge> _edges = [];
    private readonly List<AnalysisNote> _notes = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private ImmutableArray<LiveDocument> _live;

    public InventoryReader(RootFs files, Dictionary<FileContent, byte[]?> documents)
    {
        Files = files;
        _documents = documents;
    }

    public RootFs Files { get; }

    /// <summary>The bounds under which the documents were kept.</summary>
    public ImageLimits Limits { get; init; } = ImageLimits.Default;

    /// <summary>What ELF files say of themselves.</summary>
    public IReadOnlyDictionary<FileContent, ElfFacts> Elf { get; init; } = new Dictionary<FileContent, ElfFacts>();

    public IReadOnlyList<PackageDraft> Packages => _packages;

    public IReadOnlyList<DependsEdge> Edges => _edges;

    public IReadOnlyList<AnalysisNote> Notes => _notes;

    /// <summary>The documents that are still there in the final root file system, ordered by path.</summary>
    public ImmutableArray<LiveDocument> Documents => _live.IsDefault ? _live = FindLive() : _live;

    /// <summary>The document at a path, through links; null when nothing lies there.</summary>
    /// <param name="path"><c>/</c> first.</param>
    /// <param name="mostBytes">Anything larger counts as too large to keep.</param>
    public LiveDocument? DocumentAt(string path, int mostBytes = MostBytes)
    {
        RootNode node = Files.Lookup(path);
        if (!node.Exists || Files.ContentOf(node) is not { } content)
        {
            return null;
        }

        return _documents.TryGetValue(content, out byte[]? bytes)
            ? new LiveDocument(node, Files.PathOf(node), Small(bytes, mostBytes))
            : Files.SizeOf(content) == 0 ? new LiveDocument(node, Files.PathOf(node), []) : null;
    }

    /// <summary>
    /// The node of a file that a package lists, also when a later layer deleted it: its bytes are still the package's. Directories on the way may
    /// have become links (<c>/lib</c> to <c>/usr/lib</c>), the file itself is not followed. None for directories and for what no layer has.
    /// </summary>
    public RootNode FileAt(string path)
    {
        RootNode node = RootFs.Root;
        PathComponents components = ImagePath.Components(Encoding.UTF8.GetBytes(path));
        while (components.MoveNext())
        {
            if (node != RootFs.Root && Files.KindOf(node) == FileKind.SymbolicLink)
            {
                node = Files.Follow(node);
            }

            node = !node.Exists || components.IsParent ? RootNode.None : Files.Find(node, components.Current);
            if (!node.Exists)
            {
                return RootNode.None;
            }
        }

        return node.HasParent && Files.FileOf(node).Kind is not (FileKind.Directory or FileKind.None) ? node : RootNode.None;
    }

    public void Add(PackageDraft package)
    {
        // The same name and version can be installed at several places; a subpath tells them apart (package-url spec, "subpath").
        if (!_ids.TryAdd(package.Id, 1))
        {
            string unique = package.Path is { } path && _ids.TryAdd($"{package.Id}#{path.TrimStart('/')}", 1)
                ? $"{package.Id}#{path.TrimStart('/')}"
                : Unused(package.Id);
            package.Id = unique;
        }

        package.Index = new PackageIndex(_packages.Count);
        _packages.Add(package);
    }

    /// <summary>Dependencies of one image. Packages that all need what all provide would make the square of their number.</summary>
    public const int MostDependencies = 250_000;

    /// <summary>True when no further dependency is taken, which a note tells.</summary>
    public bool HasAllDependencies { get; private set; }

    public void Depends(PackageDraft from, PackageDraft to, Evidence evidence)
    {
        if (_edges.Count < MostDependencies)
        {
            _edges.Add(new DependsEdge(from.Index, to.Index, evidence));
        }
        else if (!HasAllDependencies)
        {
            HasAllDependencies = true;
            Note(from.Ecosystem, null, FormattableString.Invariant($"there are more than {MostDependencies} dependencies between packages; the others are not followed"));
        }
    }

    /// <summary>Notes what could not be read; the text is made inert here.</summary>
    public void Note(string ecosystem, string? path, string message) =>
        _notes.Add(new AnalysisNote(ecosystem, path is null ? null : InertText.OneLine(path), InertText.OneLine(message)));

    /// <summary>Why the content of a document is not there, for a note: which bound it is over, and how to raise that.</summary>
    /// <param name="node">Where it lies.</param>
    /// <param name="mostBytes">As in <see cref="DocumentAt"/>.</param>
    public string TooLarge(RootNode node, int mostBytes = MostBytes)
    {
        if (Files.ContentOf(node) is not { } content || !_documents.TryGetValue(content, out byte[]? kept))
        {
            return "leads to a file that is not read";
        }

        string size = Counted.Of(Files.SizeOf(content), "byte");
        if (kept is not null || Files.SizeOf(content) > mostBytes)
        {
            return $"is too large to be read: {size}, and at most {ByteCount.Exact(mostBytes)} are read of such a file";
        }

        return Files.SizeOf(content) > Limits.DocumentBytes
            ? $"is too large to be read: {size}, over the limit documentBytes of {ByteCount.Exact(Limits.DocumentBytes)} (--limit documentBytes=N raises it)"
            : $"is too large to be read: {size}; it is sparse, or with the others of its layer over the limit documentsBytes of {ByteCount.Exact(Limits.DocumentsBytes)} (--limit documentsBytes=N raises it)";
    }

    private static byte[]? Small(byte[]? content, int mostBytes) => content?.Length > mostBytes ? null : content;

    private string Unused(string id)
    {
        string candidate;
        do
        {
            candidate = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{id}#{++_ids[id]}");
        }
        while (!_ids.TryAdd(candidate, 1));
        return candidate;
    }

    private ImmutableArray<LiveDocument> FindLive()
    {
        if (_documents.Count == 0)
        {
            return [];
        }

        List<LiveDocument> live = [];
        foreach (RootNode node in Files.NodesBelowRoot)
        {
            if (Files.ContentOf(node) is { } content && _documents.TryGetValue(content, out byte[]? bytes))
            {
                live.Add(new LiveDocument(node, Files.PathOf(node), Small(bytes, MostBytes)));
            }
        }

        live.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return [.. live];
    }
}

/// <summary>A captured file of the final root file system.</summary>
/// <param name="Node">Where it lies.</param>
/// <param name="Path"><c>/</c> first.</param>
/// <param name="Content">Null when it was too large to keep.</param>
internal sealed record LiveDocument(RootNode Node, string Path, byte[]? Content);

/// <summary>A dependency that a package manager declares.</summary>
internal readonly record struct DependsEdge(PackageIndex From, PackageIndex To, Evidence Evidence);
