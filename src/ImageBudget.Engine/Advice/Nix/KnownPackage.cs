using ImageBudget.Model;

namespace ImageBudget.Advice.Nix;

/// <summary>A package that is known to slip into images.</summary>
/// <param name="id">Stable.</param>
/// <param name="matches">Which packages are meant.</param>
/// <param name="cause">How it usually gets in, without a full stop.</param>
/// <param name="fix">Nix to paste; <c>@</c> stands for the package's attribute.</param>
/// <param name="source">Where this was reported.</param>
/// <param name="certain">False when images often need it.</param>
internal sealed class KnownPackage(string id, Func<Package, bool> matches, string cause, string fix, string source, bool certain = true)
{
    public string Id { get; } = id;

    public Func<Package, bool> Matches { get; } = matches;

    public string Cause { get; } = cause;

    /// <summary>Nix to paste, for one package that is meant.</summary>
    public string FixFor(Package package) => fix.Replace("@", NixAttribute.Of(package), StringComparison.Ordinal);

    /// <summary>True when the fix takes the reference away; false when it puts a smaller variant in its place.</summary>
    public bool TakesOut { get; } = Array.Exists(
        ["disallowedRe", "remove-references-to", "rm -", "allowGoReference"], word => fix.Contains(word, StringComparison.Ordinal));

    public string Source { get; } = source;

    public bool Certain { get; } = certain;
}
