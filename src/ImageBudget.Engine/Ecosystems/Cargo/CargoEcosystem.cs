namespace ImageBudget.Ecosystems.Cargo;

/// <summary>Rust crates.</summary>
internal static class CargoEcosystem
{
    public const string Type = "cargo";

    public static readonly EcosystemDefinition Definition = new()
    {
        Types =
        [
            new PackageType
            {
                Name = Type,
                Aliases = ["rust", "crates"],
                Versions = SemanticVersions.Strict,
                Purl = new PurlRules(LowerCase: false),
            },
        ],
        Wants = _ => false,
        ReductionFor = null,
        Read = CargoInventory.Read,
        Caches =
        [
            new("Cargo's registry", "/usr/local/cargo/registry/",
                "COPY --from=build /src/target/release/app /bin/app   # built in a separate stage", Certain: false),
            new("Cargo's registry", "~/.cargo/registry/",
                "COPY --from=build /src/target/release/app /bin/app   # built in a separate stage", Certain: false),
        ],
    };
}
