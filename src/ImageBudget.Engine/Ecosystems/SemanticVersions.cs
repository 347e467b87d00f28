namespace ImageBudget.Ecosystems;

/// <summary>
/// <c>major.minor.patch[-prerelease][+build]</c>: Semantic Versioning 2.0.0, section 11 for the order, section 2 to 10 for the shape:
/// https://semver.org/spec/v2.0.0.html. Missing numbers are zero, more than three are compared too, and a leading <c>v</c> is ignored
/// (Go writes it: https://go.dev/ref/mod#versions; its pseudo-versions and <c>+incompatible</c> are ordinary prereleases and build
/// metadata).
/// </summary>
internal sealed class SemanticVersions : VersionScheme
{
    /// <summary>npm, Cargo and Hex: exactly three numbers.</summary>
    public static readonly SemanticVersions Strict = new(prefix: false, anyLength: false);

    /// <summary>Go modules: three numbers after a <c>v</c>; without it for Go's own standard library.</summary>
    public static readonly SemanticVersions Go = new(prefix: true, anyLength: false);

    /// <summary>OTP applications (https://www.erlang.org/doc/system/versions.html): dotted numbers, as many as there are
    /// branches.</summary>
    public static readonly SemanticVersions Loose = new(prefix: false, anyLength: true);

    private readonly bool prefixAllowed;
    private readonly bool anyLength;

    private SemanticVersions(bool prefix, bool anyLength)
    {
        prefixAllowed = prefix;
        this.anyLength = anyLength;
    }

    public override bool IsValid(string version)
    {
        SemanticText text = new(version);
        return (prefixAllowed || !text.HasPrefix)
            && text.IsWellFormed(anyLength ? 1 : 3, anyLength ? int.MaxValue : 3, leadingZeros: false);
    }

    protected override int Order(string x, string y) => SemanticText.Order(new SemanticText(x), new SemanticText(y), ignoreCase: false);
}
