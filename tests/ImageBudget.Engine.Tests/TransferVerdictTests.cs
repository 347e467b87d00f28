using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Compression;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests;

/// <summary>A limit on transfer is never held to a sample: the number is measured, or the plain bytes prove that it is below.</summary>
public sealed class TransferVerdictTests
{
    private const int Plain = 64 << 20;

    // Nearly all of the layer is zeros. A sample that happens to see only them says about 100 kB.
    private const int Noise = 6_000_000;

    private static readonly TestImage Hiding = HidingImage();
    private static readonly byte[] Archive = Hiding.DockerArchive();

    private string _folder = "";

    [OneTimeSetUp]
    public void WriteImage()
    {
        _folder = Directory.CreateTempSubdirectory("imagebudget-tests-").FullName;
        File.WriteAllBytes(Path.Combine(_folder, "image.tar"), Archive);
        File.WriteAllBytes(Path.Combine(_folder, "small.tar"), TestImage.Of(new TarBuilder().File("a", "a")).DockerArchive());
    }

    [OneTimeTearDown]
    public void RemoveImage() => Directory.Delete(_folder, recursive: true);

    [TestCase("maxSize: { transfer: 5 MB }", "IB1001")]
    [TestCase("maxSize: { transfer: 5 MB, unpacked: 1 GB }", "IB1001")]
    [TestCase("maxLayerSize: { transfer: 5 MB }", "IB1002")]
    [TestCase("maxIncrease: { transfer: 5 MB }", "IB5001")]
    [TestCase("maxSize: { update: 5 MB }", "IB1001")]
    public void HiddenNoise_DoesNotPass(string budget, string code)
    {
        foreach (bool pipe in (bool[])[false, true])
        {
            CheckResult result = Check(budget, pipe, needsBaseline: budget.Contains("Increase") || budget.Contains("update"));
            Finding finding = result.Images.Single().Findings.Single();
            Assert.That(finding.Code, Is.EqualTo(code));
            Assert.That(finding.Measured, Is.InRange(Noise, Noise + 200_000));
            Assert.That(result.Images[0].Analysis.Size.TransferError, Is.Zero);
        }
    }

    [TestCase("maxSize: { transfer: 80 MB }")]
    [TestCase("maxLayerSize: { transfer: 80 MB }")]
    public void LimitAboveThePlainBytes_IsProven_WithoutMeasuringAll(string budget)
    {
        CheckResult result = Check(budget, pipe: false);
        Assert.That((result.ExitCode, result.Images[0].Analysis.Size.TransferEstimated), Is.EqualTo((0, true)));
        Assert.That(result.Images[0].Analysis.Layers.Single().TransferError, Is.GreaterThan(0));
    }

    [Test]
    public void WhatIsNotShown_IsNotComputed()
    {
        CheckResult result = Check("maxSize: 1 GB", pipe: false, shows: false);
        ImageSizes size = result.Images[0].Analysis.Size;
        long plain = Hiding.Layers[0].Tar.Length;
        Assert.That((size.Transfer, size.TransferEstimated, size.TransferError), Is.EqualTo((plain, true, plain)));
        Assert.That(Check("maxSize: 1 GB", pipe: false, shows: true).Images[0].Analysis.Size.Transfer, Is.LessThan(Plain / 2));
    }

    [Test]
    public void EstimatedAnalysis_IsNotHeldToALimit()
    {
        File.WriteAllText(Path.Combine(_folder, "budgets.yaml"), "maxSize: { transfer: 60 MB }\n");
        ImageAnalysis sampled = ImageAnalyzer.Analyze(new ImageRequest("image.tar"), new AnalyzeOptions { Directory = _folder });
        CheckResult result = BudgetCheck.Simulate(
            new CheckOptions { Directory = _folder, Images = [new("image.tar")] }, sampled, sampled)!;
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Diagnostic unmeasured = result.Diagnostics.Single(d => d.Severity == Severity.Error);
        Assert.That(unmeasured.Code, Is.EqualTo("IB9010"));
        Assert.That(unmeasured.Message, Does.Contain("transfer is estimated, ±").And.Contain("a limit is not held to an estimate"));
    }

    [Test]
    public void CachedEstimate_IsReplaced_WhenAVerdictNeedsAMeasuredNumber()
    {
        string cache = Path.Combine(_folder, "cache");
        Assert.That(Check("maxSize: 1 GB", pipe: false, shows: false, cache: cache).Images[0].Analysis.Size.Transfer, Is.GreaterThan(Plain));
        CheckResult estimated = Check("maxSize: 1 GB", pipe: false, cache: cache);
        Assert.That(estimated.Images[0].Analysis.Size.TransferEstimated, Is.True);
        Assert.That(
            Check("maxSize: 1 GB", pipe: false, cache: cache).Images[0].Analysis.Size, Is.EqualTo(estimated.Images[0].Analysis.Size));
        CheckResult measured = Check("maxSize: { transfer: 5 MB }", pipe: false, cache: cache);
        Assert.That((measured.ExitCode, measured.Images[0].Analysis.Size.TransferEstimated), Is.EqualTo((1, false)));
        Assert.That(
            Check("maxSize: 1 GB", pipe: false, cache: cache).Images[0].Analysis.Size, Is.EqualTo(measured.Images[0].Analysis.Size));
    }

    [Test]
    public void Pipe_WhoseNameIsNotTheDiffId_ProvesNothing()
    {
        string name = new string('a', 64) + "/layer.tar";
        byte[] lying = TestImage.Archive(new Dictionary<string, byte[]>
        {
            ["config.json"] = Hiding.Config(),
            [name] = Hiding.Layers[0].Tar,
            ["manifest.json"] = Encoding.UTF8.GetBytes($$"""[{"Config":"config.json","RepoTags":[],"Layers":["{{name}}"]}]"""),
        });
        ImageAnalysis analysis = ImageAnalyzer.Analyze(
            new ImageRequest("-"), new AnalyzeOptions { Directory = _folder, StandardInput = new MemoryStream(lying) });
        Assert.That(analysis.Size.TransferError, Is.EqualTo(Hiding.Layers[0].Tar.Length));
    }

    private CheckResult Check(string budget, bool pipe, bool needsBaseline = false, bool shows = true, string? cache = null)
    {
        File.WriteAllText(Path.Combine(_folder, "budgets.yaml"), budget + "\n");
        return BudgetCheck.Run(new CheckOptions
        {
            Directory = _folder,
            Images = [new(pipe ? "-" : "image.tar")],
            StandardInput = pipe ? new MemoryStream(Archive) : null,
            Baseline = needsBaseline ? "small.tar" : null,
            ShowsTransfer = shows,
            CacheDirectory = cache,
        });
    }

    private static TestImage HidingImage()
    {
        byte[] content = new byte[Plain];
        SampleData.Random(Noise, 5).CopyTo(content, 20_000_000);
        return TestImage.Of(new TarBuilder().File("zeros", content));
    }
}
