namespace ImageBudget.Analysis;

/// <summary>Live files with the same content.</summary>
/// <param name="Bytes">Of one copy.</param>
/// <param name="Copies">Two or more; hard links are not copies.</param>
/// <param name="Hash"><c>xxh128:</c> and the 32 hex digits of the content's XXH128. It tells equal files apart from others; it is no proof
/// of content, because files with one XXH128 can be crafted.</param>
/// <param name="Paths">One path for each copy, ordinal order.</param>
public sealed record DuplicateGroup(long Bytes, int Copies, string Hash, IReadOnlyList<string> Paths);
