namespace ImageBudget.Tar;

/// <summary>Which fields a header block has besides those of v7 (Go's archive/tar, <c>format.go</c>).</summary>
internal enum TarDialect : byte
{
    V7,

    /// <summary>POSIX: a prefix of 155 bytes. PAX archives have the same headers.</summary>
    Ustar,

    /// <summary>Times and a sparse map in place of the prefix.</summary>
    Gnu,

    /// <summary>A prefix of 131 bytes, then times.</summary>
    Star,
}
