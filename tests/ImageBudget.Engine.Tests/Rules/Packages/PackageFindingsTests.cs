using System.Collections.Immutable;
using System.Text;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules.Packages;

/// <summary>Findings about packages name the layer that added them, and its command.</summary>
public sealed class PackageFindingsTests
{
    private const string Git = "Package: git\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1:2.39\n\n";

    private static readonly TestImage Image = new TestImage().With(
        TestLayer.Plain(new TarBuilder().File("base", "b")) with { CreatedBy = "/bin/sh -c #(nop) ADD file:1 in / " },
        TestLayer.Plain(
            new TarBuilder().File("var/lib/dpkg/status", Git).File("var/lib/dpkg/info/git.list", "/.\n/bin/git\n")
            .File("bin/git", new byte[900])) with
        {
            CreatedBy = "RUN /bin/sh -c apt-get update &&     apt-get install -y git # buildkit",
        });

    [TestCase(
        "forbiddenPackages: [git]", "IB3001",
        "git 1:2.39 is in the image, but is forbidden [layer 1: RUN apt-get update && apt-get install -y git]")]
    [TestCase(
        "allowedPackages: []", "IB3004", "git 1:2.39 is in the image, but is not on the list of allowed packages [layer 1: RUN apt-get")]
    [TestCase("packages: [{ match: git, maxSize: 1 }]", "IB3002", " [layer 1: RUN apt-get update && apt-get install -y git]")]
    public void Finding_NamesTheLayerAndItsCommand(string budget, string code, string text)
    {
        Finding finding = Check(Image, budget).Images.Single().Findings.Single();
        Assert.That(finding.Code, Is.EqualTo(code));
        Assert.That(finding.Message, Does.Contain(text));
        Assert.That(
            finding.Layers,
            Is.EqualTo(new[] { new FindingLayer(1, "RUN /bin/sh -c apt-get update &&     apt-get install -y git # buildkit", false) }));
    }

    [Test]
    public void PackageThatTwoLinesForbid_IsOneFinding_AndCountedOnce()
    {
        ImageCheck image = Check(Image, "forbiddenPackages: [git, \"g*\", { name: \"*\", ecosystem: deb }, absent]").Images.Single();
        Assert.That(image.Findings.Count(f => f.Message.StartsWith("git 1:2.39", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(image.Findings.Select(f => f.Subject), Is.Unique);
        Assert.That(image.Limits.Sum(l => l.Measured), Is.EqualTo(image.Findings.Length));
        Assert.That(image.Limits.Single(l => l.Subject == "absent").Broken, Is.False);
    }

    [Test]
    public void FindingOfTheBase_IsMarked()
    {
        Finding finding = Check(Image, "forbiddenPackages: [git]\nbase: { layers: 2 }").Images.Single().Findings.Single();
        Assert.That(finding.Layers.Single().Base, Is.True);
        Assert.That(finding.Message, Does.EndWith("[in the base image's layer 1]"));
    }

    [TestCase("RUN echo\u001b[2J ::error::x")]
    [TestCase("RUN a\nbudgets.yaml(1,1): error IB1001: forged")]
    public void HostileCommand_StaysOneInertLine(string command)
    {
        TestImage image = new TestImage().With(Image.Layers[0], Image.Layers[1] with { CreatedBy = command + new string('x', 500) });
        string message = Check(image, "forbiddenPackages: [git]").Images.Single().Findings.Single().Message;
        Assert.That(message.Any(char.IsControl), Is.False);
        Assert.That(message, Has.Length.LessThan(300));
    }

    [Test]
    public void EmptyList_AllowsNothing_AndAbsentChecksNothing()
    {
        Assert.That(Check(Image, "allowedPackages: []").ExitCode, Is.EqualTo(1));
        Assert.That(Check(Image, "maxLayers: 5").ExitCode, Is.Zero);
    }

    [TestCase("nar")]
    [TestCase("closureNar")]
    [TestCase("exclusiveNar")]
    public void LimitOnNarSizes_OfPackagesThatHaveNone_IsNotMeasured(string metric)
    {
        CheckResult result = Check(Image, $"packages: [{{ match: git, maxSize: {{ {metric}: 1 }} }}]");
        Assert.That((result.ExitCode, result.Diagnostics.Single().Code), Is.EqualTo((2, "IB0003")));
        Assert.That(
            result.Diagnostics.Single().Message, Does.Contain("no matching package has a NAR size").And.Contain(metric + " limit of git"));
        Assert.That(
            (result.Diagnostics.Single().Span.Line, result.Images.Single().Limits), Is.EqualTo((1, ImmutableArray<LimitOutcome>.Empty)));
    }

    [Test]
    public void UnreadableDatabase_OmitsPassedLimits_AndNamesItsLimit()
    {
        const string Budget =
            "forbiddenPackages: [git]\ndisallowedRequisites: [{ to: git, ecosystem: npm }]\npackages: [{ match: git, optional: true, maxSize: 1 }]";
        CheckResult result = Check(Image, Budget, ImageLimits.Default with { DocumentBytes = 10 });
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Images.Single().Limits.Select(l => l.Key), Is.EqualTo(new[] { "disallowedRequisites" }));
        Assert.That(result.Diagnostics.Single().Message, Does.Contain(
            "/var/lib/dpkg/status: is too large to be read: 79 bytes, over the limit documentBytes of 10 (--limit documentBytes=N raises it)"));
        Assert.That(
            Check(Image, Budget, ImageLimits.Default with { DocumentsBytes = 10 }).Diagnostics.Single().Message,
            Does.Contain("over the limit documentsBytes of 10 (--limit documentsBytes=N raises it)"));
    }

    [Test]
    public void UnreadableDatabase_DoesNotPassAList()
    {
        TestImage broken = TestImage.Of(new TarBuilder().File("var/lib/dpkg/status", Git + "Package: tar\nStatus"));
        CheckResult result = Check(broken, "allowedPackages: [git]");
        Assert.That((result.ExitCode, result.Diagnostics.Single().Code), Is.EqualTo((2, "IB9010")));
    }

    private static CheckResult Check(TestImage image, string budget, ImageLimits? limits = null)
    {
        string folder = Directory.CreateTempSubdirectory("image-budget-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "image.tar"), image.DockerArchive());
            File.WriteAllText(Path.Combine(folder, "budgets.yaml"), budget + "\n", Encoding.UTF8);
            return BudgetCheck.Run(
                new CheckOptions { Directory = folder, Images = [new ImageRequest("image.tar")], Limits = limits ?? ImageLimits.Default });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
