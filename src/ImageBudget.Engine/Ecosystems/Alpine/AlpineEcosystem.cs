namespace ImageBudget.Ecosystems.Alpine;

/// <summary>Alpine, Wolfi and other distributions with apk.</summary>
internal static class AlpineEcosystem
{
    public const string Type = "apk";

    public static readonly EcosystemDefinition Definition = new()
    {
        Types =
        [
            new PackageType
            {
                Name = Type,
                Aliases = ["alpine", "wolfi"],
                Versions = ApkVersions.Instance,
                Purl = new PurlRules(LowerCase: true),
            },
        ],
        Wants = AlpineInventory.Wants,
        ReductionFor = null,
        Read = AlpineInventory.Read,
        Caches =
        [
            new("apk's cache", "/var/cache/apk/", "RUN apk add --no-cache PACKAGES"),
            new("apk's cache", "/etc/apk/cache/", "RUN apk add --no-cache PACKAGES"),
        ],
    };
}
