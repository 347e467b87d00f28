namespace ImageBudget.Files;

/// <summary>A file of a layer that a later layer (or a later member of the same one) took from sight.</summary>
internal readonly record struct HiddenFile(FileContent Content, RootNode Path, int By, HiddenKind Kind);

/// <summary>How a content went out of sight.</summary>
internal enum HiddenKind : byte
{
    Overwritten,
    Deleted,
    MetadataOnly,
}
