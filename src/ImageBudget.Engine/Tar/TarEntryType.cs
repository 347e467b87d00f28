namespace ImageBudget.Tar;

/// <summary>Kinds of tar members (POSIX.1-2017, pax interchange format, "typeflag").</summary>
internal enum TarEntryType : byte
{
    File,
    HardLink,
    SymbolicLink,
    CharacterDevice,
    BlockDevice,
    Directory,
    Fifo,
}
