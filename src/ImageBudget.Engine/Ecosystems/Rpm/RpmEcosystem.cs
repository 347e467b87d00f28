namespace ImageBudget.Ecosystems.Rpm;

/// <summary>Fedora, Red Hat, SUSE and other distributions with rpm.</summary>
internal static class RpmEcosystem
{
    public const string Type = "rpm";

    public static readonly EcosystemDefinition Definition = new()
    {
        Types =
        [
            new PackageType
            {
                Name = Type,
                Aliases = ["fedora", "redhat", "rhel", "centos", "suse", "dnf", "yum"],
                Versions = RpmVersions.Instance,
                Purl = new PurlRules(LowerCase: false),
            },
        ],
        Wants = RpmInventory.Wants,
        ReductionFor = null,
        Read = RpmInventory.Read,
        Caches =
        [
            new("dnf's cache", "/var/cache/dnf/", "RUN dnf install -y PACKAGES && dnf clean all"),
            new("dnf's cache", "/var/cache/libdnf5/", "RUN dnf install -y PACKAGES && dnf clean all"),
            new("yum's cache", "/var/cache/yum/", "RUN yum install -y PACKAGES && yum clean all"),
        ],
    };
}
