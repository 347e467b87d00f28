namespace ImageBudget.Ecosystems.Conda;

/// <summary>Conda packages, whichever program installed them: conda, mamba, micromamba, pixi.</summary>
internal static class CondaEcosystem
{
    public const string Type = "conda";

    public static readonly EcosystemDefinition Definition = new()
    {
        Types =
        [
            new PackageType
            {
                Name = Type,
                Aliases = ["anaconda", "miniconda", "mamba", "conda-forge"],
                Versions = CondaVersions.Instance,
                Purl = new PurlRules(LowerCase: false),
            },
        ],
        Wants = CondaInventory.Wants,
        ReductionFor = null,
        Read = CondaInventory.Read,
        Caches =
        [
            new("conda's packages", "*/pkgs/", "RUN conda install -y PACKAGES && conda clean -afy", Beside: "conda-meta"),
            new("conda's packages", "~/.conda/pkgs/", "RUN conda install -y PACKAGES && conda clean -afy"),
        ],
    };
}
