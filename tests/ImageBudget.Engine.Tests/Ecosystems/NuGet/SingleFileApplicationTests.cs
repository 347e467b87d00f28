using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.NuGet;

/// <summary>A hello-world program that this machine's SDK publishes as a single file.</summary>
public sealed class SingleFileApplicationTests
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
            <SelfContained>false</SelfContained>
            <PublishSingleFile>true</PublishSingleFile>
            <Version>1.2.3</Version>
          </PropertyGroup>
          <ItemGroup>
            <ProjectReference Include="../greeting/greeting.csproj" />
          </ItemGroup>
        </Project>
        """;

    private const string Library = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Version>4.5.6</Version>
          </PropertyGroup>
        </Project>
        """;

    [Test]
    public void PublishedSingleFile_IsItsApplication_WithBundledLibraries()
    {
        string folder = Directory.CreateTempSubdirectory("image-budget-single-").FullName;
        try
        {
            Write("hello/hello.csproj", Project);
            Write("hello/Program.cs", "System.Console.WriteLine(new Greeting().Text);");
            Write("greeting/greeting.csproj", Library);
            Write("greeting/Greeting.cs", "public sealed class Greeting { public string Text => \"hello\"; }");
            (int exitCode, string output) =
                DotNet.Run(Path.Combine(folder, "hello"), null, "publish", "-c", "Release", "-o", "out", "-nodeReuse:false");
            if (exitCode != 0)
            {
                Assert.Ignore("This machine cannot publish a single-file application: " + output.Trim().Split('\n')[^1]);
            }

            byte[] program = File.ReadAllBytes(Path.Combine(folder, "hello", "out", "hello"));
            ImageAnalysis analysis = new ImageOf().File("app/hello", program).Analyze();
            Assert.That(analysis.Notes, Is.Empty);
            Assert.That(analysis.Ids(), Is.SupersetOf(new[] { "pkg:nuget/greeting@4.5.6", "pkg:nuget/hello@1.2.3" }));
            Assert.That(analysis.Package("pkg:nuget/hello@1.2.3").Live, Is.EqualTo(program.Length));
            Assert.That(analysis.Package("pkg:nuget/greeting@4.5.6").Live, Is.Zero, "it has no bytes of its own");
            Assert.That(analysis.Edges(), Does.Contain("hello -> greeting: hello needs greeting 4.5.6"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        void Write(string path, string text)
        {
            string file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text, new UTF8Encoding(false));
        }
    }
}
