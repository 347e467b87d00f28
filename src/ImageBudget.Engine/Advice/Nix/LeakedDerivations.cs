namespace ImageBudget.Advice.Nix;

/// <summary>Derivation files in the store: build recipes, which no program needs.</summary>
internal static class LeakedDerivations
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) => FileAdvice.Find(
        context, "derivations", "derivations (.drv) in the store", "A derivation's path leaked as a string, and its closure came along.",
        ("builtins.unsafeDiscardOutputDependency \"${drv}\"   # or name the output, not drv.drvPath", "nix"),
        f => f.Path.StartsWith("/nix/store/", StringComparison.Ordinal) && f.EndsWith(".drv"));
}
