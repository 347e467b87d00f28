namespace ImageBudget.Ecosystems.Beam;

/// <summary>Applications of Erlang and Elixir.</summary>
internal static class BeamEcosystem
{
    public const string Type = "otp";
    public const string HexType = "hex";

    public static readonly EcosystemDefinition Definition = new()
    {
        Types =
        [
            new PackageType
            {
                Name = Type,
                Aliases = ["erlang"],
                Versions = SemanticVersions.Loose,
                Purl = new PurlRules(LowerCase: true),
            },
            new PackageType
            {
                Name = HexType,
                Aliases = ["elixir"],
                Versions = SemanticVersions.Strict,
                Purl = new PurlRules(LowerCase: true),
            },
        ],
        Wants = BeamInventory.Wants,
        ReductionFor = null,
        Read = BeamInventory.Read,
        Caches = [],
    };
}
