namespace ImageBudget.Model;

/// <summary>A number with its noun.</summary>
internal static class Counted
{
    /// <summary><c>1 file</c>, <c>2 files</c>, <c>1,234 files</c>.</summary>
    public static string Of(long count, string noun) => $"{ByteCount.Exact(count)} {noun}{(count == 1 ? "" : "s")}";
}
