using System.Text;
using ImageBudget.Files;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Ecosystems.Nix;

/// <summary>
/// Store paths: everything in <c>/nix/store</c> or <c>/gnu/store</c> with the name of a store path (Nix manual, "Store Path"). The
/// directory listing is the inventory; the database is not needed. A store path may be a directory, a file or a symbolic link.
/// </summary>
internal static class NixInventory
{
    public static void Read(InventoryReader reader)
    {
        ReadStore(reader, "/nix/store", NixEcosystem.Type);
        ReadStore(reader, "/gnu/store", NixEcosystem.GuixType);
    }

    private static void ReadStore(InventoryReader reader, string directory, string ecosystem)
    {
        RootFs files = reader.Files;
        RootNode store = files.Lookup(directory);
        if (!store.Exists || files.KindOf(store) != FileKind.Directory)
        {
            return;
        }

        List<(string BaseName, RootNode Node, StoreHash Hash, string FullName)> found = [];
        foreach (RootNode child in files.Children(store))
        {
            if (StorePathName.ParseBaseName(files.NameOf(child)) is { } path && !path.FullName.EndsWith(".lock", StringComparison.Ordinal))
            {
                found.Add((Encoding.ASCII.GetString(files.NameOf(child)), child, path.Hash, path.FullName));
            }
        }

        foreach ((string baseName, RootNode node, StoreHash hash, string fullName) in found
            .OrderBy(f => f.BaseName, StringComparer.Ordinal))
        {
            StorePathName name = StorePathName.Parse(fullName);
            string path = $"{directory}/{baseName}";
            PackageDraft package = new()
            {
                Ecosystem = ecosystem,
                Id = path,
                Name = name.Name,
                Version = name.Version,
                Output = name.Output,
                Path = path,
                DisplayName = fullName,
                FullName = fullName,
                StoreHash = hash,
            };
            package.Trees.Add(node);
            reader.Add(package);
        }
    }
}
