namespace ImageBudget.Files;

/// <summary>A file of a layer that a later layer, or a later member of the same layer, hides.</summary>
internal readonly record struct HiddenFile(FileContent Content, RootNode Path, int By, HiddenKind Kind);

/// <summary>Why a file is hidden.</summary>
internal enum HiddenKind : byte
{
    Overwritten,
    Deleted,
    MetadataOnly,
}
