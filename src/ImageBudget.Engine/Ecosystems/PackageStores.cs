using ImageBudget.Files;

namespace ImageBudget.Ecosystems;

/// <summary>
/// The stores of Nix and Guix. A store path owns its whole content: the bytes of an OTP application or a jar in it are part of its narSize.
/// </summary>
internal static class PackageStores
{
    public static bool Holds(RootFs files, RootNode node)
    {
        RootNode above = RootNode.None;
        for (RootNode parent = files.ParentOf(node); parent != RootFs.Root; node = parent, parent = files.ParentOf(node))
        {
            above = node;
        }

        // The node is now a top directory; the variable above holds the directory below it.
        return above.Exists && Is(above, "store"u8) && (Is(node, "nix"u8) || Is(node, "gnu"u8));

        bool Is(RootNode n, ReadOnlySpan<byte> name) => files.NameOf(n).SequenceEqual(name);
    }
}
