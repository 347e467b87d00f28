using ImageBudget.Model;

namespace ImageBudget.Reports;

/// <summary>Options of reports for people. The defaults are for files and logs.</summary>
public sealed record ReportOptions
{
    /// <summary>The width in columns.</summary>
    public int Width { get; init; } = 80;

    /// <summary>Colours may be used.</summary>
    public bool Colour { get; init; }

    /// <summary>True when bars and ellipses may use characters outside ASCII.</summary>
    public bool Unicode { get; init; }

    /// <summary>Answers without a check show sizes to pull with the time that they take; null: no times. A check has its own
    /// speed.</summary>
    public PullSpeed? Speed { get; init; }

    /// <summary>The number of rows of a long list.</summary>
    public int Top { get; init; } = 10;

    /// <summary>Every finding and every limit is shown, however many there are.</summary>
    public bool All { get; init; }

    /// <summary>Of a check that passes nothing is written; of one that fails only the findings and the last line.</summary>
    public bool Quiet { get; init; }
}
