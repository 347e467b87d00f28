namespace ImageBudget.Advice;

/// <summary>Debug information in files of its own.</summary>
internal static class DebugSymbols
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) =>
    [
        .. FileAdvice.Find(
            context, "debug-files", "separate debug symbols", "Only a debugger reads them; keep them where crashes are analysed.",
            context.IsNix ? "separateDebugInfo = true;   # and do not name the debug output" : "# strip --strip-unneeded, keep the symbols outside the image",
            context.IsNix ? "nix" : "dockerfile",
            f => f.Has("/lib/debug/") || f.EndsWith(".debug") || f.EndsWith(".dSYM")),
        .. FileAdvice.Find(
            context, "pdb", ".NET debug symbols", "Only a debugger, and stack traces with line numbers, read them.",
            "<DebugType>none</DebugType>   <!-- or embedded, for line numbers at a third of the size -->", "csproj",
            f => f.EndsWith(".pdb"), certain: false),
    ];
}
