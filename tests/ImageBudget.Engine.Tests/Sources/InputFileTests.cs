using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Testing;
using ImageBudget.Results;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Sources;

/// <summary>Images, budgets and baselines that can be read only once.</summary>
public sealed class InputFileTests
{
    private string _folder = "";

    private static TestImage Shop => new TestImage().With(TestLayer.Gzip(new TarBuilder().File("shop", "amd64")));

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("imagebudget-tests-").FullName;
        File.WriteAllBytes(Path.Combine(_folder, "shop.tar"), Shop.DockerArchive());
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Image_FromAPipe_IsReadAsStandardInput([Values("", "docker-archive:")] string scheme, [Values] bool compressed)
    {
        byte[] bytes = compressed ? TestLayer.Gzip(Shop.DockerArchive()).Stored : Shop.DockerArchive();
        ImageAnalysis image =
            Pipes.With(bytes, path => ImageAnalyzer.Analyze(new ImageRequest(scheme + path), new AnalyzeOptions { Directory = _folder }));
        Assert.That((image.Size.Live, image.Size.Archive), Is.EqualTo((5L, (long)bytes.Length)));
    }

    [Test]
    public void EndlessDevice_IsNoImage()
    {
        if (!File.Exists("/dev/zero"))
        {
            Assert.Ignore("There is no /dev/zero here.");
        }

        ImageFormatException error = Assert.Throws<ImageFormatException>(
            () => ImageAnalyzer.Analyze(new ImageRequest("/dev/zero"), new AnalyzeOptions { Directory = _folder }))!;
        Assert.That(
            (error.Code, error.Message), Is.EqualTo(("IB9001", "not an image: the archive is empty, without manifest.json or index.json")));
    }

    [Test]
    public void Budget_FromAPipe_StartsItsImagesAtTheWorkingDirectory()
    {
        CheckResult result = Pipes.With(Encoding.UTF8.GetBytes("image: shop.tar\nmaxSize: 3 B\n"), path =>
            BudgetCheck.Run(new CheckOptions { Directory = _folder, BudgetFile = path }));
        Assert.That((result.ExitCode, result.Images.Single().Findings.Single().Code), Is.EqualTo((1, "IB1001")));
    }

    [Test]
    public void Budget_FromStandardInput_IsNamedStdin()
    {
        using MemoryStream input = new(Encoding.UTF8.GetBytes("image: shop.tar\nmaxSize: 3 B\n"));
        CheckResult result = BudgetCheck.Run(new CheckOptions { Directory = _folder, BudgetFile = "-", StandardInput = input });
        Assert.That((result.ExitCode, result.BudgetFile, result.Images.Single().Findings.Single().File), Is.EqualTo((1, "stdin", "stdin")));
    }

    [TestCase("image: shop.tar\nmaxIncrease: 0\n", 0)]
    [TestCase("image: shop.tar\nmaxIncrease: 0\n", 1)]
    public void Baseline_FromAPipe_IsReadOnce(string budget, int form)
    {
        File.WriteAllText(Path.Combine(_folder, "budgets.yaml"), budget);
        byte[] baseline = form == 0
            ? new TestImage().With(TestLayer.Plain(new TarBuilder().File("shop", "a"))).DockerArchive()
            : Encoding.UTF8.GetBytes(BaselineText.Write([ImageSnapshot.Of(
                "shop", new TestImage().With(TestLayer.Plain(new TarBuilder().File("shop", "a"))).Analyze())]));
        CheckResult piped = Pipes.With(baseline, path => BudgetCheck.Run(new CheckOptions { Directory = _folder, Baseline = path }));
        Assert.That(piped.Diagnostics, Is.Empty);
        Assert.That(piped.Images.Single().Findings.Select(f => f.Code), Is.EqualTo(new[] { "IB5001" }));

        using MemoryStream input = new(baseline);
        CheckResult given = BudgetCheck.Run(new CheckOptions { Directory = _folder, Baseline = "-", StandardInput = input });
        Assert.That(
            given.Images.Single().Findings.Select(f => f.Message), Is.EqualTo(piped.Images.Single().Findings.Select(f => f.Message)));
    }

