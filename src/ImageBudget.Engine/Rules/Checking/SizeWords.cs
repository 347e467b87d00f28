using ImageBudget.Model;

namespace ImageBudget.Rules.Checking;

/// <summary>Sizes in sentences.</summary>
internal static class SizeWords
{
    /// <summary>With a unit, and to the byte: rounding must not hide a difference.</summary>
    public static string Both(long bytes) => bytes < 1000 ? ByteCount.Format(bytes) : $"{ByteCount.Format(bytes)} ({ByteCount.Exact(bytes)} bytes)";
}
