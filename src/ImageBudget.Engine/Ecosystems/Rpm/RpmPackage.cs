using System.Collections.Immutable;

namespace ImageBudget.Ecosystems.Rpm;

/// <summary>The content of an rpm database.</summary>
/// <param name="Packages">In the database's own order.</param>
/// <param name="Problems">What could not be read, one sentence each; text from the file is not neutralised. Empty when everything was
/// read.</param>
internal sealed record RpmPackages(ImmutableArray<RpmPackage> Packages, ImmutableArray<string> Problems);

/// <summary>An installed package, from its header.</summary>
/// <param name="Name">Never empty.</param>
/// <param name="Epoch">Null when there is none, which compares as 0.</param>
/// <param name="Version">Upstream's.</param>
/// <param name="Release">The packager's.</param>
/// <param name="Arch">Empty for the keys that rpm keeps as packages (<c>gpg-pubkey</c>).</param>
/// <param name="SourceRpm">File name of the source package; empty for a source package itself and for keys.</param>
/// <param name="Size">Sum of the file sizes as recorded in the package, bytes.</param>
/// <param name="Files">In the package's order; including files omitted on installation.</param>
/// <param name="Requires">Required capabilities, including <c>rpmlib(...)</c>.</param>
/// <param name="Provides">Provided capabilities, including its own name.</param>
internal sealed record RpmPackage(
    string Name,
    long? Epoch,
    string Version,
    string Release,
    string Arch,
    string SourceRpm,
    long Size,
    ImmutableArray<RpmFile> Files,
    ImmutableArray<RpmRelation> Requires,
    ImmutableArray<RpmRelation> Provides)
{
    /// <summary><c>[epoch:]version-release</c>.</summary>
    public string Evr => (Epoch is { } epoch ? FormattableString.Invariant($"{epoch}:") : "") + Version + "-" + Release;
}

/// <summary>A file in the package's list.</summary>
/// <param name="Path">Full, <c>/</c> first.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Mode">Type and permissions as in <c>stat</c>.</param>
/// <param name="Flags">RPMFILE_*: 1 configuration, 2 documentation, 64 ghost, 128 license.</param>
/// <param name="Digest">Lower-case hexadecimal; empty when it is not a regular file.</param>
/// <param name="Installed">False when rpm omitted it (<c>--nodocs</c>, other languages).</param>
internal readonly record struct RpmFile(string Path, long Size, int Mode, int Flags, string Digest, bool Installed);

/// <summary>A capability with an optional version range.</summary>
/// <param name="Name">A package name, a file, a library, or any other text.</param>
/// <param name="Flags">RPMSENSE_*; see <see cref="Operator"/>.</param>
/// <param name="Version"><c>[epoch:]version[-release]</c>; empty for any.</param>
internal readonly record struct RpmRelation(string Name, int Flags, string Version)
{
    /// <summary>The comparison in bits 1 to 3: <c>&lt;</c>, <c>&lt;=</c>, <c>=</c>, <c>&gt;=</c>, <c>&gt;</c>; empty for any
    /// version.</summary>
    public string Operator => (Flags & 0b1110) switch
    {
        2 => "<",
        4 => ">",
        8 => "=",
        10 => "<=",
        12 => ">=",
        _ => "",
    };
}
