using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Rpm;

/// <summary>
/// RPM packages: the headers in rpm's database of any kind, at any of its locations (rpm macro <c>_dbpath</c>). rpm does not record which
/// packages were requested, so packages that no other package requires count as requested.
/// </summary>
internal static class RpmInventory
{
    private const int GhostFile = 64;

    // rpm's text for a missing architecture.
    private const string NoArchitecture = "(none)";

    // rpm adds a header without files for each imported public key (rpmkeys(8)); its version is the key id.
    private const string PublicKey = "gpg-pubkey";

    // A few hundred packages take about 20 MB.
    private const int LargestDatabase = 64 * 1024 * 1024;

    // RPMSENSE_RPMLIB: a feature of rpm itself.
    private const int RpmLib = 1 << 24;

    // A package may require dozens of versioned symbols of glibc; a few of them suffice as evidence of the edge.
    private const int MostReasons = 5;

    private static readonly string[] _folders = ["/var/lib/rpm", "/usr/lib/sysimage/rpm", "/usr/share/rpm"];
    private static readonly string[] _names = ["rpmdb.sqlite", "Packages.db", "Packages"];


    public static bool Wants(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> name = path.StartsWith("var/lib/rpm/"u8) ? path["var/lib/rpm/".Length..]
            : path.StartsWith("usr/lib/sysimage/rpm/"u8) ? path["usr/lib/sysimage/rpm/".Length..]
            : path.StartsWith("usr/share/rpm/"u8) ? path["usr/share/rpm/".Length..]
            : [];
        return name.SequenceEqual("rpmdb.sqlite"u8) || name.SequenceEqual("Packages.db"u8) || name.SequenceEqual("Packages"u8)
            || OsRelease.Wants(path);
    }

    public static void Read(InventoryReader reader)
    {
        List<Found> found = ReadDatabases(reader);
        if (found.Count == 0)
        {
            return;
        }

        string vendor = Vendor(OsRelease.Id(reader, ""));
        Dictionary<string, List<(Found Package, string Version)>> providers = new(StringComparer.Ordinal);
        found.RemoveAll(f => !TryAdd(reader, vendor, f));
        foreach (Found package in found)
        {
            foreach (RpmRelation provided in package.Record.Provides)
            {
                Provide(provided.Name, package, provided.Version);
            }
        }

        ProvideFiles();
        foreach (Found package in found)
        {
            if (reader.HasAllDependencies)
            {
                break;
            }

            AddDependencies(reader, package, providers);
        }

        RequestedPackages.Mark(
            reader,
            [.. found.Select(f => f.Draft)],
            d => new Evidence(found[0].Source.Path, null, $"Name: {d.Name}, required by no other package"));

        void Provide(string name, Found package, string version)
        {
            if (!providers.TryGetValue(name, out List<(Found, string)>? list))
            {
                providers.Add(name, list = []);
            }

            list.Add((package, version));
        }

        // Files are capabilities too; only required ones are added to the table.
        void ProvideFiles()
        {
            HashSet<string> asked = new(StringComparer.Ordinal);
            foreach (string name in found.SelectMany(f => f.Record.Requires).SelectMany(r => RpmCondition.Names(r.Name)))
            {
                if (name.StartsWith('/') && !providers.ContainsKey(name))
                {
                    asked.Add(name);
                }
            }

            Dictionary<RootNode, List<string>> nodes = [];
            foreach (string path in asked.Order(StringComparer.Ordinal))
            {
                RootNode node = reader.FileAt(path);
                if (node.Exists)
                {
                    (nodes.TryGetValue(node, out List<string>? paths) ? paths : nodes[node] = []).Add(path);
                }
            }

            foreach (Found package in found)
            {
                HashSet<string> provided = new(StringComparer.Ordinal);
                provided.UnionWith(package.Record.Files.Select(f => f.Path).Where(asked.Contains));
                provided.UnionWith(package.Draft.Files.SelectMany(n => nodes.GetValueOrDefault(n, [])));
                foreach (string path in provided)
                {
                    Provide(path, package, "");
                }
            }
        }
    }

    private static List<Found> ReadDatabases(InventoryReader reader)
    {
        List<Found> found = [];
        HashSet<RootNode> read = [];
        foreach (string path in _folders.SelectMany(f => _names.Select(n => $"{f}/{n}")))
        {
            RootNode node = reader.Files.Lookup(path);
            if (!node.Exists || !read.Add(node))
            {
                continue;
            }

            if (reader.DocumentAt(path, LargestDatabase) is not { Content: { } content } document)
            {
                reader.Note(
                    RpmEcosystem.Type, path, reader.Files.KindOf(node) == FileKind.Directory ? "is a directory, not a database" : reader
                        .TooLarge(node, LargestDatabase));
                continue;
            }

            // SQLite keeps the last writes in a file next to the database (https://www.sqlite.org/wal.html).
            RootNode log = reader.Files.Lookup(path + "-wal");
            if (log.Exists && reader.Files.ContentOf(log) is { } written && reader.Files.SizeOf(written) > 0)
            {
                reader.Note(RpmEcosystem.Type, path, "has a write-ahead log beside it, which is not read: the last changes may be missing");
            }

            RpmPackages inventory = RpmDatabase.Read(path[(path.LastIndexOf('/') + 1)..], content);
            foreach (string problem in inventory.Problems)
            {
                reader.Note(RpmEcosystem.Type, path, problem);
            }

            found.AddRange(inventory.Packages.Where(p => p.Name != PublicKey).Select(p => new Found(p, document)));
        }

        ReadOlder(reader, found);
        return found;
    }

