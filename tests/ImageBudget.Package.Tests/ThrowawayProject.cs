using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Package.Tests;

/// <summary>A project in a directory of its own that uses the packages as any project would.</summary>
internal sealed class ThrowawayProject : IDisposable
{
    private bool _restored;

    public ThrowawayProject(string project)
    {
        // The user's own sources stay; the directory with the packages comes on top.
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="image-budget-under-test" value="{PackedFeed.Folder}" />
              </packageSources>
            </configuration>
            """);
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("shop.csproj", project);
        foreach (string sample in new[] { "shop-leaky.tar.gz", "shop-fixed.tar.gz" })
        {
            File.Copy(Path.Combine(Repository.Root, "samples", sample), Path.Combine(Folder, sample));
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("image-budget-").FullName;

    public void Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Runs <c>dotnet build</c>; gives the lines that are errors or warnings, without the project's name at their end.</summary>
    public (int ExitCode, string[] Lines) Build(params string[] arguments)
    {
        string[] restore = _restored ? ["--no-restore"] : [];
        _restored = true;
        (int exitCode, string output) = Run(
            ["build", "-tl:off", "-nologo", "-v:minimal", "-nodeReuse:false", "-p:UseSharedCompilation=false", .. restore, .. arguments]);
        string project = $" [{Folder}/shop.csproj";
        return (exitCode,
        [
            // `dotnet build` says all of it once more at its end.
            .. output.Split('\n')
                .TakeWhile(l => l is not "Build FAILED." and not "Build succeeded.")
                .Where(l => l.Contains(": error ", StringComparison.Ordinal) || l.Contains(": warning ", StringComparison.Ordinal))
                .Select(l => l.LastIndexOf(project, StringComparison.Ordinal) is var end and > 0 ? l[..end].Trim() : l.Trim()),
        ]);
    }

    public (int ExitCode, string Output) Run(params string[] arguments)
    {
        (int exitCode, string output) = DotNet.Run(Folder, PackedFeed.Packages, arguments);
        TestContext.Out.Write(output);
        return (exitCode, output);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
