using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Results;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Sources;

public sealed class MissingFileTests
{
    private const string Missing = "there is no such file or directory";

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("imagebudget-tests-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("shop:latest", "shop:latest", "shop.tar")]
    [TestCase("docker:27", "docker:27", "docker.tar")]
    [TestCase("ghcr.io/acme/shop:1.4", "ghcr.io/acme/shop:1.4", "shop.tar")]
    [TestCase("ghcr.io/acme/shop", "ghcr.io/acme/shop", "shop.tar")]
    [TestCase("localhost:5000/shop", "localhost:5000/shop", "shop.tar")]
    [TestCase("shop@sha256:00ff", "shop@sha256:00ff", "shop.tar")]
    public void ImageName_GetsTheCommandsThatMakeAFile(string given, string name, string file) => Assert.That(
        Message(given),
        Is.EqualTo(
            $"{Missing}; to read the image of this name, save it: docker save {name} -o {file} "
            + $"(from a registry: skopeo copy docker://{name} docker-archive:{file}), then: run {given} as {file}"));

    [TestCase("nginx")]
    [TestCase("acme/shop")]
    public void WordThatMayBeBoth_GetsThemToo(string given) =>
        Assert.That(Message(given), Does.StartWith($"{Missing}; if it is the name of an image, save it: docker save {given} -o "));

    [TestCase("nope.tar")]
    [TestCase("out/nope.tar.gz")]
    [TestCase("./nginx:1")]
    [TestCase("/nginx:1")]
    [TestCase("../nginx")]
    [TestCase("notes.txt")]
    [TestCase("Nginx")]
    [TestCase("a b:c")]
    [TestCase("x;y:1")]
    [TestCase("oci:nowhere")]
    public void Path_GetsThePlainMessage(string given) => Assert.That(Message(given), Is.EqualTo(Missing));

    [TestCase("imag.tar", "image.tar")]
    [TestCase("./imag.tar", "./image.tar")]
    [TestCase("out/shp.tar", "out/shop.tar.gz")]
    [TestCase("out/shop", "out/shop.tar.gz")]
    [TestCase("image.tar:1.4", "docker-archive:image.tar:1.4")]
    [TestCase("out:1.4", "oci:out:1.4")]
    public void NearName_IsSuggested(string given, string near)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "out"));
        File.WriteAllText(Path.Combine(_folder, "out", "index.json"), "{}");
        File.WriteAllText(Path.Combine(_folder, "image.tar"), "");
        File.WriteAllText(Path.Combine(_folder, "out", "shop.tar.gz"), "");
        Assert.That(Message(given), Is.EqualTo($"{Missing}; did you mean '{near}'?"));
    }

    [Test]
    public void DirectoryCalledAsTheImage_DoesNotHideTheCommands()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "shop"));
        Assert.That(Message("shop:latest"), Does.Contain("docker save shop:latest -o shop.tar"));
    }

    [Test]
    public void CheckWithoutABudget_TellsTheMissingImagesToo()
    {
        CheckResult result = BudgetCheck.Run(
            new CheckOptions { Directory = _folder, Images = [new("shop:latest"), new("nope.tar"), new("docker://shop"), new("-")] });
        Assert.That(
            result.Diagnostics.Select(d => (d.Code, d.File)),
            Is.EqualTo(new (string, string?)[]
            {
                ("IB0001", null), ("IB9001", "shop:latest"), ("IB9001", "nope.tar"), ("IB9001", "docker://shop"),
            }));
    }

    [TestCase("shop.tar", "shop.tar")]
    [TestCase("a;b.tar", "IMAGE")]
    public void CheckWithoutABudget_OffersInit(string file, string named)
    {
        File.WriteAllText(Path.Combine(_folder, file), "content");
        CheckResult result = BudgetCheck.Run(new CheckOptions { Directory = _folder, Images = [new(file)] });
        Assert.That(result.Diagnostics.Single().Message, Does.EndWith($": dotnet image-budget init {named} -o budgets.yaml"));
    }

    [Test]
    public void ImageNameInABudget_GetsTheCommandsToo()
    {
        File.WriteAllText(Path.Combine(_folder, "budgets.yaml"), "image: shop:latest\nmaxSize: 1 MB\n");
        CheckResult result = BudgetCheck.Run(new CheckOptions { Directory = _folder });
        Assert.That(result.Diagnostics.Single().Message, Does.EndWith(
            "docker save shop:latest -o shop.tar (from a registry: skopeo copy docker://shop:latest docker-archive:shop.tar), "
            + "and give shop.tar in its place"));
    }

    private string Message(string given)
    {
        AnalyzeOptions options = new() { Directory = _folder, Again = (image, file) => $"run {image} as {file}" };
        return Assert.Throws<ImageFormatException>(() => ImageAnalyzer.Analyze(new ImageRequest(given), options))!.Message;
    }
}
