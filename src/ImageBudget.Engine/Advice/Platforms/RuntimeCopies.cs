namespace ImageBudget.Advice.Platforms;

/// <summary>Several copies of the .NET runtime: in a self-contained application and in the base image, in several versions, or with its
/// SDK.</summary>
internal static class RuntimeCopies
{
    private const string Shared = "/shared/Microsoft.NETCore.App/";
    private const string CoreLibrary = "/System.Private.CoreLib.dll";

    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        string[] runtimes = [.. context.Files.Where(f => f.EndsWith(CoreLibrary)).Select(f => f.Path[..^(CoreLibrary.Length - 1)])];
        string[] shared = [.. runtimes.Where(r => r.Contains(Shared, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        string[] own = [.. runtimes.Except(shared)];
        if (shared.Length > 0 && own.Length > 0)
        {
            // An application's directory has other files too: only files that the shared runtime has by the same name are copies.
            HashSet<string> names =
                [.. context.Files.Where(f => Array.Exists(shared, s => f.Path.StartsWith(s, StringComparison.Ordinal)))
                .Select(f => NameOf(f.Path))];
            foreach (Suggestion suggestion in FileAdvice.Find(
                context, "runtime-copies", "a second .NET runtime, inside the application",
                $"The application is self-contained, and the image has a shared runtime too ({shared[^1]}): the application uses its own.",
                ("<SelfContained>false</SelfContained>   <!-- or keep it self-contained on mcr.microsoft.com/dotnet/runtime-deps -->",
                    "csproj"),
                f => Array.Exists(own, o => f.Path.StartsWith(o, StringComparison.Ordinal) && NameOf(f.Path) == f.Path[o.Length..])
                    && names.Contains(NameOf(f.Path)),
                certain: false, source: ".NET documentation, application publishing"))
            {
                yield return suggestion;
            }
        }

        if (shared.Length > 1)
        {
            foreach (Suggestion suggestion in FileAdvice.Find(
                context, "runtime-versions",
                FormattableString.Invariant($"{shared.Length - 1} more shared .NET runtime{(shared.Length == 2 ? "" : "s")} than one"),
                $"An application starts one version; the image has {string.Join(", ", shared.Select(s => NameOf(s.TrimEnd('/'))))}.",
                ("# install or copy one version of the runtime; <RollForward>Major</RollForward> lets older applications use it", "text"),
                f => Array.Exists(shared[..^1], s => f.Path.StartsWith(s, StringComparison.Ordinal)),
                certain: false, source: ".NET documentation, RollForward"))
            {
                yield return suggestion;
            }
        }

        string[] sdks =
            [.. context.Files.Where(f => f.EndsWith("/dotnet.dll") && f.Has("/sdk/")).Select(f => f.Path[..(f.Path.LastIndexOf('/') + 1)])];
        foreach (Suggestion suggestion in FileAdvice.Find(
            context, "dotnet-sdk", "the .NET SDK", "It compiles; a published application needs only the runtime.",
            context.Fix(
                null,
                "FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -c Release -o /app\n\n"
                    + "FROM mcr.microsoft.com/dotnet/aspnet:10.0\nCOPY --from=build /app /app",
                "# put the published application on an image with the run-time alone"),
            f => Array.Exists(sdks, s => f.Path.StartsWith(s, StringComparison.Ordinal)), certain: false,
            source: ".NET documentation, containerize an app"))
        {
            yield return suggestion;
        }
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
