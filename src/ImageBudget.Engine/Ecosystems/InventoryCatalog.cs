using ImageBudget.Layers;

namespace ImageBudget.Ecosystems;

/// <summary>All inventories, those of whole file systems first. A new ecosystem is a file beside this one and a line here.</summary>
internal static class InventoryCatalog
{
    public static readonly IReadOnlyList<IInventory> All =
    [
        new NixStore(),
        new Dpkg(),
        new Apk(),
        new Rpm(),
        new Npm(),
        new Python(),
        new Gem(),
        new Composer(),
        new NuGet(),
        new Maven(),
        new Golang(),
        new Cargo(),
        new Otp(),
        new Runtimes(),
    ];

    /// <summary>True when any inventory wants the content of this file.</summary>
    public static bool Wants(ReadOnlySpan<byte> path)
    {
        foreach (IInventory inventory in All)
        {
            if (inventory.Wants(path))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How the inventory that wants a file wants it reduced; null when it wants all of it.</summary>
    public static ContentReduction? ReductionFor(ReadOnlySpan<byte> path)
    {
        foreach (IInventory inventory in All)
        {
            if (inventory.ReductionFor(path) is { } reduction)
            {
                return reduction;
            }
        }

        return null;
    }
}
