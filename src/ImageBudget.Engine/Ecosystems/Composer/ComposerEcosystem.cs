namespace ImageBudget.Ecosystems.Composer;

/// <summary>PHP packages.</summary>
internal static class ComposerEcosystem
{
    public const string Type = "composer";

    public static readonly EcosystemDefinition Definition = new()
    {
        Types =
        [
            new PackageType
            {
                Name = Type,
                Aliases = ["php", "packagist"],
                Versions = ComposerVersions.Instance,
                Purl = new PurlRules(LowerCase: true, GroupSeparator: '/'),
            },
        ],
        Wants = ComposerInventory.Wants,
        ReductionFor = null,
        Read = ComposerInventory.Read,
        Caches =
        [
            new("Composer's cache", "~/.composer/cache/", "RUN composer install --no-dev --no-cache"),
            new("Composer's cache", "~/.cache/composer/", "RUN composer install --no-dev --no-cache"),
        ],
    };
}
