using System.Collections.Immutable;

namespace ImageBudget.Ecosystems.Alpine;

/// <summary>A package of apk's installed database.</summary>
/// <param name="Name">Never empty.</param>
/// <param name="Version">Empty when the record has none.</param>
/// <param name="Arch">Empty when the record has none.</param>
/// <param name="Origin">The source package; the package's own name when missing.</param>
/// <param name="Checksum"><c>Q1</c> and base64 of a SHA-1; empty when the record has none.</param>
/// <param name="Size">Of the package file, bytes.</param>
/// <param name="InstalledSize">Bytes, as recorded in the package.</param>
/// <param name="Depends">In the record's order.</param>
/// <param name="Provides">Names, <c>so:</c>, <c>cmd:</c> and <c>pc:</c> capabilities, with versions.</param>
/// <param name="Replaces">Packages whose files it may overwrite.</param>
/// <param name="InstallIf">It was installed because all of these were.</param>
/// <param name="Directories">Owned directories.</param>
/// <param name="Files">Owned files, including symbolic links.</param>
/// <param name="Line">First line of the record.</param>
internal sealed record ApkPackage(
    string Name,
    string Version,
    string Arch,
    string Origin,
    string Checksum,
    long Size,
    long InstalledSize,
    ImmutableArray<ApkDependency> Depends,
    ImmutableArray<ApkDependency> Provides,
    ImmutableArray<ApkDependency> Replaces,
    ImmutableArray<ApkDependency> InstallIf,
    ImmutableArray<ApkEntry> Directories,
    ImmutableArray<ApkEntry> Files,
    int Line);

/// <summary>A file or a directory of a package.</summary>
/// <param name="Path"><c>/</c> first.</param>
/// <param name="Owner"><c>uid:gid:mode</c> as written; empty means root's, 644 for a file and 755 for a directory.</param>
/// <param name="Checksum"><c>Q1</c> (SHA-1) or <c>Q2</c> (SHA-256) and base64; empty for directories and when missing.</param>
internal readonly record struct ApkEntry(string Path, string Owner, string Checksum);

/// <summary>One word of a dependency list: <c>[!]name[@repository][operator version]</c>, apk-world(5).</summary>
/// <param name="Name">A package or a capability.</param>
/// <param name="Conflict">The package must not be installed.</param>
/// <param name="Operator"><c>=</c>, <c>&lt;</c>, <c>&gt;=</c>, <c>~</c> ...; empty for any version.</param>
/// <param name="Version">Empty for any version.</param>
internal readonly record struct ApkDependency(string Name, bool Conflict, string Operator, string Version)
{
    public static ApkDependency Parse(string word)
    {
        bool conflict = word.StartsWith('!');
        ReadOnlySpan<char> text = word.AsSpan(conflict ? 1 : 0);
        int start = text.IndexOfAny("<>=~");
        ReadOnlySpan<char> name = start < 0 ? text : text[..start];
        ReadOnlySpan<char> rest = start < 0 ? default : text[start..];
        int length = rest.IndexOfAnyExcept("<>=~");
        length = length < 0 ? rest.Length : length;
        int at = name.IndexOf('@');
        name = at > 0 ? name[..at] : name;
        return new ApkDependency(name.ToString(), conflict, rest[..length].ToString(), rest[length..].ToString());
    }
}
