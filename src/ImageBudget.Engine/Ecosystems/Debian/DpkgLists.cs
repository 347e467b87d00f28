using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Debian;

/// <summary>
/// The files of packages: dpkg's lists next to its status (dpkg(1), FILES), and for distroless images the <c>.md5sums</c> next to
/// <c>status.d</c>, or either in <c>info</c>.
/// </summary>
internal sealed class DpkgLists
{
    private const string Info = DebianInventory.Database + "/info/";

    // Debian's longest lists have about 2 MB.
    private const int LargestSums = 16 * 1024 * 1024;

    private readonly InventoryReader _reader;
    private readonly Dictionary<string, DpkgDiversion> _diversions = new(StringComparer.Ordinal);

    public DpkgLists(InventoryReader reader)
    {
        const string Path = DebianInventory.Database + "/diversions";
        _reader = reader;
        if (reader.NewestAt(Path) is not { Content: { } content })
        {
            return;
        }

        (ImmutableArray<DpkgDiversion> read, ImmutableArray<string> problems) = DpkgFiles.ReadDiversions(content);
        foreach (DpkgDiversion diversion in read)
        {
            _diversions.TryAdd(diversion.Path, diversion);
        }

        Note(Path, problems);
    }

    /// <summary>Keeps only the paths of a <c>.md5sums</c> file (less than half of it), compressed, because only images without lists need
    /// them.</summary>
    public static byte[]? ReduceSums(Stream content, long size)
    {
        if (size > LargestSums)
        {
            return null;
        }

        byte[] sums = new byte[size];
        content.ReadExactly(sums);
        using MemoryStream kept = new();
        using (DeflateStream deflate = new(kept, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach ((string path, _) in DpkgFiles.ReadMd5Sums(sums).Files)
            {
                deflate.Write(Encoding.UTF8.GetBytes(path + "\n"));
            }
        }

        return kept.ToArray();
    }

    /// <summary>The files of a package in any layer; null when there is no list.</summary>
    public List<RootNode>? FilesOf(InstalledPackage package)
    {
        if (PathsOf(package) is not { } listed)
        {
            return null;
        }

        List<RootNode> files = [];
        foreach (string path in listed)
        {
            // dpkg-divert(1): other packages' files of that path are at the diverted path.
            RootNode node = _reader.FileAt(
                _diversions.TryGetValue(path, out DpkgDiversion diversion) && diversion.By != package.Record.Name
                    ? diversion.Diverted : path);
            if (node.Exists)
            {
                files.Add(node);
            }
        }

        return files;
    }

    /// <summary>Assigns dpkg's files about a package to that package: lists, sums, scripts (deb(5), dpkg-query(1)
    /// --control-list).</summary>
    public void ClaimRecords(IReadOnlyList<InstalledPackage> packages)
    {
        RootFs files = _reader.Files;
        Dictionary<string, InstalledPackage> byName = new(StringComparer.Ordinal);
        foreach (InstalledPackage package in packages)
        {
            if (package.IsAlone)
            {
                package.Draft.Files.AddRange(
                    new[] { package.Source.Path, package.Source.Path + ".md5sums" }.Select(_reader.FileAt).Where(n => n.Exists));
            }

            byName.TryAdd($"{package.Record.Name}:{package.Record.Architecture}", package);
            byName.TryAdd(package.Record.Name, package);
        }

        foreach ((string name, RootNode node) in Records())
        {
            int dot = name.LastIndexOf('.');
            if (dot > 0 && files.KindOf(node) == FileKind.File && byName.TryGetValue(name[..dot], out InstalledPackage? package))
            {
                package.Draft.Files.Add(node);
            }
        }
    }

    /// <summary>Adds a note for lists of packages that are in no status although their files are in the image and unowned.</summary>
    /// <param name="named">All names in any status, with and without architecture.</param>
    /// <param name="claimed">The files of known packages.</param>
    public void NoteOrphans(IReadOnlySet<string> named, IReadOnlySet<RootNode> claimed)
    {
        List<string> orphans = [];
        foreach ((string name, RootNode node) in Records().Concat(Children(DebianInventory.StatusFolder)))
        {
            int dot = name.LastIndexOf('.');
            if (dot > 0 && name[dot..] is ".list" or ".md5sums" && !named.Contains(name[..dot]) && !orphans.Contains(name[..dot])
                && Listed(_reader.Files.PathOf(node)) is { } paths
                && paths.Select(_reader.FileAt).Any(n => n.Exists && _reader.Files[n].Live && !claimed.Contains(n)))
            {
                orphans.Add(name[..dot]);
            }
        }

        if (orphans.Count > 0)
        {
            orphans.Sort(StringComparer.Ordinal);
            _reader.Note(
                DebianEcosystem.Type, Info,
                $"lists files of {Counted.Of(orphans.Count, "package")} that no status tells of, {orphans[0]} for one");
        }
    }

    private IEnumerable<(string Name, RootNode Node)> Records() => Children(Info.TrimEnd('/'));

    private IEnumerable<(string Name, RootNode Node)> Children(string path)
    {
        RootNode folder = _reader.Files.Lookup(path);
        return !folder.Exists ? [] : _reader.Files.Children(folder).Select(n => (ImagePath.Show(_reader.Files.NameOf(n)), n));
    }

    private IEnumerable<string>? PathsOf(InstalledPackage package)
    {
        string[] names = [$"{Info}{package.Record.Name}:{package.Record.Architecture}", Info + package.Record.Name];
        IEnumerable<string> places = package.IsAlone
            ? [package.Source.Path + ".md5sums", .. names.SelectMany(n => new[] { n + ".list", n + ".md5sums" })]
            : names.Select(n => n + ".list");
        return places.Select(Listed).FirstOrDefault(l => l is not null);
    }

    // Null when there is no such file, or it is too large.
    private IEnumerable<string>? Listed(string file)
    {
        if (_reader.NewestAt(file) is not { } document)
        {
            return null;
        }

        if (document.Content is null)
        {
            _reader.Note(DebianEcosystem.Type, document.Path, _reader.TooLarge(document.Node));
            return null;
        }

        ReadOnlySpan<byte> content = document.Content;
        ImmutableArray<string> problems;
        if (file.EndsWith(".list", StringComparison.Ordinal))
        {
            (ImmutableArray<string> paths, problems) = DpkgFiles.ReadList(content);
            Note(document.Path, problems);
            return paths;
        }

        if (file.StartsWith(Info, StringComparison.Ordinal))
        {
            return Inflated(document.Content);
        }

        (ImmutableArray<(string Path, string Md5)> sums, problems) = DpkgFiles.ReadMd5Sums(content);
        Note(document.Path, problems);
        return sums.Select(f => f.Path);
    }

    private static IEnumerable<string> Inflated(byte[] kept)
    {
        if (kept.Length == 0)
        {
            yield break;
        }

        using StreamReader lines = new(new DeflateStream(new MemoryStream(kept), CompressionMode.Decompress), Encoding.UTF8);
        while (lines.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private void Note(string path, ImmutableArray<string> problems)
    {
        foreach (string problem in problems)
        {
            _reader.Note(DebianEcosystem.Type, path, problem);
        }
    }
}
