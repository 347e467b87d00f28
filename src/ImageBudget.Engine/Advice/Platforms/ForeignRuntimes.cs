namespace ImageBudget.Advice.Platforms;

/// <summary>
/// Assets of .NET packages for other platforms: <c>runtimes/win-x64/native/...</c>. The host selects by runtime identifier (.NET
/// documentation, "RID catalog"), so those of another operating system or processor are never loaded.
/// </summary>
internal static class ForeignRuntimes
{
    // Image architectures (GOARCH) and their names in runtime identifiers.
    private static readonly (string Image, string Rid)[] Processors =
        [("amd64", "x64"), ("386", "x86"), ("arm64", "arm64"), ("arm", "arm"), ("s390x", "s390x"), ("ppc64le", "ppc64le"),
            ("riscv64", "riscv64"), ("loong64", "loongarch64")];

    private static readonly string[] OtherSystems =
        ["win", "osx", "maccatalyst", "ios", "iossimulator", "tvos", "tvossimulator", "android", "browser", "freebsd", "illumos", "solaris",
            "haiku"];

    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        string[] platform = context.Analysis.Image.Platform.Split('/');
        string? processor = platform.Length < 2 ? null : Array.Find(Processors, p => p.Image == platform[1]).Rid;
        return platform[0] != "linux"
            ? []
            : FileAdvice.Find(
                context, "foreign-runtimes", "files of .NET packages for other systems",
                "A publish without a runtime identifier takes along what every system might need; only those of this one can be loaded.",
                ($"<RuntimeIdentifier>linux-{(IsMusl(context) ? "musl-" : "")}{processor ?? "x64"}</RuntimeIdentifier>   <!-- with <SelfContained>false</SelfContained> the runtime stays that of the base image -->",
                "csproj"),
                f => IsForeign(f.Path, processor), source: ".NET documentation, RID catalog");
    }

    // Native assets for glibc do not load on Alpine.
    private static bool IsMusl(AdviceContext context) =>
        context.Has("apk") || context.Files.Any(f => f.Path.StartsWith("/lib/ld-musl-", StringComparison.Ordinal));

    private static bool IsForeign(string path, string? processor)
    {
        string[] parts = path.Split('/');
        int at = Array.LastIndexOf(parts, "runtimes");
        if (at < 1 || at + 3 >= parts.Length || parts[at + 2] is not ("native" or "lib"))
        {
            return false;
        }

        string[] rid = parts[at + 1].Split('-');
        string system = rid[0].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.');
        return OtherSystems.Contains(system)
            || (system == "linux" && rid.Length > 1 && processor is not null && rid[^1] != processor
                && Array.Exists(Processors, p => p.Rid == rid[^1]));
    }
}