    [TestCase("image: '-'\nmaxSize: 60 MB\n", "-", null)]
    [TestCase("image: shop.tar\nmaxIncrease: 0\n", "-", "-")]
    [TestCase("image: '-'\nmaxIncrease: 0\n", null, "-")]
    public void StandardInput_CanBeUsedOnce(string text, string? budget, string? baseline)
    {
        File.WriteAllText(Path.Combine(_folder, "budgets.yaml"), text);
        using MemoryStream input = new(Encoding.UTF8.GetBytes(text));
        CheckResult result =
            BudgetCheck.Run(new CheckOptions { Directory = _folder, BudgetFile = budget, Baseline = baseline, StandardInput = input });
        Assert.That(result.Diagnostics.Select(d => d.Code), Is.EqualTo(new[] { "IB0004" }));
    }

    [TestCase("image: pipe\nmaxSize: 1 MB\n", "budgets.yaml", null)]
    [TestCase("image: shop.tar\nmaxSize: 1 MB\n", "pipe", null)]
    [TestCase("image: shop.tar\nmaxIncrease: 0\n", "budgets.yaml", "pipe")]
    public void PipeWithoutAWriter_EndsOnCancellation(string text, string budget, string? baseline)
    {
        Pipes.Make(Path.Combine(_folder, "pipe"));
        File.WriteAllText(Path.Combine(_folder, "budgets.yaml"), text);
        using CancellationTokenSource source = new();
        Task<CheckResult> check = Task.Run(() => BudgetCheck.Run(
            new CheckOptions { Directory = _folder, BudgetFile = budget, Baseline = baseline }, source.Token));
        Assert.That(check.IsCompleted, Is.False);
        source.Cancel();
        Assert.That(async () => await check, Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase("index.json")]
    [TestCase("layer")]
    public void PipeInALayout_DoesNotBlock(string name)
    {
        string layout = Path.Combine(_folder, "layout");
        TestImage.WriteFolder(layout, TestImage.OciFiles(Shop));
        string path = Path.Combine(layout, name == "layer" ? "blobs/sha256/" + Shop.Layers[0].Digest[7..] : name);
        File.Delete(path);
        Pipes.Make(Path.Combine(_folder, "pipe"));
        foreach (bool link in new[] { false, true })
        {
            File.Delete(path);
            if (link)
            {
                Pipes.Make(Path.Combine(layout, "inside"));
                File.CreateSymbolicLink(path, Path.Combine(layout, "inside"));
            }
            else
            {
                Pipes.Make(path);
            }

            ImageFormatException error = Assert.Throws<ImageFormatException>(
                () => ImageAnalyzer.Analyze(new ImageRequest("layout"), new AnalyzeOptions { Directory = _folder }))!;
            Assert.That(error.Message, Does.Contain("is empty, or no").IgnoreCase, error.Code);
        }
    }

    [Test]
    public void LinksInALayout_AreFollowedInsideTheDirectory([Values] bool inside)
    {
        string layout = Path.Combine(_folder, "layout");
        TestImage.WriteFolder(layout, TestImage.OciFiles(Shop));
        string layer = Path.Combine(layout, "blobs/sha256", Shop.Layers[0].Digest[7..]);
        string elsewhere = Path.Combine(inside ? layout : _folder, "layer.tar.gz");
        File.Move(layer, elsewhere);
        File.CreateSymbolicLink(layer, inside ? "../../layer.tar.gz" : elsewhere);
        Func<ImageAnalysis> analyze = () => ImageAnalyzer.Analyze(new ImageRequest("layout"), new AnalyzeOptions { Directory = _folder });
        if (inside)
        {
            Assert.That(analyze().Size.Live, Is.EqualTo(5));
            return;
        }

        ImageFormatException error = Assert.Throws<ImageFormatException>(() => analyze())!;
        Assert.That(
            (error.Code, error.Message.Contains("leads out of the directory", StringComparison.Ordinal)), Is.EqualTo(("IB9006", true)));
    }
}
