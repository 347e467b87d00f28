using System.Text.RegularExpressions;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.MSBuild.Tests;

/// <summary>The package's targets in a project without an SDK, whose <c>Build</c> and <c>PublishContainer</c> do nothing but be
/// there.</summary>
public sealed class TargetsTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;
        Copy("shop-fixed.tar.gz", "listed.tar.gz");
        Copy("shop-leaky.tar.gz", "published.tar.gz");
        File.WriteAllText(
            Path.Combine(_folder, "budgets.yaml"),
            "images:\n  - { name: listed, maxSize: 1 MB, enforce: false }\n  - { name: web, maxSize: 2 MB }\n");
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void ListedImage_IsCheckedAfterBuild_EachTime()
    {
        string project = Project("""<ImageBudgetImage Include="listed.tar.gz" />""");
        for (int i = 0; i < 2; i++)
        {
            (int exitCode, string[] lines) = Build(project, "-t:Build");
            Assert.That(lines, Has.Length.EqualTo(1).And.All.StartsWith($"{_folder}/budgets.yaml(2,30): warning IB1001: listed: "));
            Assert.That(exitCode, Is.Zero);
        }
    }

    [Test]
    public void PublishedArchive_IsCheckedOnce_WithItsItem_AfterItWasWritten()
    {
        string project = Project(
            """
            <ImageBudgetImage Include="listed.tar.gz" />
            <ImageBudgetImage Include="published.tar.gz" Name="web" />
            """);
        (int exitCode, string[] lines) = Build(
            project, "-t:Build;PublishContainer", "-p:ContainerArchiveOutputPath=published.tar.gz");
        Assert.That(lines, Has.Length.EqualTo(2), string.Join('\n', lines));
        Assert.That(lines[0], Does.StartWith($"{_folder}/budgets.yaml(2,30): warning IB1001: listed: "));
        Assert.That(lines[1], Does.StartWith($"{_folder}/budgets.yaml(3,27): error IB1001: web: "));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public void PublishedArchive_NeedsNoItem()
    {
        File.WriteAllText(Path.Combine(_folder, "budgets.yaml"), "maxSize: 3 MB\n");
        (int exitCode, string[] lines) =
            Build(Project(""), "-t:PublishContainer", $"-p:ContainerArchiveOutputPath={_folder}/published.tar.gz");
        Assert.That(lines, Has.Length.EqualTo(1).And.All.StartsWith($"{_folder}/budgets.yaml(1,10): error IB1001: published: "));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public void PublishContainer_WithoutAnArchive_IsAWarning()
    {
        (int exitCode, string[] lines) = Build(Project(""), "-t:PublishContainer");
        string quoted = Regex.Match(CodeCatalog.Page("IB0006")!, "```text\nshop.csproj( : warning IB0006: .*)\n```").Groups[1].Value;
        Assert.That(
            lines.Select(l => l.Split(" [")[0]), Is.EqualTo(new[] { $"{_folder}/shop.proj{quoted}" }), "what docs/rules/IB0006.md quotes");
        Assert.That(exitCode, Is.Zero);
    }

    [Test]
    public void Disabled_ChecksNothing()
    {
        string project = Project("""<ImageBudgetImage Include="listed.tar.gz" />""");
        (int exitCode, string[] lines) = Build(project, "-t:Build;PublishContainer", "-p:ImageBudgetEnabled=false");
        Assert.That(lines, Is.Empty);
        Assert.That(exitCode, Is.Zero);
    }

    [TestCase("ImageBudgetDeep")]
    [TestCase("ImageBudgetTrustFileTimes")]
    public void SwitchThatIsNeither_IsAnError(string name)
    {
        (int exitCode, string[] lines) = Build(Project(""), "-t:Build", $"-p:{name}=1");
        Assert.That(
            lines, Has.Length.EqualTo(1).And.All.Contains($"shop.proj : error IB0004: {name} is '1', where true or false is meant"));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void FileTimes_AreTrusted_UnlessSwitchedOff(bool trusted)
    {
        File.WriteAllText(Path.Combine(_folder, "budgets.yaml"), "maxSize: 1 GB\n");
        string old = Path.Combine(Repository.Root, "samples", "shop-leaky.tar.gz");
        (int exitCode, string[] lines) = Build(
            Project($"""<ImageBudgetImage Include="{old}" />"""), "-t:Build", trusted ? "-p:A=1" : "-p:ImageBudgetTrustFileTimes=false");
        Assert.That(lines, Is.Empty);
        Assert.That(exitCode, Is.Zero);
        Assert.That(Directory.GetFiles(Path.Combine(_folder, "obj", "ImageBudget"), "*.files"), Has.Length.EqualTo(trusted ? 1 : 0));
    }

    [Test]
    public void Baseline_HoldsForListedAndPublishedImages()
    {
        File.WriteAllText(Path.Combine(_folder, "budgets.yaml"), "maxIncrease: { unpacked: 1 MB }\n");
        string leaky = Path.Combine(Repository.Root, "samples", "shop-leaky.tar.gz");
        string[] arguments =
            ["-t:Build;PublishContainer", $"-p:ContainerArchiveOutputPath={_folder}/published.tar.gz", $"-p:ImageBudgetBaseline={leaky}",
            "-p:ImageBudgetDeep=true"];
        string project = Project("""<ImageBudgetImage Include="listed.tar.gz" />""");
        (int exitCode, string[] lines) = Build(project, arguments);
        Assert.That(lines, Is.Empty);
        Assert.That(exitCode, Is.Zero);

        File.Copy(leaky, Path.Combine(_folder, "published.tar.gz"), overwrite: true);
        arguments[2] = "-p:ImageBudgetBaseline=listed.tar.gz";
        (exitCode, lines) = Build(project, arguments);
        Assert.That(lines, Has.Length.EqualTo(1).And.All.StartsWith($"{_folder}/budgets.yaml(1,26): error IB5001: published: "));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    private string Project(string items)
    {
        string build = Path.Combine(Repository.Root, "build");
        string path = Path.Combine(_folder, "shop.proj");
        File.WriteAllText(path, $"""
            <Project>
              <Import Project="{build}/ImageBudget.MSBuild.props" />
              <PropertyGroup>
                <ImageBudgetTasksAssembly>{typeof(CheckImageBudget).Assembly.Location}</ImageBudgetTasksAssembly>
                <BaseIntermediateOutputPath>obj/</BaseIntermediateOutputPath>
                <IsPublishable>true</IsPublishable>
                <EnableSdkContainerSupport>true</EnableSdkContainerSupport>
              </PropertyGroup>
              <ItemGroup>
                {items}
              </ItemGroup>
              <Target Name="Build" />
              <Target Name="PublishContainer">
                <PropertyGroup>
                  <GeneratedArchiveOutputPath>$(ContainerArchiveOutputPath)</GeneratedArchiveOutputPath>
                </PropertyGroup>
              </Target>
              <Import Project="{build}/ImageBudget.MSBuild.targets" />
            </Project>
            """);
        return path;
    }

    private (int ExitCode, string[] Lines) Build(string project, params string[] arguments)
    {
        (int exitCode, string output) = DotNet.Run(
            _folder, null, ["msbuild", project, "-nologo", "-tl:off", "-v:minimal", "-clp:NoSummary", "-nodeReuse:false", .. arguments]);
        TestContext.Out.Write(output);
        return (exitCode,
            [.. output.Split('\n').Select(l => l.Trim())
            .Where(l => l.Contains(": error ", StringComparison.Ordinal) || l.Contains(": warning ", StringComparison.Ordinal))]);
    }

    private void Copy(string sample, string name) =>
        File.Copy(Path.Combine(Repository.Root, "samples", sample), Path.Combine(_folder, name));
}
