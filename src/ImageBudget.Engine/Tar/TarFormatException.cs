namespace ImageBudget.Tar;

/// <summary>What is wrong with a tar stream.</summary>
internal enum TarFault
{
    /// <summary>It ends too early.</summary>
    Truncated,

    /// <summary>A header says something that no tar program writes.</summary>
    Malformed,

    /// <summary>A header asks for more than the limits allow.</summary>
    OverLimit,
}

/// <summary>
/// A tar stream that cannot be read on. The offset is that of the header (or data) concerned, from the start of the tar.
/// </summary>
internal sealed class TarFormatException(TarFault fault, long offset, string message) : Exception(message)
{
    public TarFault Fault { get; } = fault;

    public long Offset { get; } = offset;
}
