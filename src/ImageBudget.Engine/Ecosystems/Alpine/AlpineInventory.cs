using System.Collections.Immutable;
using System.Text;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Alpine;

/// <summary>
/// Alpine's packages: apk's installed database, with the requested packages in <c>/etc/apk/world</c> (apk-world(5)). The database is in
/// <c>/lib/apk/db</c>, since apk-tools 3 with a merged <c>/usr</c> in <c>/usr/lib/apk/db</c>.
/// </summary>
internal static class AlpineInventory
{
    private const string World = "/etc/apk/world";

    private static readonly string[] _databases = ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"];


    public static bool Wants(ReadOnlySpan<byte> path) =>
        path.SequenceEqual("lib/apk/db/installed"u8) || path.SequenceEqual("usr/lib/apk/db/installed"u8)
            || path.SequenceEqual("etc/apk/world"u8)
        || OsRelease.Wants(path);

    public static void Read(InventoryReader reader)
    {
        List<Found> found = ReadDatabases(reader);
        if (found.Count == 0)
        {
            return;
        }

        // purl-types, "apk": the namespace is the distribution.
        string distribution = OsRelease.Id(reader, "alpine");
        Dictionary<string, List<Found>> providers = new(StringComparer.Ordinal);
        found.RemoveAll(f => !TryAdd(reader, distribution, f));
        foreach (Found package in found)
        {
            foreach (string name in package.Record.Provides.Select(p => p.Name).Prepend(package.Record.Name).Distinct())
            {
                if (!providers.TryGetValue(name, out List<Found>? list))
                {
                    providers.Add(name, list = []);
                }

                list.Add(package);
            }
        }

        foreach (Found package in found.TakeWhile(_ => !reader.HasAllDependencies))
        {
            AddDependencies(reader, package, providers);
        }

        if (!MarkWorld(reader, providers))
        {
            RequestedPackages.Mark(
                reader, [.. found.Select(f => f.Draft)], d =>
                    new Evidence(found[0].Source.Path, null, $"P:{d.Name}, required by no other package"));
        }
    }

    private static List<Found> ReadDatabases(InventoryReader reader)
    {
        List<Found> found = [];
        HashSet<RootNode> read = [];
        foreach (string path in _databases)
        {
            RootNode node = reader.Files.Lookup(path);
            if (!node.Exists || !read.Add(node))
            {
                continue;
            }

            if (reader.DocumentAt(path) is not { Content: { } content } document)
            {
                reader.Note(
                    AlpineEcosystem.Type, path,
                    reader.Files.KindOf(node) == FileKind.Directory ? "is a directory, not a list of packages" : reader.TooLarge(node));
                continue;
            }

            (ImmutableArray<ApkPackage> packages, ImmutableArray<string> problems) = ApkInstalled.Read(content);
            foreach (string problem in problems)
            {
                reader.Note(AlpineEcosystem.Type, path, problem);
            }

            found.AddRange(packages.Select(p => new Found(p, document)));
        }

        ReadOlder(reader, found);
        return found;
    }

    // Packages that only a lower layer's version of the database lists may still be in the image.
    private static void ReadOlder(InventoryReader reader, List<Found> found)
    {
        HashSet<string> known = [.. found.Select(f => f.Record.Name)];
        foreach (Document older in _databases.SelectMany(reader.OlderAt).OrderByDescending(o => o.Until))
        {
            if (older.Content is null)
            {
                reader.Note(
                    AlpineEcosystem.Type, older.Path,
                    "a lower layer's version is too large to be read, so that what a later one left out is not known");
                continue;
            }

            (ImmutableArray<ApkPackage> packages, ImmutableArray<string> problems) = ApkInstalled.Read(older.Content);
            foreach (string problem in found.Count == 0 ? problems : [])
            {
                reader.Note(AlpineEcosystem.Type, older.Path, problem);
            }

            HashSet<string> beside = [.. packages.Select(p => p.Name)];
            found.AddRange(packages.Where(p => known.Add(p.Name)).Select(p => new Found(p, older) { Beside = beside }));
        }
    }

    private static bool TryAdd(InventoryReader reader, string distribution, Found package)
    {
        ApkPackage record = package.Record;
        package.Draft = new PackageDraft
        {
            Ecosystem = AlpineEcosystem.Type,
            Id = PackageUrl.Of(AlpineEcosystem.Type, distribution, record.Name, record.Version, ("arch", record.Arch)),
            Name = record.Name,
            Version = record.Version,
            DisplayName = record.Version.Length == 0 ? record.Name : $"{record.Name} {record.Version}",
        };
        foreach (ApkEntry file in record.Files)
        {
            RootNode node = reader.FileAt(file.Path);
            if (node.Exists)
            {
                package.Draft.Files.Add(node);
            }
        }

        return reader.TryAdd(package.Draft, package.Source, package.Beside);
    }

    // Installed packages satisfy their dependencies, so versions are not checked; a conflict is not a dependency.
    private static void AddDependencies(InventoryReader reader, Found package, Dictionary<string, List<Found>> providers)
    {
        foreach (ApkDependency dependency in package.Record.Depends)
        {
            if (dependency.Conflict)
            {
                continue;
            }

            foreach (Found target in providers.GetValueOrDefault(dependency.Name, []))
            {
                if (target != package)
                {
                    reader.Depends(package.Draft, target.Draft, new Evidence(package.Source.Path, null, $"D:{Text(dependency)}"));
                }
            }
        }

        // apk-package(5), "install_if": apk installed it because all of these were installed.
        foreach (ApkDependency condition in package.Record.InstallIf)
        {
            foreach (Found cause in condition.Conflict ? [] : providers.GetValueOrDefault(condition.Name, []))
            {
                if (cause != package)
                {
                    reader.Depends(cause.Draft, package.Draft, new Evidence(package.Source.Path, null, $"i:{Text(condition)}"));
                }
            }
        }
    }

    private static bool MarkWorld(InventoryReader reader, Dictionary<string, List<Found>> providers)
    {
        if (reader.NewestAt(World) is not { } document)
        {
            return false;
        }

        if (document.Content is null)
        {
            reader.Note(AlpineEcosystem.Type, World, reader.TooLarge(document.Node));
            return false;
        }

        foreach (string word in Encoding.UTF8.GetString(document.Content).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            ApkDependency wish = ApkDependency.Parse(word);
            if (wish.Conflict)
            {
                continue;
            }

            foreach (Found package in providers.GetValueOrDefault(wish.Name, []))
            {
                package.Draft.Wanted ??= new Evidence(World, null, Text(wish));
            }
        }

        return true;
    }

    private static string Text(ApkDependency dependency) => $"{dependency.Name}{dependency.Operator}{dependency.Version}";

    private sealed class Found(ApkPackage record, Document source)
    {
        public ApkPackage Record { get; } = record;

        public Document Source { get; } = source;

        /// <summary>The names in an older version of the database; null for the newest.</summary>
        public IReadOnlySet<string>? Beside { get; init; }

        public PackageDraft Draft { get; set; } = null!;
    }
}
