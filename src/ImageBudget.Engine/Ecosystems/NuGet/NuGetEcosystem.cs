namespace ImageBudget.Ecosystems.NuGet;

/// <summary>.NET libraries.</summary>
internal static class NuGetEcosystem
{
    public const string Type = "nuget";

    public static readonly EcosystemDefinition Definition = new()
    {
        Types =
        [
            new PackageType
            {
                Name = Type,
                Aliases = ["dotnet"],
                Versions = NuGetVersions.Instance,
                Purl = new PurlRules(LowerCase: false),
            },
        ],
        Wants = NuGetInventory.Wants,
        ReductionFor = null,
        Read = NuGetInventory.Read,
        Caches =
        [
            new("NuGet's downloads", "~/.local/share/NuGet/",
                "FROM mcr.microsoft.com/dotnet/aspnet:10.0\nCOPY --from=build /app /app   # published in a separate stage"),
            new("NuGet's packages", "~/.nuget/packages/",
                "FROM mcr.microsoft.com/dotnet/aspnet:10.0\nCOPY --from=build /app /app   # published in a separate stage", Certain: false),
        ],
    };
}
