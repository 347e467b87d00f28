namespace ImageBudget.Ecosystems.Maven;

/// <summary>Java libraries.</summary>
internal static class MavenEcosystem
{
    public const string Type = "maven";

    public static readonly EcosystemDefinition Definition = new()
    {
        Types =
        [
            new PackageType
            {
                Name = Type,
                Aliases = ["java", "jar", "gradle"],
                Versions = MavenVersions.Instance,
                Purl = new PurlRules(LowerCase: false, GroupSeparator: ':', NeedsGroup: true),
            },
        ],
        Wants = MavenInventory.Wants,
        ReductionFor = MavenInventory.ReductionFor,
        Read = MavenInventory.Read,
        Caches =
        [
            new("Maven's repository", "~/.m2/repository/", "COPY --from=build /src/target/app.jar /app.jar   # built in a separate stage",
                Certain: false),
            new("Gradle's caches", "~/.gradle/caches/", "COPY --from=build /src/build/libs/app.jar /app.jar   # built in a separate stage",
                Certain: false),
        ],
    };
}
