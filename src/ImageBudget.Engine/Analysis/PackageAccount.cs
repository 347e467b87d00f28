namespace ImageBudget.Analysis;

/// <summary>The bytes of one package. Mutable while <see cref="Accounts"/> is filled.</summary>
internal struct PackageAccount
{
    /// <summary>Live files.</summary>
    public int Files;

    /// <summary>Bytes over all layers.</summary>
    public long Unpacked;

    /// <summary>Bytes that the final root file system shows.</summary>
    public long Live;

    /// <summary>Compressed bytes.</summary>
    public long Transfer;

    /// <summary>Null for a package without a member of its own.</summary>
    public SortedSet<int>? Layers;
}
