namespace ImageBudget.Ecosystems.Composer;

/// <summary>
/// Composer normalizes a version to four numbers and a stability (https://getcomposer.org/doc/articles/versions.md, "Versions" and
/// "Stability Constraints"; edge cases are in the tests of composer/semver) and then orders it as PHP's <c>version_compare</c> does:
/// https://www.php.net/manual/en/function.version-compare.php. Branches (<c>dev-main</c>) sort before all numbers; invalid text sorts
/// first.
/// </summary>
internal sealed class ComposerVersions : VersionScheme
{
    public static readonly ComposerVersions Instance = new();

    public override bool IsValid(string version) => ComposerVersion.Parse(version).Form != ComposerForm.Invalid;

    protected override int Order(string x, string y)
    {
        ComposerVersion a = ComposerVersion.Parse(x);
        ComposerVersion b = ComposerVersion.Parse(y);
        return a.Form != b.Form ? a.Form.CompareTo(b.Form)
            : a.Form != ComposerForm.Numbered ? Digits.Ordinal(a.Name, b.Name)
            : ComposerVersion.OrderTokens(a.Tokens, b.Tokens);
    }
}
