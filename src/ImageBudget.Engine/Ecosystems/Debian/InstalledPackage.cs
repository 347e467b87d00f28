namespace ImageBudget.Ecosystems.Debian;

/// <summary>A paragraph of a status, and the package that came of it.</summary>
/// <param name="record">The paragraph.</param>
/// <param name="source">The file that it stands in.</param>
internal sealed class InstalledPackage(DpkgPackage record, Document source)
{
    public DpkgPackage Record { get; } = record;

    /// <summary>The file that it stands in.</summary>
    public Document Source { get; } = source;

    /// <summary>True for a file in <c>status.d</c>, which belongs to its package.</summary>
    public bool IsAlone { get; init; }

    public PackageDraft Draft { get; set; } = null!;
}
