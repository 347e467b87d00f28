using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Sources;
using ImageBudget.Testing;
using ImageBudget.Results;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Sources;

public sealed class ImageLocatorTests
{
    private string _folder = "";

    private static TestImage Shop => new TestImage { Tags = ["shop:1.4"] }.With(TestLayer.Plain(new TarBuilder().File("shop", "amd64")));

    private static TestImage Till => new TestImage { Tags = ["till:2"] }.With(TestLayer.Plain(new TarBuilder().File("till", "four")));

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("imagebudget-tests-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("shop.tar.gz", "shop")]
    [TestCase("web.api.tar.gz", "web.api")]
    [TestCase("shop-1.4.2.TGZ", "shop-1.4.2")]
    [TestCase("a/b/result", "result")]
    [TestCase("layout/", "layout")]
    [TestCase("x.tar.zst", "x")]
    [TestCase(".tar", ".tar")]
    [TestCase("-", "stdin")]
    [TestCase("docker-archive:-", "stdin")]
    [TestCase("docker-archive:out/shop.tar.gz:shop:1.4", "shop")]
    [TestCase("oci:layout:1.4", "layout")]
    [TestCase("/dev/fd/63", "pipe")]
    public void Name_IsTheFileNameWithoutArchiveExtensions(string given, string name) =>
        Assert.That(ImageLocator.Parse(given, _folder).Name, Is.EqualTo(name));

    [TestCase("docker-archive:two.tar:till:2", 4)]
    [TestCase("docker-archive:./two.tar:shop:1.4", 5)]
    [TestCase("oci-archive:oci.tar", 5)]
    [TestCase("oci-archive:oci.tar:shop:1.4", 5)]
    [TestCase("oci:layout", 5)]
    [TestCase("oci:layout:shop:1.4", 5)]
    [TestCase("oci:layout:", 5)]
    [TestCase("docker-archive:with:colon.tar", 5)]
    [TestCase("docker-archive:with:colon.tar:shop:1.4", 5)]
    [TestCase("with:colon.tar", 5)]
    [TestCase("./oci:x", 5)]
    [TestCase("oci:x", 5)]
    public void Scheme_OpensItsKind(string given, long live)
    {
        WriteImages();
        ImageAnalysis image = Analyze(given);
        Assert.That((image.Size.Live, image.Image.Source), Is.EqualTo((live, given)));
    }

    [TestCase("oci:two.tar", "'oci:' says that it is a directory with an OCI layout, but it is a docker-archive; leave 'oci:' out")]
    [TestCase(
        "docker-archive:oci.tar",
        "'docker-archive:' says that it is a docker-archive, but it is an OCI archive; leave 'docker-archive:' out")]
    [TestCase(
        "oci-archive:layout",
        "'oci-archive:' says that it is an OCI archive, but it is a directory with an OCI layout; leave 'oci-archive:' out")]
    [TestCase(
        "dir:layout", "'dir:' says that it is a directory of skopeo's dir:, but it is a directory with an OCI layout; leave 'dir:' out")]
    [TestCase(
        "dir:empty",
        "'dir:' says that it is a directory of skopeo's dir:, but not an image: the directory has no index.json (an OCI layout) and no manifest.json; give the file that 'docker save' or 'skopeo copy' writes")]
    [TestCase("oci:nowhere", "there is no such file or directory")]
    [TestCase(
        "docker://registry.example/shop:1.4",
        "'docker:' names an image that is not a file; save it: skopeo copy docker://registry.example/shop:1.4 docker-archive:shop.tar (or docker pull registry.example/shop:1.4 && docker save registry.example/shop:1.4 -o shop.tar), and give shop.tar in its place")]
    [TestCase(
        "registry:registry.example/shop",
        "'registry:' names an image that is not a file; save it: skopeo copy docker://registry.example/shop docker-archive:shop.tar (or docker pull registry.example/shop && docker save registry.example/shop -o shop.tar), and give shop.tar in its place")]
    [TestCase(
        "docker-daemon:shop:1",
        "'docker-daemon:' names an image that is not a file; save it: docker save shop:1 -o shop.tar, and give shop.tar in its place")]
    [TestCase(
        "podman:shop", "'podman:' names an image that is not a file; save it: podman save shop -o shop.tar, and give shop.tar in its place")]
    [TestCase(
        "containers-storage:shop",
        "'containers-storage:' names an image that is not a file; save it: skopeo copy containers-storage:shop docker-archive:shop.tar, and give shop.tar in its place")]
    [TestCase(
        "podman:x; rm -rf /",
        "'podman:' names an image that is not a file; save it: podman save NAME -o image.tar, and give image.tar in its place")]
    public void OtherKindThanTheScheme_IsAnError(string given, string message)
    {
        WriteImages();
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));
        ImageFormatException error = Assert.Throws<ImageFormatException>(() => Analyze(given))!;
        Assert.That((error.Code, error.Message), Is.EqualTo(("IB9001", message)));
    }

    [Test]
    public void TagOfThePath_AndAnotherTag_AreAmbiguous()
    {
        WriteImages();
        ImageFormatException error = Assert.Throws<ImageFormatException>(
            () => ImageAnalyzer.Analyze(
                new ImageRequest("docker-archive:two.tar:till:2", Tag: "shop:1.4"), new AnalyzeOptions { Directory = _folder }))!;
        Assert.That(
            (error.Code, error.Message),
            Is.EqualTo(("IB9009", "the image is named with the tag till:2, but the tag shop:1.4 was requested")));
    }

    // A Windows drive is not a scheme.
    [TestCase("C:\\images\\shop.tar")]
    [TestCase("c:shop.tar")]
    [TestCase("OCI:layout")]
    [TestCase("a b:c")]
    public void OtherColons_ArePartOfThePath(string given)
    {
        ImageLocator locator = ImageLocator.Parse(given, _folder);
        Assert.That((locator.Scheme, locator.Path is null), Is.EqualTo(((string?)null, false)));
    }

    [TestCase("oci:build/layout:1.4", "oci:../build/layout:1.4")]
    [TestCase("build/shop.tar", "../build/shop.tar")]
    [TestCase("other/-", "./-")]
    [TestCase("-", "-")]
    [TestCase("docker://shop", "docker://shop")]
    public void LocatorRelativeToADirectory_NamesTheSameImage(string given, string seen) =>
        Assert.That(ImageLocator.Parse(given, _folder).From(Path.Combine(_folder, "other")), Is.EqualTo(seen));

    [TestCase("image: oci:lay*:shop:1.4\nmaxSize: 60 MB\n", "oci:layout:shop:1.4")]
    [TestCase("image: docker-archive:t*.tar:till:2\nmaxSize: 60 MB\n", "docker-archive:two.tar:till:2")]
    [TestCase("image: dir:layout\nmaxSize: 60 MB\n", null)]
    [TestCase("image: docker://shop\nmaxSize: 60 MB\n", null)]
    public void BudgetImage_AcceptsLocators(string budget, string? source)
    {
        WriteImages();
        File.WriteAllText(Path.Combine(_folder, "budgets.yaml"), budget);
        CheckResult result = BudgetCheck.Run(new CheckOptions { Directory = _folder });
        Assert.That(result.ExitCode, Is.EqualTo(source is null ? 2 : 0));
        Assert.That(result.Images.Select(i => i.Analysis.Image.Source), Is.EqualTo(source is null ? [] : new[] { source }));
        Assert.That(result.Diagnostics.Select(d => d.Code), Is.EqualTo(source is null ? ["IB9001"] : Array.Empty<string>()));
    }

    private void WriteImages()
    {
        File.WriteAllBytes(Path.Combine(_folder, "two.tar"), TestImage.DockerArchive([Shop, Till]));
        File.WriteAllBytes(Path.Combine(_folder, "oci.tar"), TestImage.OciArchive(Shop));
        File.WriteAllBytes(Path.Combine(_folder, "with:colon.tar"), Shop.DockerArchive());
        File.WriteAllBytes(Path.Combine(_folder, "oci:x"), Shop.DockerArchive());
        TestImage.WriteFolder(Path.Combine(_folder, "layout"), TestImage.OciFiles(Shop));
    }

    private ImageAnalysis Analyze(string given) =>
        ImageAnalyzer.Analyze(new ImageRequest(given), new AnalyzeOptions { Directory = _folder });
}
