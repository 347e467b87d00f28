namespace ImageBudget.Reports.Answers;

/// <summary>How <see cref="WhyText"/> writes.</summary>
public sealed record WhyTextOptions
{
    /// <summary>Ids (store paths, package URLs) and whole file paths in place of names.</summary>
    public bool FullPaths { get; init; }

    /// <summary>ANSI colours.</summary>
    public bool Color { get; init; }

    /// <summary>Columns; excerpts are shortened around the reference to fit.</summary>
    public int Width { get; init; } = 80;
}
