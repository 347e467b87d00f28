namespace ImageBudget.Tar;

/// <summary>The kind of error in a tar stream.</summary>
internal enum TarFault
{
    /// <summary>It is truncated.</summary>
    Truncated,

    /// <summary>A header is invalid.</summary>
    Malformed,

    /// <summary>A header exceeds the limits.</summary>
    OverLimit,
}

/// <summary>
/// A tar stream that cannot be read further. The offset is that of the header (or data) concerned, from the start of the tar.
/// </summary>
internal sealed class TarFormatException(TarFault fault, long offset, string message) : Exception(message)
{
    public TarFault Fault { get; } = fault;

    public long Offset { get; } = offset;
}
