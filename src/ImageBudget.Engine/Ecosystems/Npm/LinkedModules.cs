using ImageBudget.Files;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Ecosystems.Npm;

/// <summary>
/// Notes on <c>node_modules</c> that are links to directories of another name: Node resolves packages there (nodejs.org, "Modules: CommonJS
/// modules", "Loading from node_modules folders"), and here a package is found by its real path.
/// </summary>
internal static class LinkedModules
{
    public static void Note(InventoryReader reader)
    {
        RootFs files = reader.Files;
        foreach (RootNode node in files.NodesBelowRoot)
        {
            if (files.KindOf(node) != FileKind.SymbolicLink || !files.NameOf(node).SequenceEqual("node_modules"u8))
            {
                continue;
            }

            RootNode target = files.Follow(node);
            if (target.Exists && files.KindOf(target) == FileKind.Directory && !files.NameOf(target).SequenceEqual("node_modules"u8)
                && files.Children(target).Any())
            {
                reader.Note(
                    NpmEcosystem.Type,
                    files.PathOf(node),
                    $"is a link to {files.PathOf(target)}, whose packages are not read; call the directory node_modules");
                return;
            }
        }
    }
}
