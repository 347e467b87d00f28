using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Ecosystems.Debian;

/// <summary>
/// The packages in dpkg's status, or in <c>status.d</c> of distroless images. A package that only an older version of these files lists is
/// included while its files are in the image.
/// </summary>
internal sealed class DpkgDatabase
{
    private readonly InventoryReader _reader;
    private readonly DpkgLists _lists;
    private readonly string _distribution;
    private readonly List<InstalledPackage> _found = [];
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly HashSet<(string Name, string Architecture)> _known = [];

    private DpkgDatabase(InventoryReader reader, DpkgLists lists)
    {
        _reader = reader;
        _lists = lists;
        _distribution = OsRelease.Id(reader, "debian");
    }

    /// <summary>Adds the packages with their files to the reader.</summary>
    public static List<InstalledPackage> Read(InventoryReader reader, DpkgLists lists)
    {
        DpkgDatabase database = new(reader, lists);
        List<(DpkgPackage Record, Document Source)> removed = database.ReadStatus();
        database.ReadStatusFolder();
        database.ReadOlder(removed);
        if (database._found.Count > 0 || reader.Files.Lookup(DebianInventory.Database).Exists)
        {
            lists.NoteOrphans(database._named, database._found.SelectMany(f => f.Draft.Files).ToHashSet());
        }

        return database._found;
    }

    /// <returns>The packages that the status calls removed or never installed.</returns>
    private List<(DpkgPackage Record, Document Source)> ReadStatus()
    {
        List<(DpkgPackage, Document)> removed = [];
        RootNode node = _reader.Files.Lookup(DebianInventory.StatusFile);
        if (!node.Exists)
        {
            return removed;
        }

        if (_reader.DocumentAt(DebianInventory.StatusFile) is not { Content: { } content } document)
        {
            _reader.Note(
                DebianEcosystem.Type, DebianInventory.StatusFile,
                _reader.Files.KindOf(node) == FileKind.Directory ? "is a directory, not a list of packages" : _reader.TooLarge(node));
            return removed;
        }

        foreach (DpkgPackage record in Parse(document, content, statusOptional: false))
        {
            if (record.HasFiles)
            {
                Add(new InstalledPackage(record, document));
            }
            else
            {
                removed.Add((record, document with { Until = _reader.Files[node].Layer + 1 }));
            }
        }

        return removed;
    }

    private void ReadStatusFolder()
    {
        foreach (Document document in _reader.Documents)
        {
            if (!document.Path.StartsWith(DebianInventory.StatusFolder + "/", StringComparison.Ordinal)
                || document.Path.EndsWith(".md5sums", StringComparison.Ordinal))
            {
                continue;
            }

            if (document.Content is null)
            {
                _reader.Note(DebianEcosystem.Type, document, _reader.TooLarge(document.Node));
                continue;
            }

            foreach (DpkgPackage record in Parse(document, document.Content, statusOptional: true).Where(p => p.HasFiles))
            {
                InstalledPackage package = new(record, document) { IsAlone = true };
                if (document.IsLive)
                {
                    Add(package);
                }
                else
                {
                    AddUnrecorded(package, beside: null);
                }
            }
        }
    }

    private void ReadOlder(List<(DpkgPackage Record, Document Source)> removed)
    {
        foreach ((DpkgPackage record, Document source) in removed)
        {
            AddUnrecorded(new InstalledPackage(record, source), beside: null);
        }

        foreach (Document older in _reader.OlderAt(DebianInventory.StatusFile))
        {
            if (older.Content is null)
            {
                _reader.Note(
                    DebianEcosystem.Type, older.Path,
                    "a lower layer's version is too large to be read, so that what a later one left out is not known");
                continue;
            }

            (ImmutableArray<DpkgPackage> all, ImmutableArray<string> problems) = DpkgStatus.Read(older.Content);
            foreach (string problem in _found.Count == 0 ? problems : [])
            {
                _reader.Note(DebianEcosystem.Type, older.Path, problem);
            }

            DpkgPackage[] records = [.. all.Where(p => p.HasFiles)];
            HashSet<string> beside = [.. records.Select(r => r.Name)];
            foreach (DpkgPackage record in records)
            {
                AddUnrecorded(new InstalledPackage(record, older), beside);
            }
        }
    }

    private ImmutableArray<DpkgPackage> Parse(Document document, byte[] content, bool statusOptional)
    {
        (ImmutableArray<DpkgPackage> packages, ImmutableArray<string> problems) = DpkgStatus.Read(content, statusOptional);
        foreach (string problem in problems)
        {
            _reader.Note(DebianEcosystem.Type, document, problem);
        }

        return packages;
    }

    private void Add(InstalledPackage package)
    {
        Prepare(package);
        Keep(package);
    }

    // A removed package keeps its configuration files. A package without any list was not removed, because dpkg needs the list to remove
    // it.
    private void AddUnrecorded(InstalledPackage package, IReadOnlySet<string>? beside)
    {
        DpkgPackage record = package.Record;
        if (!_known.Add((record.Name, record.Architecture)))
        {
            return;
        }

        bool hasList = Prepare(package);
        HashSet<RootNode> conffiles = [.. record.Conffiles.Select(c => _reader.FileAt(c.Path)).Where(n => n.Exists)];
        int removed = package.Draft.Files.RemoveAll(conffiles.Contains);
        if (hasList ? !_reader.IsThere(package.Draft, package.Source.Until!.Value, beside) : !record.HasFiles)
        {
            return;
        }

        package.Draft.Files.AddRange(removed > 0 ? conffiles : []);
        _reader.NoteUnrecorded(package.Draft, package.Source.Path);
        Keep(package);
    }

    /// <returns>False when there is no list of its files.</returns>
    private bool Prepare(InstalledPackage package)
    {
        DpkgPackage record = package.Record;
        _named.Add(record.Name);
        _named.Add($"{record.Name}:{record.Architecture}");
        package.Draft = new PackageDraft
        {
            Ecosystem = DebianEcosystem.Type,
            Id = PackageUrl.Of(DebianEcosystem.Type, _distribution, record.Name, record.Version, ("arch", record.Architecture)),
            Name = record.Name,
            Version = record.Version,
            DisplayName = record.Version.Length == 0 ? record.Name : $"{record.Name} {record.Version}",
        };
        List<RootNode>? files = _lists.FilesOf(package);
        package.Draft.Files.AddRange(files ?? []);
        return files is not null;
    }

    private void Keep(InstalledPackage package)
    {
        _known.Add((package.Record.Name, package.Record.Architecture));
        _reader.Add(package.Draft);
        _found.Add(package);
    }
}
