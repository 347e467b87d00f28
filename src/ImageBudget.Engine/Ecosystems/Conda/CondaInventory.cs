using ImageBudget.Files;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Conda;

/// <summary>
/// Conda environments: a prefix with a <c>conda-meta</c> directory that has a record for each package, and a history with the requested
/// packages. A package owns its record and the files that the record lists. Python distributions that conda installed also have their own
/// metadata: they own their files, and the conda package that lists the metadata depends on them, as with Debian's Python packages.
/// </summary>
internal static class CondaInventory
{
    private const string Folder = "conda-meta";
    private const string Extension = ".json";
    private const int LongestExcerpt = 200;

    public static bool Wants(ReadOnlySpan<byte> path)
    {
        int slash = path.LastIndexOf((byte)'/');
        ReadOnlySpan<byte> name = path[(slash + 1)..];
        if (slash < 0 || !(name.EndsWith(".json"u8) || name.SequenceEqual("history"u8)))
        {
            return false;
        }

        ReadOnlySpan<byte> folder = path[..slash];
        return folder.EndsWith("conda-meta"u8) && (folder.Length == Folder.Length || folder[^(Folder.Length + 1)] == '/');
    }

    public static void Read(InventoryReader reader)
    {
        Dictionary<RootNode, List<Found>> environments = [];
        List<RootNode> order = [];
        foreach (Document document in reader.Documents)
        {
            RootNode folder = reader.Files.ParentOf(document.Node);
            if (!reader.Files.NameOf(document.Node).EndsWith(".json"u8) || !reader.Files.NameOf(folder).SequenceEqual("conda-meta"u8)
                || PackageStores.Holds(reader.Files, document.Node))
            {
                continue;
            }

            if (Add(reader, document, folder) is not { } package)
            {
                continue;
            }

            if (!environments.TryGetValue(folder, out List<Found>? found))
            {
                environments.Add(folder, found = []);
                order.Add(folder);
            }

            found.Add(package);
        }

        foreach (RootNode folder in order)
        {
            List<Found> found = environments[folder];
            AddDependencies(reader, found);
            MarkRequested(reader, folder, found);
            RequestedPackages.Mark(
                reader, [.. found.Select(f => f.Draft)], d => new Evidence(d.Path!, null, $"{d.Name}, required by no other package"));
        }
    }

    private static Found? Add(InventoryReader reader, Document document, RootNode folder)
    {
        CondaRecord record = new();
        if (document.Content is null)
        {
            reader.Note(CondaEcosystem.Type, document, reader.TooLarge(document.Node));
        }
        else
        {
            record = CondaRecord.Read(document.Content);
            foreach (string problem in record.Problems)
            {
                reader.Note(CondaEcosystem.Type, document, problem);
            }
        }

        // The file's name has the same data, so a package whose record cannot be read is still listed.
        (string name, string version, string build) =
            CondaSpec.Split(ImagePath.Show(reader.Files.NameOf(document.Node))[..^Extension.Length]);
        name = record.Name ?? name;
        version = record.Version ?? version;
        PackageDraft draft = new()
        {
            Ecosystem = CondaEcosystem.Type,
            Id = PackageUrl.Of(
                CondaEcosystem.Type, null, name, version,
                ("build", record.Build.Length > 0 ? record.Build : build),
                ("channel", CondaChannel.NameOf(record.Channel, record.Subdir)),
                ("subdir", record.Subdir)),
            Name = name,
            Version = version,
            Path = document.Path,
            DisplayName = version.Length == 0 ? name : $"{name} {version}",
            Anchor = document.Node,
        };
        draft.Files.Add(document.Node);
        string prefix = reader.Files.PathOf(reader.Files.ParentOf(folder));
        foreach (string file in record.Files)
        {
            RootNode node = reader.FileAt($"{prefix}/{file}");
            if (node.Exists)
            {
                draft.Files.Add(node);
            }
        }

        return reader.TryAdd(draft, document) ? new Found(record, document.Path, draft) : null;
    }

    // An environment has one package of a name. Names with two leading underscores are virtual packages of the machine.
    private static void AddDependencies(InventoryReader reader, List<Found> found)
    {
        Dictionary<string, PackageDraft> byName = new(StringComparer.OrdinalIgnoreCase);
        foreach (Found package in found)
        {
            byName.TryAdd(package.Draft.Name, package.Draft);
        }

        foreach (Found package in found.TakeWhile(_ => !reader.HasAllDependencies))
        {
            foreach (string dependency in package.Record.Depends)
            {
                if (byName.TryGetValue(CondaSpec.NameOf(dependency), out PackageDraft? target) && target != package.Draft)
                {
                    reader.Depends(package.Draft, target, new Evidence(package.Source, null, $"depends: {Short(dependency)}"));
                }
            }
        }
    }

    // The history gives the current requests; records give those at installation time. Copied or packed environments have no history.
    private static void MarkRequested(InventoryReader reader, RootNode folder, List<Found> found)
    {
        Dictionary<string, string> requested = [];
        string path = $"{reader.Files.PathOf(folder)}/history";
        if (reader.NewestAt(path) is { } history)
        {
            if (history.Content is null)
            {
                reader.Note(CondaEcosystem.Type, path, reader.TooLarge(history.Node));
            }
            else
            {
                requested = CondaHistory.ReadRequested(history.Content);
            }
        }

        foreach (Found package in found)
        {
            if (requested.TryGetValue(package.Draft.Name.ToLowerInvariant(), out string? spec))
            {
                package.Draft.Wanted = new Evidence(path, null, $"specs: {Short(spec)}");
            }
            else if (requested.Count == 0 && package.Record.Requested is [string first, ..])
            {
                package.Draft.Wanted = new Evidence(package.Source, null, $"requested_spec: {Short(first)}");
            }
        }
    }

    private static string Short(string text) => text.Length > LongestExcerpt ? text[..LongestExcerpt] : text;

    private sealed record Found(CondaRecord Record, string Source, PackageDraft Draft);
}
