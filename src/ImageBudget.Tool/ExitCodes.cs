namespace ImageBudget.Tool;

/// <summary>The exit codes of the process; 2 takes precedence over 1.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>A finding of severity error.</summary>
    public const int OverBudget = 1;

    /// <summary>Usage, budget file or image cannot be read, or a bug: nothing can be said about the image.</summary>
    public const int NotMeasured = 2;

    /// <summary><c>why</c>: the package is not in the image, or nothing refers to it.</summary>
    public const int NotFound = 3;

    /// <summary>128 + SIGINT, as in shells.</summary>
    public const int Cancelled = 130;
}
