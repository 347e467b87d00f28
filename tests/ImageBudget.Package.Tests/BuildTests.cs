using System.Text.RegularExpressions;
using NUnit.Framework;

namespace ImageBudget.Package.Tests;

public sealed class BuildTests
{
    private const string Budget = "disallowedReferences: [erlang]\n";

    // Nothing is compiled, so that targeting packs that are not part of the SDK are not needed.
    private static string ManyFrameworks(string frameworks) => $"""
        <Project>
          <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
          <PropertyGroup>
            <TargetFrameworks>{frameworks}</TargetFrameworks>
            <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
            <GenerateAssemblyInfo>false</GenerateAssemblyInfo>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="ImageBudget.MSBuild" Version="[{PackedFeed.Version}]" PrivateAssets="all" />
            <ImageBudgetImage Include="shop-leaky.tar.gz" />
          </ItemGroup>
          <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
          <Target Name="CoreCompile" />
          <Target Name="CopyFilesToOutputDirectory" />
        </Project>
        """;

    private static string OneFramework => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <NoWarn>$(NoWarn);$(MoreNoWarn)</NoWarn>
            <WarningsAsErrors>$(WarningsAsErrors);$(MoreWarningsAsErrors)</WarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="ImageBudget.MSBuild" Version="[{PackedFeed.Version}]" PrivateAssets="all" />
            <ImageBudgetImage Include="shop-leaky.tar.gz" />
          </ItemGroup>
        </Project>
        """;

    [Test]
    public void OverBudget_FailsEachTime_UntilTheBudgetIsRaised_AndHonoursTheBuildsSwitches()
    {
        using ThrowawayProject project = new(OneFramework);
        project.Write("Shop.cs", "namespace Shop;\n\npublic class Basket;\n");
        project.Write("budgets.yaml", Budget);
        (int exitCode, string[] first) = project.Build();
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(first, Has.Length.EqualTo(1));
        Assert.That(
            first[0], Does.StartWith($"{project.Folder}/budgets.yaml(1,24): error IB2001: shop-leaky: shop-1.4.0 refers to erlang-25.2.3"));

        // The line that the problem matcher of actions/setup-dotnet looks for, as it stands in the log.
        Assert.That(first[0] + " [shop.csproj]", Does.Match(
            @"^([^\s].*)\((\d+)(?:,\d+|,\d+,\d+)?\):\s+(error|warning)\s+([a-zA-Z]+(?<!MSB)\d+):\s*(.*?)\s+\[(.*?)\]$"));

        Verify(project.Build(), 1, first);

        project.Write("budgets.yaml", Budget + "enforce: false\n");
        string warning = first[0].Replace(": error IB2001", ": warning IB2001", StringComparison.Ordinal);
        Verify(project.Build(), 0, warning);
        Verify(project.Build("-p:MoreWarningsAsErrors=IB2001"), 1, first);
        Verify(project.Build("-p:MoreNoWarn=IB2001"), 0);

        project.Write("budgets.yaml", "maxSize: 16 MB\n");
        (exitCode, first) = project.Build();
        Assert.That((exitCode, first.Single()), Is.EqualTo((1, first[0])));
        Assert.That(first[0], Does.StartWith($"{project.Folder}/budgets.yaml(1,10): error IB1001: shop-leaky: unpacked is 17.0 MB"));
        project.Write("budgets.yaml", "maxSize: 18 MB\n");
        Verify(project.Build(), 0);
    }

    [TestCase("net10.0")]
    [TestCase("net10.0;net9.0")]
    public void ManyTargetFrameworks_AreCheckedOnce(string frameworks)
    {
        using ThrowawayProject project = new(ManyFrameworks(frameworks));
        project.Write("budgets.yaml", Budget);
        (int exitCode, string[] lines) = project.Build();
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(lines, Has.Length.EqualTo(1).And.All.Contains("budgets.yaml(1,24): error IB2001: "));
    }

    [Test]
    public void ToolFromAManifest_SaysTheSame_AsTheBuild()
    {
        using ThrowawayProject project = new(OneFramework);
        project.Write("budgets.yaml", Budget);
        project.Write(".config/dotnet-tools.json", $$"""
            { "version": 1, "isRoot": true, "tools": { "dotnet-image-budget": { "version": "{{PackedFeed.Version}}", "commands": ["dotnet-image-budget"] } } }
            """);
        (int exitCode, string output) = project.Run("tool", "restore");
        Assert.That(exitCode, Is.Zero, output);
        (exitCode, output) = project.Run("image-budget", "check", "shop-leaky.tar.gz", "--report", "msbuild");
        Assert.That(exitCode, Is.EqualTo(1), output);
        string[] lines = [.. output.Split('\n').Where(l => Regex.IsMatch(l, @": error IB\d{4}: ")).Select(l => $"{project.Folder}/{l}")];
        Assert.That(lines, Is.Not.Empty);
        Assert.That(project.Build().Lines, Is.EqualTo(lines));
    }

    private static void Verify((int ExitCode, string[] Lines) build, int exitCode, params string[] lines)
    {
        Assert.That(build.Lines, Is.EqualTo(lines));
        Assert.That(build.ExitCode, Is.EqualTo(exitCode));
    }
}
