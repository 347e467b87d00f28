namespace ImageBudget.Ecosystems.Debian;

/// <summary>A paragraph of a status and its package.</summary>
/// <param name="record">The paragraph.</param>
/// <param name="source">The file that holds it.</param>
internal sealed class InstalledPackage(DpkgPackage record, Document source)
{
    public DpkgPackage Record { get; } = record;

    /// <summary>The file that holds the paragraph.</summary>
    public Document Source { get; } = source;

    /// <summary>True for a file in <c>status.d</c>, which the package owns.</summary>
    public bool IsAlone { get; init; }

    public PackageDraft Draft { get; set; } = null!;
}
