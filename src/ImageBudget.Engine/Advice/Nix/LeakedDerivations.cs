namespace ImageBudget.Advice.Nix;

/// <summary>Derivation files in the store: build recipes, which no program runs.</summary>
internal static class LeakedDerivations
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) => FileAdvice.Find(
        context, "derivations", "derivations (.drv) in the store", "The path of a derivation is in a string, which adds the closure of the derivation.",
        "builtins.unsafeDiscardOutputDependency \"${drv}\"   # or name the output, not drv.drvPath", "nix",
        f => f.Path.StartsWith("/nix/store/", StringComparison.Ordinal) && f.EndsWith(".drv"));
}
