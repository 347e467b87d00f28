namespace ImageBudget.Analysis;

/// <summary>Files below one directory that no package owns.</summary>
/// <param name="Path">A top directory (<c>/usr/share</c> style, at most two levels), <c>/</c> first.</param>
/// <param name="Files">Live files.</param>
/// <param name="Unpacked">Over all layers.</param>
/// <param name="Live">In the final root file system.</param>
/// <param name="Transfer">Compressed bytes.</param>
public sealed record UnownedFolder(string Path, int Files, long Unpacked, long Live, long Transfer);
