namespace ImageBudget.Reports.Html;

/// <summary>What a page answers.</summary>
internal enum PageKind
{
    /// <summary>An image held to its budget.</summary>
    Check,

    /// <summary>An image alone; there are no limits.</summary>
    Inspection,

    /// <summary>An image and the one before it; there are no limits.</summary>
    Difference,
}
