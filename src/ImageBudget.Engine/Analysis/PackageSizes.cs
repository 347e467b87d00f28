namespace ImageBudget.Analysis;

/// <summary>The sizes of one package. Mutable while <see cref="OwnerSizes"/> adds to them.</summary>
internal struct PackageSizes
{
    /// <summary>Live files.</summary>
    public int Files;

    /// <summary>Bytes over all layers.</summary>
    public long Unpacked;

    /// <summary>Bytes in the final root file system.</summary>
    public long Live;

    /// <summary>Compressed bytes.</summary>
    public long Transfer;

    /// <summary>Layers with members of the package; null when there are none.</summary>
    public SortedSet<int>? Layers;
}
