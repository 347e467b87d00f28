using System.Text;
using ImageBudget.Diagnostics;
using ImageBudget.Evaluation;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Evaluation;

/// <summary>Findings about packages tell which layer brought them, and by what command.</summary>
public sealed class PackageFindingsTests
{
    private const string Git = "Package: git\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1:2.39\n\n";

    private static readonly TestImage Image = new TestImage().With(
        TestLayer.Plain(new TarBuilder().File("base", "b")) with { CreatedBy = "/bin/sh -c #(nop) ADD file:1 in / " },
        TestLayer.Plain(new TarBuilder().File("var/lib/dpkg/status", Git).File("var/lib/dpkg/info/git.list", "/.\n/bin/git\n").File("bin/git", new byte[900])) with
        {
            CreatedBy = "RUN /bin/sh -c apt-get update &&     apt-get install -y git # buildkit",
        });

    [TestCase("forbiddenPackages: [git]", "IB3001", "git 1:2.39 is in the image, and forbidden [layer 1: RUN apt-get update && apt-get install -y git]")]
    [TestCase("allowedPackages: []", "IB3004", "git 1:2.39 is in the image, but not on the list of allowed packages [layer 1: RUN apt-get")]
    [TestCase("packages: [{ match: git, maxSize: 1 }]", "IB3002", " [layer 1: RUN apt-get update && apt-get install -y git]")]
    public void Finding_TellsTheLayerAndItsCommand(string budget, string code, string text)
    {
        Finding finding = Check(Image, budget).Images.Single().Findings.Single();
        Assert.That(finding.Code, Is.EqualTo(code));
        Assert.That(finding.Message, Does.Contain(text));
        Assert.That(finding.Layers, Is.EqualTo(new[] { new FindingLayer(1, "RUN /bin/sh -c apt-get update &&     apt-get install -y git # buildkit", false) }));
    }

    [Test]
    public void FindingOfTheBase_SaysSo()
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

    [Test]
    public void UnreadableDatabase_DoesNotPassAList()
    {
        TestImage broken = TestImage.Of(new TarBuilder().File("var/lib/dpkg/status", Git + "Package: tar\nStatus"));
        CheckResult result = Check(broken, "allowedPackages: [git]");
        Assert.That((result.ExitCode, result.Diagnostics.Single().Code), Is.EqualTo((2, "IB9010")));
    }

    private static CheckResult Check(TestImage image, string budget)
    {
        string folder = Directory.CreateTempSubdirectory("image-budget-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "image.tar"), image.DockerArchive());
            File.WriteAllText(Path.Combine(folder, "budgets.yaml"), budget + "\n", Encoding.UTF8);
            return BudgetCheck.Run(new CheckOptions { Directory = folder, Images = [new ImageRequest("image.tar")] });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
