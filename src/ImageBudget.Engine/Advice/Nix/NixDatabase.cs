namespace ImageBudget.Advice.Nix;

/// <summary>Nix's own database, which only Nix in the container reads.</summary>
internal static class NixDatabase
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) => FileAdvice.Find(
        context, "nix-database", "the Nix database", "includeNixDB puts it there, for images that run Nix themselves.",
        context.Fix("includeNixDB = false;", null, "# leave /nix/var/nix/db out, unless the container runs Nix"), f =>
            f.Path.StartsWith("/nix/var/nix/db/", StringComparison.Ordinal), certain: false);
}
