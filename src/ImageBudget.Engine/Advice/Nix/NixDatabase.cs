namespace ImageBudget.Advice.Nix;

/// <summary>Nix's own database, which only Nix inside the container reads.</summary>
internal static class NixDatabase
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) => FileAdvice.Find(
        context, "nix-database", "the Nix database", "includeNixDB adds it; only images that run Nix need it.",
        "includeNixDB = false;", "nix", f => f.Path.StartsWith("/nix/var/nix/db/", StringComparison.Ordinal), certain: false);
}
