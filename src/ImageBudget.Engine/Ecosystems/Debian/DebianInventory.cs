using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Debian;

/// <summary>
/// Debian packages: dpkg's status with the file lists beside it (dpkg(1), FILES), or <c>status.d</c> of distroless images, whose lists are
/// the <c>.md5sums</c> files. apt's extended_states tells what was installed by hand (apt-mark(8)).
/// </summary>
internal static class DebianInventory
{
    private const string Database = "/var/lib/dpkg";
    private const string StatusFile = Database + "/status";
    private const string StatesFile = "/var/lib/apt/extended_states";


    public static bool Wants(ReadOnlySpan<byte> path)
    {
        if (path.SequenceEqual("var/lib/apt/extended_states"u8) || OsRelease.Wants(path))
        {
            return true;
        }

        if (!path.StartsWith("var/lib/dpkg/"u8))
        {
            return false;
        }

        path = path["var/lib/dpkg/".Length..];
        return path.SequenceEqual("status"u8) || path.SequenceEqual("diversions"u8) || path.StartsWith("status.d/"u8)
            || (path.StartsWith("info/"u8) && path.EndsWith(".list"u8));
    }

    public static void Read(InventoryReader reader)
    {
        List<Found> found = [];
        ReadStatus(reader, found);
        ReadStatusFolder(reader, found);
        if (found.Count == 0)
        {
            return;
        }

        string distribution = OsRelease.Id(reader, "debian");
        Dictionary<string, List<Found>> byName = new(StringComparer.Ordinal);
        foreach (Found package in found)
        {
            package.Draft = Add(reader, distribution, package.Record);
            foreach (string name in package.Record.Provides.SelectMany(p => p.Alternatives).Select(a => a.Name).Append(package.Record.Name).Distinct())
            {
                if (!byName.TryGetValue(name, out List<Found>? list))
                {
                    byName.Add(name, list = []);
                }

                list.Add(package);
            }
        }

        ClaimFiles(reader, found);
        ClaimRecords(reader, found);
        MarkWanted(reader, found);
        foreach (Found package in found.TakeWhile(_ => !reader.HasAllDependencies))
        {
            AddDependencies(reader, package, byName);
        }
    }

    private static void ReadStatus(InventoryReader reader, List<Found> found)
    {
        RootNode node = reader.Files.Lookup(StatusFile);
        if (!node.Exists)
        {
            return;
        }

        if (reader.DocumentAt(StatusFile) is not { Content: { } content })
        {
            reader.Note(DebianEcosystem.Type, StatusFile, reader.Files.KindOf(node) == FileKind.Directory ? "is a directory, not a list of packages" : reader.TooLarge(node));
            return;
        }

        Take(reader, StatusFile, DpkgStatus.Read(content), found);
    }

    private static void ReadStatusFolder(InventoryReader reader, List<Found> found)
    {
        const string Folder = Database + "/status.d/";
        foreach (LiveDocument document in reader.Documents)
        {
            if (!document.Path.StartsWith(Folder, StringComparison.Ordinal) || document.Path.EndsWith(".md5sums", StringComparison.Ordinal))
            {
                continue;
            }

            if (document.Content is null)
            {
                reader.Note(DebianEcosystem.Type, document.Path, reader.TooLarge(document.Node));
                continue;
            }

            int first = found.Count;
            Take(reader, document.Path, DpkgStatus.Read(document.Content, statusOptional: true), found);
            for (int i = first; i < found.Count; i++)
            {
                found[i].Sums = document.Path + ".md5sums";
            }
        }
    }

    private static void Take(
        InventoryReader reader, string path, (ImmutableArray<DpkgPackage> Packages, ImmutableArray<string> Problems) read, List<Found> found)
    {
        foreach (string problem in read.Problems)
        {
            reader.Note(DebianEcosystem.Type, path, problem);
        }

        found.AddRange(read.Packages.Where(p => p.IsInstalled).Select(p => new Found(p, path)));
    }

    private static PackageDraft Add(InventoryReader reader, string distribution, DpkgPackage record)
    {
        PackageDraft draft = new()
        {
            Ecosystem = DebianEcosystem.Type,
            Id = PackageUrl.Of(DebianEcosystem.Type, distribution, record.Name, record.Version, ("arch", record.Architecture)),
            Name = record.Name,
            Version = record.Version,
            DisplayName = record.Version.Length == 0 ? record.Name : $"{record.Name} {record.Version}",
        };
        reader.Add(draft);
        return draft;
    }

    private static void ClaimFiles(InventoryReader reader, List<Found> found)
    {
        Dictionary<string, DpkgDiversion> diversions = new(StringComparer.Ordinal);
        if (reader.DocumentAt(Database + "/diversions") is { Content: { } content })
        {
            (ImmutableArray<DpkgDiversion> read, ImmutableArray<string> problems) = DpkgFiles.ReadDiversions(content);
            foreach (DpkgDiversion diversion in read)
            {
                diversions.TryAdd(diversion.Path, diversion);
            }

            foreach (string problem in problems)
            {
                reader.Note(DebianEcosystem.Type, Database + "/diversions", problem);
            }
        }

        foreach (Found package in found)
        {
            foreach (string listed in FilesOf(reader, package))
            {
                // dpkg-divert(1): another package's file of that name lies elsewhere.
                string path = diversions.TryGetValue(listed, out DpkgDiversion diversion) && diversion.By != package.Record.Name
                    ? diversion.Diverted
                    : listed;
                RootNode node = reader.FileAt(path);
                if (node.Exists)
                {
                    package.Draft.Files.Add(node);
                }
            }
        }
    }

