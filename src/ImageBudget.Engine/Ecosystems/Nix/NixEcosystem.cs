namespace ImageBudget.Ecosystems.Nix;

/// <summary>Nix and Guix: store paths.</summary>
internal static class NixEcosystem
{
    public const string Type = "nix";
    public const string GuixType = "guix";

    public static readonly EcosystemDefinition Definition = new()
    {
        Types =
        [
            new PackageType
            {
                Name = Type,
                Aliases = ["nixpkgs", "nixos"],
                Versions = NixVersions.Instance,
                Purl = new PurlRules(LowerCase: false, IsStore: true),
            },
            new PackageType
            {
                Name = GuixType,
                Aliases = [],
                Versions = NixVersions.Instance,
                Purl = new PurlRules(LowerCase: false, IsStore: true),
            },
        ],
        Wants = _ => false,
        ReductionFor = null,
        Read = NixInventory.Read,
        Caches = [],
    };
}
