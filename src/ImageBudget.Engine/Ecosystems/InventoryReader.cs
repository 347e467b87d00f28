using System.Collections.Immutable;
using System.Text;
using ImageBudget.Files;
using ImageBudget.Formats.Elf;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems;

/// <summary>The image as inventories see it, and the collection of their packages, dependencies and notes.</summary>
internal sealed class InventoryReader
{
    // Parsed text takes many times its size in memory; only databases that are read in place may be larger.
    private const int MostBytes = 16 * 1024 * 1024;

    private readonly Dictionary<FileContent, byte[]?> _documents;
    private readonly List<PackageDraft> _packages = [];
    private readonly List<DependsEdge> _edges = [];
    private readonly List<AnalysisNote> _notes = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<(string Ecosystem, string Path, string Name)> _unrecordedPackages = [];
    private readonly Dictionary<string, (Document Source, List<AnalysisNote> Notes)> _pending = new(StringComparer.Ordinal);
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private readonly UnrecordedPackages _unrecorded;
    private ImmutableArray<Document> _live;

    public InventoryReader(RootFs files, Dictionary<FileContent, byte[]?> documents)
    {
        Files = files;
        _documents = documents;
        _unrecorded = new UnrecordedPackages(this);
    }

    public RootFs Files { get; }

    /// <summary>The limits under which the documents were captured.</summary>
    public ImageLimits Limits { get; init; } = ImageLimits.Default;

    /// <summary>The facts of ELF files.</summary>
    public IReadOnlyDictionary<FileContent, ElfFacts> Elf { get; init; } = new Dictionary<FileContent, ElfFacts>();

    public IReadOnlyList<PackageDraft> Packages => _packages;

    public IReadOnlyList<DependsEdge> Edges => _edges;

    /// <summary>Notes on unreadable records, and on packages that only a hidden record lists.</summary>
    public IReadOnlyList<AnalysisNote> Notes => [.. _notes, .. UnrecordedNotes()];

    /// <summary>
    /// The documents of the final root file system, ordered by path; then those that a later layer deleted, the last deleted first.
    /// </summary>
    public ImmutableArray<Document> Documents => _live.IsDefault ? _live = [.. FindLive(), .. Older.Gone] : _live;

    private HiddenDocuments Older => field ??= new HiddenDocuments(Files, _documents);

    /// <summary>Earlier versions of the document at a path, which later layers overwrote or deleted; the newest first.</summary>
    /// <param name="path"><c>/</c> first; no links are followed.</param>
    public IReadOnlyList<Document> OlderAt(string path) => Older.At(path);

    /// <summary>The document at a path; when the path no longer exists, the newest one of any layer. Null when no layer has one.</summary>
    /// <param name="path"><c>/</c> first.</param>
    public Document? NewestAt(string path) => DocumentAt(path) ?? (Files.Lookup(path).Exists ? null : OlderAt(path).FirstOrDefault());

    /// <summary>The document at a path, links followed; null when there is none.</summary>
    /// <param name="path"><c>/</c> first.</param>
    /// <param name="mostBytes">The content of a larger document is null.</param>
    public Document? DocumentAt(string path, int mostBytes = MostBytes)
    {
        RootNode node = Files.Lookup(path);
        if (!node.Exists || Files.ContentOf(node) is not { } content)
        {
            return null;
        }

        return _documents.TryGetValue(content, out byte[]? bytes)
            ? new Document(node, Files.PathOf(node), Small(bytes, mostBytes))
            : Files.SizeOf(content) == 0 ? new Document(node, Files.PathOf(node), []) : null;
    }

    /// <summary>
    /// The node of a file that a package lists, even if a later layer deleted it: the package still owns its bytes. Links in the path are
    /// followed (<c>/lib</c> to <c>/usr/lib</c>), a link at its end is not. None for directories, and when no layer has the path.
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

    /// <summary>
    /// Adds the package of a document. If a later layer hides the document, adds it only when some of its files are still in the image,
    /// with a note.
    /// </summary>
    /// <param name="package">With all its claims.</param>
    /// <param name="source">The record.</param>
    /// <param name="beside">As in <see cref="UnrecordedPackages.AreThere"/>.</param>
    /// <returns>False when none of its files is left.</returns>
    public bool TryAdd(PackageDraft package, Document source, IReadOnlySet<string>? beside = null)
    {
        if (source.Until is { } until)
        {
            if (!_unrecorded.AreThere(package, until, beside))
            {
                _gone.Add(source.Path);
                return false;
            }

            if (_pending.Remove(source.Path, out (Document, List<AnalysisNote> Notes) pending))
            {
                _notes.AddRange(pending.Notes);
            }

            NoteUnrecorded(package, source.Path);
        }

        Add(package);
        return true;
    }

