using ImageBudget.Files;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Analysis;

/// <summary>
/// The size of store paths in the Nix archive format, from the file tree alone (Nix manual, "Nix Archive (NAR) format"): strings are
/// written with an 8-byte length and padded to 8 bytes.
/// </summary>
internal static class NarSize
{
    // The 13 bytes of "nix-archive-1".
    private static readonly long Magic = Text(13);

    // "(" "type" ... ")".
    private static readonly long Node = Text(1) + Text(4) + Text(1);

    /// <summary>The narSize of each of these nodes, in their order.</summary>
    public static long[] Of(RootFs files, IReadOnlyList<RootNode> roots, Func<RootNode, bool> isInside)
    {
        if (roots.Count == 0)
        {
            return [];
        }

        // Children have higher numbers than their directory, so in descending order every directory is complete when it is reached.
        long[] sizes = new long[files.Count];
        for (int i = files.Count - 1; i > 0; i--)
        {
            RootNode node = new(i);
            if (!files[node].Live || !isInside(node))
            {
                continue;
            }

            sizes[i] += Own(files, node);
            RootNode parent = files.ParentOf(node);
            sizes[parent.Value] += Text(5) + Text(1) + Text(4) + Text(files.NameOf(node).Length) + Text(4) + Text(1) + sizes[i];
        }

        return [.. roots.Select(r => Magic + sizes[r.Value])];
    }

    private static long Own(RootFs files, RootNode node)
    {
        switch (files.KindOf(node))
        {
            case FileKind.File or FileKind.HardLink when files.ContentOf(node) is { } content:
                long file = Node + Text(7) + Text(8) + Text(files.SizeOf(content));
                bool executable = (files.Layers[content.Layer][content.Node].Mode & 0x40) != 0;
                return file + (executable ? Text(10) + Text(0) : 0);
            case FileKind.SymbolicLink:
                return Node + Text(7) + Text(6) + Text(files.LinkOf(node).Length);
            default:
                return Node + Text(9);
        }
    }

    private static long Text(long length) => 8 + ((length + 7) & ~7L);
}
