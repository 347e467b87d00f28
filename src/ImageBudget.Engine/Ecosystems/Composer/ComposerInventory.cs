using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Composer;

/// <summary>
/// PHP packages: Composer's <c>vendor/composer/installed.json</c>, and the project's <c>composer.json</c> next to the vendor directory,
/// which lists the requested packages (Composer documentation, "The composer.json schema").
/// </summary>
internal static class ComposerInventory
{
    public static bool Wants(ReadOnlySpan<byte> path)
    {
        if (path.EndsWith("composer/installed.json"u8))
        {
            return path.Length == "composer/installed.json".Length || path[^("composer/installed.json".Length + 1)] == '/';
        }

        // Each package has a composer.json too, but installed.json has the same data.
        return path.EndsWith("composer.json"u8) && !path.StartsWith("vendor/"u8) && path.IndexOf("/vendor/"u8) < 0
            && (path.Length == "composer.json".Length || path[^("composer.json".Length + 1)] == '/');
    }

    public static void Read(InventoryReader reader)
    {
        foreach (Document document in reader.Documents)
        {
            RootFs files = reader.Files;
            if (files.NameOf(document.Node).SequenceEqual("installed.json"u8)
                && files.NameOf(files.ParentOf(document.Node)).SequenceEqual("composer"u8))
            {
                ReadInstalled(reader, document);
            }
        }
    }

    private static void ReadInstalled(InventoryReader reader, Document document)
    {
        if (document.Content is null)
        {
            reader.Note(ComposerEcosystem.Type, document, reader.TooLarge(document.Node));
            return;
        }

        InstalledJson installed = InstalledJson.Read(document.Content);
        foreach (string problem in installed.Problems)
        {
            reader.Note(ComposerEcosystem.Type, document, problem);
        }

        RootNode folder = reader.Files.ParentOf(document.Node);
        string composer = reader.Files.PathOf(folder);
        Dictionary<string, PackageDraft> byName = new(StringComparer.OrdinalIgnoreCase);
        List<(ComposerPackage Record, PackageDraft Draft)> found = [];
        foreach (ComposerPackage record in installed.Packages)
        {
            if (Add(reader, document, composer, record) is not { } draft)
            {
                continue;
            }

            byName.TryAdd(record.Name, draft);
            found.Add((record, draft));
        }

        foreach ((ComposerPackage record, PackageDraft draft) in found)
        {
            foreach (string name in record.Requires)
            {
                if (byName.TryGetValue(name, out PackageDraft? target) && target != draft)
                {
                    reader.Depends(draft, target, new Evidence(document.Path, null, $"{record.Name} require: {name}"));
                }
            }
        }

        if (!MarkRequired(reader, composer, byName))
        {
            RequestedPackages.Mark(
                reader, [.. found.Select(f => f.Draft)], d => new Evidence(document.Path, null, $"{d.Name}, required by no other package"));
        }
    }

    private static PackageDraft? Add(InventoryReader reader, Document document, string composer, ComposerPackage record)
    {
        int slash = record.Name.IndexOf('/', StringComparison.Ordinal);
        RootNode own = reader.Files.Lookup(record.InstallPath is { } path ? $"{composer}/{path}" : $"{composer}/../{record.Name}");
        own = own.HasParent && reader.Files.KindOf(own) == FileKind.Directory && !Holds(reader.Files, own, document.Node)
            ? own : RootNode.None;
        PackageDraft draft = new()
        {
            Ecosystem = ComposerEcosystem.Type,
            Id = PackageUrl.Of(
                ComposerEcosystem.Type, record.Name[..slash].ToLowerInvariant(), record.Name[(slash + 1)..]
                .ToLowerInvariant(), record.Version),
            Name = record.Name,
            Version = record.Version,
            Path = !own.Exists ? null : reader.Files.PathOf(own),
            DisplayName = $"{record.Name} {record.Version}",
            OfLanguage = true,
            Anchor = document.Node,
        };
        if (own.Exists)
        {
            draft.Trees.Add(own);
        }

        return reader.TryAdd(draft, document) ? draft : null;
    }

    private static bool MarkRequired(InventoryReader reader, string composer, Dictionary<string, PackageDraft> byName)
    {
        if (reader.DocumentAt($"{composer}/../../composer.json") is not { } project)
        {
            return false;
        }

        if (project.Content is null)
        {
            reader.Note(ComposerEcosystem.Type, project.Path, reader.TooLarge(project.Node));
            return false;
        }

        ComposerJson json = ComposerJson.Read(project.Content);
        foreach (string problem in json.Problems)
        {
            reader.Note(ComposerEcosystem.Type, project.Path, problem);
        }

        foreach ((string key, string name, string range) in json.Requires)
        {
            if (byName.TryGetValue(name, out PackageDraft? package))
            {
                package.Wanted ??= new Evidence(project.Path, null, $"{key}: {name} {range}".TrimEnd());
            }
        }

        return json.Requires.Length > 0;
    }

    // An install path that is a parent directory of installed.json would claim everything.
    private static bool Holds(RootFs files, RootNode folder, RootNode node)
    {
        while (node != RootFs.Root && node != folder)
        {
            node = files.ParentOf(node);
        }

        return node == folder;
    }
}