    /// <summary>Notes a package that only an older record lists; one note covers all packages of a record.</summary>
    /// <param name="package">Already added, or added later.</param>
    /// <param name="record">The path of the record.</param>
    public void NoteUnrecorded(PackageDraft package, string record) =>
        _unrecordedPackages.Add((package.Ecosystem, record, package.DisplayName));

    /// <summary>The condition of <see cref="TryAdd"/>, for a package that is not added yet.</summary>
    public bool IsThere(PackageDraft package, int until, IReadOnlySet<string>? beside = null) =>
        _unrecorded.AreThere(package, until, beside);

    /// <summary>Maximum number of dependencies in an image: packages that all provide and require the same capability would have a
    /// quadratic number.</summary>
    public const int MostDependencies = 250_000;

    /// <summary>True when the maximum is reached, which gives a note.</summary>
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
            Note(from.Ecosystem, (string?)null,
                FormattableString.Invariant(
                $"there are more than {MostDependencies} dependencies between packages; the others are not followed"));
        }
    }

    /// <summary>Adds a note on something unreadable; the text is neutralised here.</summary>
    public void Note(string ecosystem, string? path, string message) =>
        _notes.Add(new AnalysisNote(ecosystem, path is null ? null : InertText.OneLine(path), InertText.OneLine(message)));

    /// <summary>Adds a note on a document. A note on a deleted document is dropped unless its package is still in the image.</summary>
    public void Note(string ecosystem, Document document, string message)
    {
        if (document.IsLive)
        {
            Note(ecosystem, document.Path, message);
            return;
        }

        if (!_pending.TryGetValue(document.Path, out (Document Source, List<AnalysisNote> Notes) pending))
        {
            _pending.Add(document.Path, pending = (document, []));
        }

        pending.Notes.Add(new AnalysisNote(ecosystem, InertText.OneLine(document.Path), InertText.OneLine(message)));
    }

    private IEnumerable<AnalysisNote> UnrecordedNotes()
    {
        // A deleted record that gave no package cannot tell whether its package is gone; its directory can.
        foreach ((string path, (Document source, List<AnalysisNote> notes)) in _pending.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (!_gone.Contains(path) && Files.Children(Files.ParentOf(source.Node)).Any(n => Files[n].Layer < source.Until))
            {
                yield return notes[0];
            }
        }

        foreach (IGrouping<string, (string Ecosystem, string Path, string Name)> group in _unrecordedPackages
            .GroupBy(l => l.Ecosystem, StringComparer.Ordinal))
        {
            (_, string path, string name) = group.First();
            int more = group.Count() - 1;
            yield return new AnalysisNote(
                group.Key,
                InertText.OneLine(path),
                $"a later layer hides or changes what it says of {InertText.OneLine(name, 200)}{(more == 0 ? "" : " and of " + Counted.Of(more, "other package"))}; "
                + "the files are still in the image, so it counts as installed")
            {
                IsRemark = true,
            };
        }
    }

    /// <summary>True for content that was captured, or that is over a limit of captured content.</summary>
    public bool IsKept(FileContent content) => _documents.ContainsKey(content);

    /// <summary>Why the content of a document was not read, for a note: the limit, and how to raise it.</summary>
    /// <param name="node">The document's node.</param>
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

    private ImmutableArray<Document> FindLive()
    {
        if (_documents.Count == 0)
        {
            return [];
        }

        List<Document> live = [];
        foreach (RootNode node in Files.NodesBelowRoot)
        {
            if (Files.ContentOf(node) is { } content && _documents.TryGetValue(content, out byte[]? bytes))
            {
                live.Add(new Document(node, Files.PathOf(node), Small(bytes, MostBytes)));
            }
        }

        live.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return [.. live];
    }
}

/// <summary>A dependency that a package manager declares.</summary>
internal readonly record struct DependsEdge(PackageIndex From, PackageIndex To, Evidence Evidence);
