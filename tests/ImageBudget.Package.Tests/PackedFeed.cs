using System.Reflection;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Package.Tests;

/// <summary>The three packages, packed once from what was built, in a directory that is a NuGet source.</summary>
[SetUpFixture]
public sealed class PackedFeed
{
    private static string s_root = "";

    /// <summary>Another one in each run: the .NET CLI remembers for each user where a tool of some version lies.</summary>
    internal static string Version { get; } = $"0.1.0-test-{Guid.NewGuid():n}"[..19];

    /// <summary>The source.</summary>
    internal static string Folder => Path.Combine(s_root, "feed");

    /// <summary>Where the packages under test are restored to, so that the user's own directory never sees them.</summary>
    internal static string Packages => Path.Combine(s_root, "packages");

    [OneTimeSetUp]
    public void Pack()
    {
        s_root = Directory.CreateTempSubdirectory("image-budget-").FullName;
        string configuration = typeof(PackedFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "Configuration").Value!;
        (int exitCode, string output) = DotNet.Run(
            Repository.Root,
            null,
            "msbuild", "build/pack.proj", "-t:Pack", "-nologo", "-tl:off", "-v:minimal", "-nodeReuse:false", "-warnaserror",
            "-p:NoBuild=true", $"-p:Configuration={configuration}", $"-p:MinVerVersionOverride={Version}",
            $"-p:PackageOutputPath={Folder}");
        Assert.That(exitCode, Is.Zero, output);
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(s_root, recursive: true);
}
