using ImageBudget.Files;

namespace ImageBudget.Ecosystems;

/// <summary>
/// The stores of Nix and Guix. What a store path holds is its own: the bytes of an OTP application or a jar in there are part of its
/// narSize, and Nix accounts for them.
/// </summary>
internal static class StoreFolder
{
    public static bool Holds(RootFs files, RootNode node)
    {
        RootNode above = RootNode.None;
        for (RootNode parent = files.ParentOf(node); parent != RootFs.Root; node = parent, parent = files.ParentOf(node))
        {
            above = node;
        }

        // Here the node is a top directory, and what was below it comes before.
        return above.Exists && Is(above, "store"u8) && (Is(node, "nix"u8) || Is(node, "gnu"u8));

        bool Is(RootNode n, ReadOnlySpan<byte> name) => files.NameOf(n).SequenceEqual(name);
    }
}