    // What dpkg keeps of a package beside the status goes when the package goes: lists, sums, scripts (deb(5), dpkg-query(1) --control-list).
    private static void ClaimRecords(InventoryReader reader, List<Found> found)
    {
        RootFs files = reader.Files;
        Dictionary<string, Found> byName = new(StringComparer.Ordinal);
        foreach (Found package in found)
        {
            if (package.Sums is { } sums)
            {
                package.Draft.Files.AddRange(new[] { package.Source, sums }.Select(reader.FileAt).Where(n => n.Exists));
                continue;
            }

            byName.TryAdd($"{package.Record.Name}:{package.Record.Architecture}", package);
            byName.TryAdd(package.Record.Name, package);
        }

        RootNode info = byName.Count == 0 ? RootNode.None : files.Lookup(Database + "/info");
        foreach (RootNode node in !info.Exists ? [] : files.Children(info))
        {
            string name = ImagePath.Show(files.NameOf(node));
            int dot = name.LastIndexOf('.');
            if (dot > 0 && files.KindOf(node) == FileKind.File && byName.TryGetValue(name[..dot], out Found? package))
            {
                package.Draft.Files.Add(node);
            }
        }
    }

    private static IEnumerable<string> FilesOf(InventoryReader reader, Found package)
    {
        if (package.Sums is { } sums)
        {
            if (reader.DocumentAt(sums) is not { Content: { } content })
            {
                return [];
            }

            (ImmutableArray<(string Path, string Md5)> files, ImmutableArray<string> problems) = DpkgFiles.ReadMd5Sums(content);
            Note(sums, problems);
            return files.Select(f => f.Path.StartsWith('/') ? f.Path : "/" + f.Path);
        }

        foreach (string name in new[] { $"{package.Record.Name}:{package.Record.Architecture}", package.Record.Name })
        {
            string list = $"{Database}/info/{name}.list";
            if (reader.DocumentAt(list) is { Content: { } content })
            {
                (ImmutableArray<string> paths, ImmutableArray<string> problems) = DpkgFiles.ReadList(content);
                Note(list, problems);
                return paths;
            }
        }

        return [];

        void Note(string path, ImmutableArray<string> problems)
        {
            foreach (string problem in problems)
            {
                reader.Note(DebianEcosystem.Type, path, problem);
            }
        }
    }

    private static void MarkWanted(InventoryReader reader, List<Found> found)
    {
        HashSet<string> automatic = new(StringComparer.Ordinal);
        if (reader.DocumentAt(StatesFile) is { Content: { } content })
        {
            (ImmutableArray<(string Package, string Architecture)> read, ImmutableArray<string> problems) = DpkgFiles.ReadExtendedStates(content);
            automatic = read.Select(a => a.Package).ToHashSet(StringComparer.Ordinal);
            foreach (string problem in problems)
            {
                reader.Note(DebianEcosystem.Type, StatesFile, problem);
            }
        }

        foreach (Found package in found)
        {
            if (package.Record.Kept is { } field)
            {
                package.Draft.Wanted = new Evidence(package.Source, null, $"Package: {package.Record.Name}, {field}");
            }
            else if (!automatic.Contains(package.Record.Name))
            {
                package.Draft.Wanted = new Evidence(package.Source, null, $"Package: {package.Record.Name}, installed on request");
            }
        }
    }

    // Every installed package that would satisfy a dependency keeps it satisfied. apt's autoremove leaves alone what is recommended; what is
    // only suggested it takes, as Docker's Debian images set it (apt.conf(5), APT::AutoRemove::RecommendsImportant and SuggestsImportant).
    private static void AddDependencies(InventoryReader reader, Found package, Dictionary<string, List<Found>> byName)
    {
        foreach ((string field, ImmutableArray<DpkgDependency> dependencies) in new[]
        {
            ("Pre-Depends", package.Record.PreDepends), ("Depends", package.Record.Depends), ("Recommends", package.Record.Recommends),
        })
        {
            foreach (DpkgAlternative alternative in dependencies.SelectMany(d => d.Alternatives))
            {
                foreach (Found target in byName.GetValueOrDefault(alternative.Name, []))
                {
                    if (target != package)
                    {
                        string version = alternative.Operator.Length == 0 ? "" : $" ({alternative.Operator} {alternative.Version})";
                        reader.Depends(package.Draft, target.Draft, new Evidence(package.Source, null, $"{field}: {alternative.Name}{version}"));
                    }
                }
            }
        }
    }

    private sealed class Found(DpkgPackage record, string source)
    {
        public DpkgPackage Record { get; } = record;

        public string Source { get; } = source;

        /// <summary>The file list of a distroless package; null for dpkg's own.</summary>
        public string? Sums { get; set; }

        public PackageDraft Draft { get; set; } = null!;
    }
}
