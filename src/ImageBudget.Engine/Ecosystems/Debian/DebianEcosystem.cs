namespace ImageBudget.Ecosystems.Debian;

/// <summary>Debian, Ubuntu and other distributions with dpkg.</summary>
internal static class DebianEcosystem
{
    public const string Type = "deb";

    public static readonly EcosystemDefinition Definition = new()
    {
        Types =
        [
            new PackageType
            {
                Name = Type,
                Aliases = ["debian", "ubuntu", "dpkg", "apt"],
                Versions = DebianVersions.Instance,
                Purl = new PurlRules(LowerCase: true),
            },
        ],
        Wants = DebianInventory.Wants,
        ReductionFor = DebianInventory.ReductionFor,
        Read = DebianInventory.Read,
        Caches =
        [
            new("apt's package lists", "/var/lib/apt/lists/",
                "RUN apt-get update && apt-get install -y --no-install-recommends PACKAGES && rm -rf /var/lib/apt/lists/*"),
            new("apt's archives", "/var/cache/apt/",
                "RUN apt-get update && apt-get install -y --no-install-recommends PACKAGES && apt-get clean && rm -rf /var/lib/apt/lists/*"),
        ],
    };
}
