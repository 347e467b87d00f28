namespace ImageBudget.Model;

/// <summary>Why one thing refers to another.</summary>
/// <param name="Path">The file, <c>/</c> first; <c>config:Env</c> and the like for the image's configuration.</param>
/// <param name="Offset">Byte offset of the reference in the file's content; null for names, link targets and declared dependencies.</param>
/// <param name="Excerpt">Printable text around the reference.</param>
public sealed record Evidence(string Path, long? Offset, string Excerpt);
