using System.Text.Json.Nodes;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Sources;

/// <summary>Manifests that are skipped as artifacts cannot be images that an engine would run.</summary>
public sealed class ArtifactTests
{
    private const string Signature = "application/vnd.dev.cosign.simplesigning.v1+json";

    private static readonly byte[] Fat = OddImage.Layer(150_000);

    [TestCase("application/vnd.in-toto+json")]
    [TestCase("application/vnd.cyclonedx+json")]
    [TestCase(Signature)]
    public void Document_NextToAnImage_IsSkipped(string layerType)
    {
        OddImage image = new OddImage().AddSlim();
        image.Add(image.Put(image.ManifestOf("unknown/unknown", "{}"u8.ToArray(), layerType)), "unknown/unknown");
        Assert.That(TestImage.Analyze(image.Archive()).Size.Live, Is.EqualTo(1));
    }

    // cosign save: both have an image configuration; only the annotation distinguishes them.
    [TestCase("dev.cosignproject.cosign/sigs")]
    [TestCase("dev.cosignproject.cosign/atts")]
    public void Signature_SavedByCosign_IsSkipped(string kind)
    {
        OddImage image = new();
        image.Add(image.Put(image.ManifestOf("linux/amd64", OddImage.Layer(1))), annotations: ("kind", "dev.cosignproject.cosign/image"));
        image.Add(image.Put(image.ManifestOf("linux/amd64", "{\"critical\":1}"u8.ToArray(), Signature)), annotations: ("kind", kind));
        Assert.That(TestImage.Analyze(image.Archive()).Size.Live, Is.EqualTo(1));
    }

    [Test]
    public void HelmChart_AndBuildCache_AreSkipped()
    {
        OddImage image = new OddImage().AddSlim();
        image.Add(
            image.Put(
            image.ManifestOf(
            "linux/amd64", Fat, "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "application/vnd.cncf.helm.config.v1+json")));
        JsonObject cache = image.ManifestOf("linux/amd64", Fat);
        cache["config"] = image.Put("""{"layers":[],"records":[]}"""u8.ToArray(), "application/vnd.buildkit.cacheconfig.v0");
        image.Add(image.Put(cache));
        Assert.That(TestImage.Analyze(image.Archive()).Size.Live, Is.EqualTo(1));
    }

    private static IEnumerable<TestCaseData> Disguised()
    {
        static TestCaseData Case(string name, Action<OddImage> add) => new TestCaseData(add).SetArgDisplayNames(name);
        yield return Case(
            "attestation for linux", i => i.Add(i.Put(i.ManifestOf("linux/amd64", Fat)), "linux/amd64", OddImage.Attestation));
        yield return Case(
            "attestation for nothing", i => i.Add(i.Put(i.ManifestOf("linux/amd64", Fat)), "unknown/unknown", OddImage.Attestation));
        yield return Case(
            "signature", i => i.Add(i.Put(i.ManifestOf("linux/amd64", Fat)), annotations: ("kind", "dev.cosignproject.cosign/sigs")));
        yield return Case(
            "tar with the type of a signature", i =>
            i.Add(i.Put(i.ManifestOf("linux/amd64", Fat, Signature)), annotations: ("kind", "dev.cosignproject.cosign/sigs")));
        yield return Case(
            "odd configuration", i => i.Add(i.Put(i.ManifestOf("linux/amd64", Fat, configType: "application/vnd.example.config+json"))));
        yield return Case("artifact type", i =>
        {
            JsonObject manifest = i.ManifestOf("linux/amd64", Fat);
            manifest["artifactType"] = "application/vnd.example";
            i.Add(i.Put(manifest));
        });
        yield return Case("artifact type of the entry", i =>
        {
            JsonObject entry = i.Put(i.ManifestOf("linux/amd64", Fat));
            entry["artifactType"] = "application/vnd.example";
            i.Add(entry);
        });
        yield return Case("encrypted", i => i.Add(i.Put(i.ManifestOf("linux/amd64", Fat, OddImage.Tar + "+encrypted"))));
        yield return Case("EROFS", i => i.Add(i.Put(i.ManifestOf("linux/amd64", "no tar"u8.ToArray(), "application/vnd.erofs.layer.v1"))));
    }

    [TestCaseSource(nameof(Disguised))]
    public void ManifestThatAnEngineCouldRun_IsAnImage(object disguise)
    {
        OddImage image = new OddImage().AddSlim();
        ((Action<OddImage>)disguise)(image);
        ImageFormatException refused = Assert.Throws<ImageFormatException>(() => TestImage.Analyze(image.Archive()))!;
        Assert.That((refused.Code, refused.Message), Is.EqualTo(("IB9009", refused.Message)));
        Assert.That(refused.Message, Does.StartWith("2 images"));
    }

    [TestCase("application/vnd.oci.image.layer.v1.tar+gzip+encrypted", "encrypted")]
    [TestCase("application/vnd.oci.image.layer.v1.tar+encrypted", "encrypted")]
    [TestCase("application/vnd.oci.image.layer.nydus.blob.v1", "not a layer of files")]
    [TestCase("application/vnd.oci.image.layer.v1.tar+GZIP", "not a layer of files")]
    [TestCase("application/octet-stream", "not a layer of files")]
    public void LayerWithUnknownMediaType_IsRefused_EvenWhenReadable(string mediaType, string said)
    {
        OddImage image = new();
        image.Add(image.Put(image.ManifestOf("linux/amd64", Fat, mediaType)), "linux/amd64");
        ImageFormatException refused = Assert.Throws<ImageFormatException>(() => TestImage.Analyze(image.Archive()))!;
        Assert.That((refused.Code, refused.Message), Is.EqualTo(("IB9007", refused.Message)));
        Assert.That(refused.Message, Does.Contain(said).And.Contain(mediaType));
    }

    [TestCase("application/vnd.oci.image.layer.v1.tar+gzip")]
    [TestCase("application/vnd.oci.image.layer.v1.tar+zstd")]
    [TestCase("application/vnd.docker.image.rootfs.diff.tar.gzip")]
    [TestCase("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")]
    [TestCase("application/vnd.oci.image.layer.nondistributable.v1.tar+zstd")]
    [TestCase("")]
    public void LayerWithSupportedMediaType_IsRead(string mediaType)
    {
        OddImage image = new();
        image.Add(image.Put(image.ManifestOf("linux/amd64", Fat, mediaType)), "linux/amd64");
        Assert.That(TestImage.Analyze(image.Archive()).Size.Live, Is.EqualTo(150_000));
    }

    [Test]
    public void IndexAndManifestAtOnce_IsRefused()
    {
        OddImage image = new();
        JsonObject manifest = image.ManifestOf("linux/amd64", Fat);
        manifest["manifests"] = new JsonArray();
        image.Add(image.Put(manifest));
        Assert.That(
            () => TestImage.Analyze(image.Archive()),
            Throws.TypeOf<ImageFormatException>().With.Message.Contains("an index and a manifest at once"));
    }

    [Test]
    public void EntryWithWrongMediaType_IsRefused()
    {
        OddImage image = new();
        image.Add(image.Put(image.ManifestOf("linux/amd64", Fat), OddImage.Index));
        Assert.That(
            () => TestImage.Analyze(image.Archive()),
            Throws.TypeOf<ImageFormatException>().With.Message.Contains("an index, but it is a manifest"));
    }
}
