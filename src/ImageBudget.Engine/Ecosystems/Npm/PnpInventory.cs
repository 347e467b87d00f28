using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Npm;

/// <summary>
/// npm packages of a project without node_modules: Yarn's Plug'n'Play keeps each package as an archive in a cache, and a map next to the
/// project lists those in use. The archive belongs to its package. Packages that Yarn unpacked (<c>.yarn/unplugged</c>) are found by their
/// node_modules.
/// </summary>
internal static class PnpInventory
{
    // One of these files is the map; the others are its loader.
    private const string Script = ".pnp.cjs";
    private const string OlderScript = ".pnp.js";
    private const string Data = ".pnp.data.json";

    public static bool Wants(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> name = path[(path.LastIndexOf((byte)'/') + 1)..];
        return name.SequenceEqual(".pnp.cjs"u8) || name.SequenceEqual(".pnp.js"u8) || name.SequenceEqual(".pnp.data.json"u8);
    }

    /// <param name="reader">Receives the packages.</param>
    /// <param name="unpacked">Gives the package of a directory that was already found; null for others.</param>
    public static void Read(InventoryReader reader, Func<RootNode, PackageDraft?> unpacked)
    {
        foreach (Document document in reader.Documents)
        {
            string name = document.Path[(document.Path.LastIndexOf('/') + 1)..];
            if (name is not (Script or OlderScript or Data) || PackageStores.Holds(reader.Files, document.Node))
            {
                continue;
            }

            string folder = document.Path[..^(name.Length + 1)];
            if (document.Content is null)
            {
                reader.Note(NpmEcosystem.Type, document, reader.TooLarge(document.Node));
            }
            else if (name == Data || reader.NewestAt($"{folder}/{Data}") is null)
            {
                (ImmutableArray<PnpPackage> packages, string? problem) = PnpMap.Read(document.Content, isScript: name != Data);
                if (problem is not null)
                {
                    reader.Note(NpmEcosystem.Type, document, problem);
                }

                Add(reader, document, folder, packages, unpacked);
            }
        }
    }

    private static void Add(
        InventoryReader reader, Document map, string folder, ImmutableArray<PnpPackage> packages, Func<RootNode, PackageDraft?> unpacked)
    {
        Dictionary<(string?, string?), PackageDraft> byReference = [];
        Dictionary<string, PackageDraft> byPlace = new(StringComparer.Ordinal);
        int missing = 0;
        foreach (PnpPackage package in packages.Where(p => !p.IsWorkspace))
        {
            string place = $"{folder}/{package.Location}".TrimEnd('/');
            int archive = place.IndexOf(".zip/", StringComparison.Ordinal);
            string file = archive < 0 ? place : place[..(archive + ".zip".Length)];
            if (!byPlace.TryGetValue(file, out PackageDraft? draft))
            {
                RootNode node = reader.Files.Lookup(file);
                draft = !node.Exists ? null : archive < 0 ? unpacked(node) : Archive(reader, map, package, node);
                if (draft is null)
                {
                    missing++;
                    continue;
                }

                byPlace.Add(file, draft);
            }

            byReference.TryAdd((package.Name, package.Reference), draft);
        }

        // Skip packages that are not in the image: those for other platforms, and those whose archive is outside of the image.
        foreach (PnpPackage package in packages)
        {
            PackageDraft? from = byReference.GetValueOrDefault((package.Name, package.Reference));
            foreach ((string name, string reference) in package.Dependencies)
            {
                if (!byReference.TryGetValue((name, reference), out PackageDraft? target) || target == from)
                {
                    continue;
                }

                Evidence evidence = new(map.Path, null, $"packageDependencies: {name} {reference}");
                if (from is not null)
                {
                    reader.Depends(from, target, evidence);
                }
                else if (package.IsWorkspace && map.IsLive)
                {
                    target.Wanted ??= evidence;
                }
            }
        }

        if (byReference.Count == 0 && missing > 0 && map.IsLive)
        {
            reader.Note(NpmEcosystem.Type, map, $"names {Counted.Of(missing, "package")}, none of which is where it says");
        }

        RequestedPackages.Mark(
            reader, [.. byReference.Values.Distinct()], d => new Evidence(d.Path!, null, $"{d.Name}, required by no other package"));
    }

    private static PackageDraft? Archive(InventoryReader reader, Document map, PnpPackage package, RootNode node)
    {
        if (package.Name is not { } name)
        {
            return null;
        }

        int slash = name.IndexOf('/', StringComparison.Ordinal);
        PackageDraft draft = new()
        {
            Ecosystem = NpmEcosystem.Type,
            Id = PackageUrl.Of(NpmEcosystem.Type, slash < 0 ? null : name[..slash], name[(slash + 1)..], package.Version),
            Name = name,
            Version = package.Version,
            Path = reader.Files.PathOf(node),
            DisplayName = package.Version.Length == 0 ? name : $"{name} {package.Version}",
            OfLanguage = true,
            Anchor = node,
        };
        draft.Files.Add(node);
        return reader.TryAdd(draft, map) ? draft : null;
    }
}
