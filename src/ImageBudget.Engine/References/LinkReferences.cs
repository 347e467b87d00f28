using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.References;

/// <summary>Symbolic links whose target belongs to another owner than the link.</summary>
internal static class LinkReferences
{
    public static void Collect(FileEdges edges)
    {
        RootFs files = edges.Files;
        foreach (RootNode node in files.NodesBelowRoot)
        {
            if (files.KindOf(node) == FileKind.SymbolicLink && files.Follow(node) is { HasParent: true } target
                && edges.Counts(node, target))
            {
                edges.Add(node, target, EdgeKind.SymbolicLink, "-> " + ImagePath.Show(files.LinkOf(node)));
            }
        }
    }
}
