namespace ImageBudget.Tool;

/// <summary>What the process says when it ends; 2 wins over 1.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>A finding of severity error.</summary>
    public const int OverBudget = 1;

    /// <summary>Usage, budget file or image cannot be read, or a bug: nothing can be said about the image.</summary>
    public const int NotMeasured = 2;

    /// <summary><c>why</c>: the package is not in the image, or nothing refers to it.</summary>
    public const int NotFound = 3;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    public const int Cancelled = 130;
}
