namespace ImageBudget.Analysis;

/// <summary>Bytes of a layer that are not in the final root file system.</summary>
/// <param name="Kind"><c>overwritten</c>, <c>deleted</c> or <c>metadataOnly</c> (same content again, other mode, owner or time).</param>
/// <param name="Path"><c>/</c> first.</param>
/// <param name="Bytes">Size of the hidden content.</param>
/// <param name="Layer">The layer that holds it.</param>
/// <param name="By">The layer that hides it.</param>
public sealed record WasteItem(string Kind, string Path, long Bytes, int Layer, int By);
