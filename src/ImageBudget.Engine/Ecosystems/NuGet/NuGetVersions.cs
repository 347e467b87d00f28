namespace ImageBudget.Ecosystems.NuGet;

/// <summary>
/// Semantic versions with up to four numbers, leading zeros, and case-insensitive prerelease labels:
/// https://learn.microsoft.com/nuget/concepts/package-versioning ("Version basics" and "Normalized version numbers").
/// </summary>
internal sealed class NuGetVersions : VersionScheme
{
    public static readonly NuGetVersions Instance = new();

    public override bool IsValid(string version)
    {
        SemanticText text = new(version);
        return !text.HasPrefix && text.IsWellFormed(1, 4, leadingZeros: true);
    }

    protected override int Order(string x, string y) => SemanticText.Order(new SemanticText(x), new SemanticText(y), ignoreCase: true);
}
