namespace ImageBudget.Analysis;

/// <summary>Live files with the same content.</summary>
/// <param name="Bytes">Of one copy.</param>
/// <param name="Copies">Two or more; hard links are not copies.</param>
/// <param name="Hash"><c>sha256:</c> and hex digits.</param>
/// <param name="Paths">One path for each copy, ordinal order.</param>
public sealed record DuplicateGroup(long Bytes, int Copies, string Hash, IReadOnlyList<string> Paths);