    // Packages that only a lower layer's version of the database lists may still be in the image. Each version of the kernel is a separate
    // package.
    private static void ReadOlder(InventoryReader reader, List<Found> found)
    {
        HashSet<string> known = [.. found.Select(f => f.Record.Name)];
        foreach (Document older in _folders.SelectMany(f => _names.Select(n => $"{f}/{n}")).SelectMany(reader.OlderAt)
            .OrderByDescending(o => o.Until))
        {
            if (older.Content is not { Length: <= LargestDatabase } content)
            {
                reader.Note(
                    RpmEcosystem.Type, older.Path,
                    "a lower layer's version is too large to be read, so that what a later one left out is not known");
                continue;
            }

            RpmPackages inventory = RpmDatabase.Read(older.Path[(older.Path.LastIndexOf('/') + 1)..], content);
            foreach (string problem in found.Count == 0 ? inventory.Problems : [])
            {
                reader.Note(RpmEcosystem.Type, older.Path, problem);
            }

            HashSet<string> beside = [.. inventory.Packages.Select(p => p.Name)];
            found.AddRange(
                inventory.Packages.Where(p => p.Name != PublicKey && !known.Contains(p.Name))
                    .Select(p => new Found(p, older) { Beside = beside }));
            known.UnionWith(beside);
        }
    }

    // purl-types, "rpm": the namespace is the vendor ("fedora", "redhat", "opensuse"), not the release.
    private static string Vendor(string distribution) => distribution switch
    {
        "rhel" => "redhat",
        "sles" or "sled" or "sle_hpc" or "sl-micro" => "suse",
        _ when distribution.StartsWith("opensuse", StringComparison.Ordinal) => "opensuse",
        _ => distribution,
    };

    private static bool TryAdd(InventoryReader reader, string vendor, Found package)
    {
        RpmPackage record = package.Record;
        string release = record.Release.Length == 0 ? record.Version : $"{record.Version}-{record.Release}";
        string epoch = record.Epoch is { } e ? e.ToString(System.Globalization.CultureInfo.InvariantCulture) : "";
        package.Draft = new PackageDraft
        {
            Ecosystem = RpmEcosystem.Type,
            Id = PackageUrl.Of(
                RpmEcosystem.Type, vendor, record.Name, release, ("arch", record.Arch == NoArchitecture ? "" : record.Arch),
                ("epoch", epoch)),
            Name = record.Name,
            Version = record.Version,
            DisplayName = release.Length == 0 ? record.Name : $"{record.Name} {release}",
        };
        foreach (RpmFile file in record.Files)
        {
            // rpm does not install a ghost file; it only records that it may exist.
            RootNode node = file.Installed && (file.Flags & GhostFile) == 0 ? reader.FileAt(file.Path) : RootNode.None;
            if (node.Exists)
            {
                package.Draft.Files.Add(node);
            }
        }

        return reader.TryAdd(package.Draft, package.Source, package.Beside);
    }

    private static void AddDependencies(
        InventoryReader reader, Found package, Dictionary<string, List<(Found Package, string Version)>> providers)
    {
        Dictionary<Found, int> reasons = [];
        HashSet<string> told = new(StringComparer.Ordinal);
        foreach (RpmRelation required in package.Record.Requires)
        {
            string text = required.Operator.Length == 0 ? required.Name : $"{required.Name} {required.Operator} {required.Version}";
            if ((required.Flags & RpmLib) != 0 || required.Name.StartsWith("rpmlib(", StringComparison.Ordinal) || !told.Add(text))
            {
                continue;
            }

            foreach (string name in RpmCondition.Names(required.Name))
            {
                if (!providers.TryGetValue(name, out List<(Found Package, string Version)>? all))
                {
                    continue;
                }

                // Several kernels provide one name: use those with a matching version, or all when none matches.
                List<(Found Package, string Version)> right = [.. all.Where(p => Satisfies(p.Version, required))];
                right = right.Count > 0 ? right : all;
                foreach (Found target in right.Exists(p => p.Package == package) ? [] : right.Select(p => p.Package).Distinct())
                {
                    int before = reasons.GetValueOrDefault(target);
                    if (before < MostReasons)
                    {
                        reasons[target] = before + 1;
                        reader.Depends(
                            package.Draft, target.Draft,
                            new Evidence(package.Source.Path, null, $"{package.Record.Name} Requires: {text}"));
                    }
                }
            }
        }
    }

    // rpm's manual, "Dependencies": without a version on either side, any version satisfies; a missing release is not compared.
    private static bool Satisfies(string provided, RpmRelation required)
    {
        if (required.Operator.Length == 0 || provided.Length == 0 || required.Name.StartsWith('('))
        {
            return true;
        }

        string wanted = required.Version;
        if (!wanted.Contains('-', StringComparison.Ordinal) && provided.LastIndexOf('-') is > 0 and int dash)
        {
            provided = provided[..dash];
        }

        int order = RpmVersions.Instance.Compare(provided, wanted);
        return required.Operator switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            "=" => order == 0,
            ">=" => order >= 0,
            _ => order > 0,
        };
    }

    private sealed class Found(RpmPackage record, Document source)
    {
        public RpmPackage Record { get; } = record;

        public Document Source { get; } = source;

        /// <summary>The names in an older version of the database; null for the newest.</summary>
        public IReadOnlySet<string>? Beside { get; init; }

        public PackageDraft Draft { get; set; } = null!;
    }
}
