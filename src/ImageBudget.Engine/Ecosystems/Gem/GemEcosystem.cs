namespace ImageBudget.Ecosystems.Gem;

/// <summary>Ruby gems.</summary>
internal static class GemEcosystem
{
    public const string Type = "gem";

    public static readonly EcosystemDefinition Definition = new()
    {
        Types =
        [
            new PackageType
            {
                Name = Type,
                Aliases = ["ruby", "rubygems", "bundler"],
                Versions = GemVersions.Instance,
                Purl = new PurlRules(LowerCase: false),
            },
        ],
        Wants = GemInventory.Wants,
        ReductionFor = null,
        Read = GemInventory.Read,
        Caches =
        [
            new("Bundler's cache", "/usr/local/bundle/cache/", "RUN bundle install && rm -rf /usr/local/bundle/cache"),
        ],
    };
}
