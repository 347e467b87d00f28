using ImageBudget.Layers;

namespace ImageBudget.Ecosystems;

/// <summary>Finds the packages of one ecosystem.</summary>
internal interface IInventory
{
    /// <summary>A package-URL type.</summary>
    string Ecosystem { get; }

    /// <summary>True for files whose content <see cref="Read"/> needs; the path has no leading slash.</summary>
    bool Wants(ReadOnlySpan<byte> path);

    /// <summary>How to reduce a wanted file while it streams by; null to get it whole, up to a size. The path has no leading slash.</summary>
    ContentReduction? ReductionFor(ReadOnlySpan<byte> path) => null;

    /// <summary>Adds the packages that the final root file system holds. Malformed records become notes, never exceptions.</summary>
    void Read(InventoryReader reader);
}
