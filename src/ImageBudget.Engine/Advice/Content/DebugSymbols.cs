namespace ImageBudget.Advice.Content;

/// <summary>Separate debug information files.</summary>
internal static class DebugSymbols
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) =>
    [
        .. FileAdvice.Find(
            context, "debug-files", "separate debug symbols", "Only a debugger reads them; keep them where crashes are analysed.",
            context.Fix(
                "separateDebugInfo = true;   # and do not name the debug output",
                "# leave *-dbg and *-dbgsym packages out, or delete in the RUN that makes them\nRUN make install && rm -rf /usr/lib/debug",
                "# leave packages and files with debug symbols out of the image"),
            IsSeparate),
        .. FileAdvice.Find(
            context, "pdb", ".NET debug symbols", "Only a debugger, and stack traces with line numbers, read them.",
            ("<DebugType>none</DebugType>   <!-- or embedded, which keeps line numbers and is compressed -->", "csproj"),
            f => f.EndsWith(".pdb"), certain: false),
    ];

    public static bool IsSeparate(LiveFile file) => file.Has("/lib/debug/") || file.EndsWith(".debug") || file.Has(".dSYM/");
}
