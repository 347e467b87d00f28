namespace ImageBudget.Ecosystems.Python;

/// <summary>Python distributions.</summary>
internal static class PythonEcosystem
{
    public const string Type = "pypi";

    public static readonly EcosystemDefinition Definition = new()
    {
        Types =
        [
            new PackageType
            {
                Name = Type,
                Aliases = ["python", "pip", "wheel"],
                Versions = PythonVersions.Instance,
                Purl = new PurlRules(LowerCase: false, PythonRequirement.Normalize),
            },
        ],
        Wants = PythonInventory.Wants,
        ReductionFor = null,
        Read = PythonInventory.Read,
        Caches =
        [
            new("pip's cache", "~/.cache/pip/", "RUN pip install --no-cache-dir -r requirements.txt"),
            new("uv's cache", "~/.cache/uv/", "RUN uv sync --no-cache"),
            new("Poetry's cache", "~/.cache/pypoetry/", "RUN poetry install --only main --no-cache"),
        ],
    };
}
