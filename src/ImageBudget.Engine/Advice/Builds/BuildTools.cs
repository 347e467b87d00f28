using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Advice.Builds;

/// <summary>Compilers, headers and build tools that a package manager installed and the final stage kept.</summary>
internal static class BuildTools
{
    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        ImmutableArray<Package> tools = [.. context.Analysis.Packages.Where(IsBuildTool)];
        if (tools.IsEmpty)
        {
            yield break;
        }

        (string Text, string Language) fix = context.Fix(
            null,
            context.HasProgram("/usr/bin/apt-get")
                ? "FROM debian:bookworm AS build\nRUN apt-get update && apt-get install -y build-essential && make\n\nFROM debian:bookworm-slim\nCOPY --from=build /out /usr/local"
                : "# build in a stage of its own\nFROM BUILD-IMAGE AS build\nRUN make\n\nFROM RUN-TIME-IMAGE\nCOPY --from=build /out /usr/local",
            "# build in an image of its own, and take only the result along");
        yield return new Suggestion
        {
            Kind = "build-tools",
            Title = FormattableString.Invariant($"{tools.Length} build tool{(tools.Length == 1 ? "" : "s")} in the final image"),
            Bytes = tools.Sum(t => t.Live),
            Why = "Compilers and -dev packages are of use only while building.",
            Fix = fix.Text,
            FixLanguage = fix.Language,
            Source = "Docker documentation, multi-stage builds",
            Certain = false,
            Evidence = [.. tools.OrderByDescending(t => t.Live).ThenBy(t => t.Id, StringComparer.Ordinal).Take(AdviceContext.MostEvidence)
                .Select(t => new Evidence(t.Id, null, ByteCount.Format(t.Live)))],
            EvidenceCount = tools.Length,
            Frees = Savings.Of(tools.Select(t => t.Id)),
        };
    }

    private static bool IsBuildTool(Package package)
    {
        string name = package.Name;
        return package.Ecosystem switch
        {
            "deb" =>
                name is "build-essential" or "make" or "cmake" or "autoconf" or "automake" or "dpkg-dev" or "binutils" or "git"
                or "pkg-config"
                || name.EndsWith("-dev", StringComparison.Ordinal) || IsCompiler(name),
            "apk" =>
                name is "build-base" or "make" or "cmake" or "binutils" or "git" || name.EndsWith("-dev", StringComparison.Ordinal)
                || IsCompiler(name),
            "rpm" =>
                name is "make" or "cmake" or "binutils" or "git" || name.EndsWith("-devel", StringComparison.Ordinal) || IsCompiler(name),
            "npm" => name is "node-gyp" or "typescript" or "webpack" or "esbuild",
            _ => false,
        };
    }

    private static bool IsCompiler(string name)
    {
        string stem = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', '.');
        return stem is "gcc" or "g++" or "cpp" or "clang" or "golang" or "rustc" or "gcc-c++";
    }
}
