namespace ImageBudget.Ecosystems.Golang;

/// <summary>Go modules.</summary>
internal static class GolangEcosystem
{
    public const string Type = "golang";

    public static readonly EcosystemDefinition Definition = new()
    {
        Types =
        [
            new PackageType
            {
                Name = Type,
                Aliases = ["go"],
                Versions = SemanticVersions.Go,
                Purl = new PurlRules(LowerCase: true),
            },
        ],
        Wants = _ => false,
        ReductionFor = null,
        Read = GolangInventory.Read,
        Caches =
        [
            new("Go's build cache", "~/.cache/go-build/",
                "FROM golang AS build\nRUN --mount=type=cache,target=/root/.cache/go-build go build -o /bin/app .\n\nFROM scratch\nCOPY --from=build /bin/app /bin/app"),
            new("Go's modules", "/go/pkg/mod/", "FROM scratch\nCOPY --from=build /bin/app /bin/app   # built in a separate stage",
                Certain: false),
        ],
    };
}
