namespace ImageBudget.Reports;

/// <summary>Where a report will be read. The defaults are those of a file or a log.</summary>
public sealed record ReportOptions
{
    /// <summary>Columns; text for people is laid out to fit.</summary>
    public int Width { get; init; } = 80;

    /// <summary>A person sits at a terminal: long lines are wrapped. In a log each diagnostic stays one physical line.</summary>
    public bool Terminal { get; init; }

    /// <summary>Colours may be used.</summary>
    public bool Colour { get; init; }

    /// <summary>The reader shows more than ASCII: bars and ellipses may use it.</summary>
    public bool Unicode { get; init; }

    /// <summary>How many of a long list are shown.</summary>
    public int Top { get; init; } = 10;

    /// <summary>Every finding and every limit is shown, however many there are.</summary>
    public bool All { get; init; }
}
