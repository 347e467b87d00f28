using System.Collections.Immutable;

namespace ImageBudget.Ecosystems.Rpm;

/// <summary>What an rpm database holds.</summary>
/// <param name="Packages">In the database's own order.</param>
/// <param name="Problems">What could not be read, one sentence each; text from the file is not made inert. Empty: everything was
/// read.</param>
internal sealed record RpmPackages(ImmutableArray<RpmPackage> Packages, ImmutableArray<string> Problems);

/// <summary>One installed package: the header that rpm keeps of it.</summary>
/// <param name="Name">Never empty.</param>
/// <param name="Epoch">Null when there is none, which compares as 0.</param>
/// <param name="Version">Upstream's.</param>
/// <param name="Release">The packager's.</param>
/// <param name="Arch">Empty for the keys that rpm keeps as packages (<c>gpg-pubkey</c>).</param>
/// <param name="SourceRpm">File name of the source package; empty for a source package itself and for keys.</param>
/// <param name="Size">Sum of the file sizes as the package says, bytes.</param>
/// <param name="Files">In the package's order; also files that were left out on installation.</param>
/// <param name="Requires">What it depends on, <c>rpmlib(...)</c> included.</param>
/// <param name="Provides">What it can be depended on for; its own name is among them.</param>
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

/// <summary>A file as the package lists it.</summary>
/// <param name="Path">Full, <c>/</c> first.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Mode">Type and permissions as in <c>stat</c>.</param>
/// <param name="Flags">RPMFILE_*: 1 configuration, 2 documentation, 64 ghost, 128 license.</param>
/// <param name="Digest">Lower-case hexadecimal; empty for what is no regular file.</param>
/// <param name="Installed">False when rpm left it out (<c>--nodocs</c>, other languages).</param>
internal readonly record struct RpmFile(string Path, long Size, int Mode, int Flags, string Digest, bool Installed);

/// <summary>A capability with an optional version range.</summary>
/// <param name="Name">A package name, a file, a library or anything in words.</param>
/// <param name="Flags">RPMSENSE_*; see <see cref="Operator"/>.</param>
/// <param name="Version"><c>[epoch:]version[-release]</c>; empty for any.</param>
internal readonly record struct RpmRelation(string Name, int Flags, string Version)
{
    /// <summary>The comparison in the lowest bits but one: <c>&lt;</c>, <c>&lt;=</c>, <c>=</c>, <c>&gt;=</c>, <c>&gt;</c>; empty for any
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
