namespace ImageBudget.Tar;

/// <summary>
/// The <c>GNU.sparse.*</c> records of a PAX header as text (GNU tar manual, "Storing Sparse Files"); null where a record is absent or
/// empty.
/// </summary>
/// <param name="Major">Of the format's version; formats 0.0 and 0.1 have none as GNU tar writes them.</param>
/// <param name="Minor">As <paramref name="Major"/>.</param>
/// <param name="Name">Of the member, in place of its own.</param>
/// <param name="Map">Offsets and lengths in turn, with commas between; format 0.0's repeated keys are joined to the same form.</param>
/// <param name="Blocks">How many regions the map has.</param>
/// <param name="Size">Of the file with its holes, in formats 0.0 and 0.1.</param>
/// <param name="RealSize">Of the file with its holes, in format 1.0.</param>
internal readonly record struct PaxSparse(
    byte[]? Major, byte[]? Minor, byte[]? Name, byte[]? Map, byte[]? Blocks, byte[]? Size, byte[]? RealSize)
{
    /// <summary>
    /// Where Go's archive/tar (<c>readGNUSparsePAXHeaders</c>) looks for the map. Members with incomplete or unknown versions are not
    /// sparse files: the other records are then ignored, including name and size.
    /// </summary>
    public PaxSparseMap Place => (Text(Major), Text(Minor)) switch
    {
        ("0", "0" or "1") => PaxSparseMap.InHeader,
        ("1", "0") => PaxSparseMap.InData,
        ("", "") when Map is { Length: > 0 } => PaxSparseMap.InHeader,
        _ => PaxSparseMap.None,
    };

    private static string Text(byte[]? value) => value is null ? "" : System.Text.Encoding.Latin1.GetString(value);
}

/// <summary>The place of the map of a sparse PAX member.</summary>
internal enum PaxSparseMap
{
    None,
    InHeader,
    InData,
}
