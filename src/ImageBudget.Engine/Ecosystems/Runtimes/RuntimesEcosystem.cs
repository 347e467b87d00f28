namespace ImageBudget.Ecosystems.Runtimes;

/// <summary>Language runtimes that no package manager installed.</summary>
internal static class RuntimesEcosystem
{
    public const string Type = "generic";

    public static readonly EcosystemDefinition Definition = new()
    {
        Types =
        [
            new PackageType
            {
                Name = Type,
                Aliases = ["runtime"],
                Versions = null,
                Purl = new PurlRules(LowerCase: false, Component: "application"),
            },
        ],
        Wants = RuntimesInventory.Wants,
        ReductionFor = null,
        Read = RuntimesInventory.Read,
        Caches = [],
    };
}
