using ImageBudget.Model;

namespace ImageBudget.Rules.Checking;

/// <summary>Sizes in sentences.</summary>
internal static class SizeWords
{
    /// <summary>With a unit and in exact bytes, because rounding could hide a difference.</summary>
    public static string Both(long bytes) =>
        bytes < 1000 ? ByteCount.Format(bytes) : $"{ByteCount.Format(bytes)} ({ByteCount.Exact(bytes)} bytes)";
}
