using ImageBudget.Model;

namespace ImageBudget.Advice.Nix;

/// <summary>A package that often gets into images unintentionally.</summary>
/// <param name="id">Stable.</param>
/// <param name="matches">Matches the packages.</param>
/// <param name="cause">How it usually gets in, without a full stop.</param>
/// <param name="fix">Nix code to paste; <c>@</c> stands for the package's attribute.</param>
/// <param name="source">Where it was reported.</param>
/// <param name="certain">False when images often need it.</param>
internal sealed class KnownPackage(string id, Func<Package, bool> matches, string cause, string fix, string source, bool certain = true)
{
    public string Id { get; } = id;

    public Func<Package, bool> Matches { get; } = matches;

    public string Cause { get; } = cause;

    /// <summary>Nix code to paste, for one matching package.</summary>
    public string FixFor(Package package) => fix.Replace("@", NixAttribute.Of(package), StringComparison.Ordinal);

    /// <summary>True when the fix removes the reference; false when it uses a smaller variant.</summary>
    public bool TakesOut { get; } = Array.Exists(
        ["disallowedRe", "remove-references-to", "rm -", "allowGoReference"], word => fix.Contains(word, StringComparison.Ordinal));

    public string Source { get; } = source;

    public bool Certain { get; } = certain;
}
