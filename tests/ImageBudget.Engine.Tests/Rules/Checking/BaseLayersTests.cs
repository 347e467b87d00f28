using System.Collections.Immutable;
using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Rules;
using ImageBudget.Rules.Checking;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules.Checking;

public sealed class BaseLayersTests
{
    private static readonly ImageAnalysis Image = SampleResults.ShopAnalysis;

    private static ImageAnalysis BaseOf(int layers) => Image with { Layers = [.. Image.Layers.Take(layers)] };

    [TestCase("base: { layers: 2 }")]
    [TestCase("base: { digests: [sha256:1111111111111111111111111111111111111111111111111111111111111111, "
        + "sha256:2222222222222222222222222222222222222222222222222222222222222222] }")]
    public void Base_IsTheFirstLayers(string yaml)
    {
        ImageAnalysis marked = BaseLayers.Mark(Image, RuleOf(yaml), null, out string? mistake);
        Assert.That(mistake, Is.Null);
        Assert.That(marked.Layers.Select(l => l.Base), Is.EqualTo(new[] { true, true, false, false }));
    }

    [Test]
    public void Base_ByImage_HasToBeAPrefix()
    {
        ImageAnalysis marked = BaseLayers.Mark(Image, RuleOf("base: { image: base.tar }"), BaseOf(3), out string? mistake);
        Assert.That(mistake, Is.Null);
        Assert.That(marked.Layers.Count(l => l.Base), Is.EqualTo(3));

        ImageAnalysis other = Image with { Layers = [.. Image.Layers.Reverse()] };
        BaseLayers.Mark(Image, RuleOf("base: { image: base.tar }"), other, out mistake);
        Assert.That(mistake, Does.StartWith("the image is not built on ./result: layer 0 differs"));
    }

    [TestCase("base: { digests: [] }", "'base' names no layers")]
    [TestCase("base: { layers: 5 }", "the base has 5 layers, and the image only 4")]
    [TestCase("base: { digests: [sha256:ab] }", "the image is not built on that base: layer 0 is not sha256:ab")]
    [TestCase("base: { image: b, layers: 1 }", "the keys of 'base' disagree: image means 2 layers, layers means 1 layer")]
    [TestCase("base: { image: b, labels: true }", "the image has no label org.opencontainers.image.base.digest")]
    public void Base_ThatDoesNotMatch_IsAMistake(string yaml, string expected)
    {
        ImageAnalysis marked = BaseLayers.Mark(Image, RuleOf(yaml), yaml.Contains("image:") ? BaseOf(2) : null, out string? mistake);
        Assert.That(mistake, Is.EqualTo(expected));
        Assert.That(marked.Layers.Any(l => l.Base), Is.False);
    }

    [TestCase("sha256:aa", null)]
    [TestCase("sha256:bb", "the label org.opencontainers.image.base.digest names sha256:bb, and the base image's manifest is sha256:aa")]
    public void Label_IsComparedWithTheManifest(string label, string? expected)
    {
        ImageAnalysis image = Image with
        {
            Image = Image.Image with
            {
                Labels =
                ImmutableSortedDictionary<string, string>.Empty.Add("org.opencontainers.image.base.digest", label)
            },
        };
        ImageAnalysis baseImage = BaseOf(1) with { Image = Image.Image with { ManifestDigest = "sha256:aa" } };
        BaseLayers.Mark(image, RuleOf("base: { image: b, labels: true }"), baseImage, out string? mistake);
        Assert.That(mistake, Is.EqualTo(expected));
    }

    [Test]
    public void AppScope_ExcludesTheBase()
    {
        ImageAnalysis marked = BaseLayers.Mark(Image, RuleOf("base: { layers: 2 }"), null, out _);
        CheckResult result =
            Checked.Of(
            "base: { layers: 2 }\nmaxSize: { unpacked: 2113248, scope: app }\nmaxLayerSize: { unpacked: 2101248, scope: app }\n", marked);
        Assert.That(result.Images[0].Findings, Is.Empty);
        Assert.That(
            result.Images[0].Limits.Select(l => (l.Subject, l.Measured)),
            Is.EqualTo(new[] { ("app", 2113248L), ("largest, app", 2101248L) }));

        result = Checked.Of("base: { layers: 2 }\nmaxSize: { unpacked: 2113247, scope: app }\n", marked);
        Assert.That(result.Images[0].Findings.Single().Message, Does.StartWith("unpacked above the base image is 2.11 MB"));
    }

    [Test]
    public void Finding_InTheBaseAlone_IsMarked_WithTheBasesSeverity()
    {
        ImageAnalysis marked = BaseLayers.Mark(Image, RuleOf("base: { layers: 1 }"), null, out _);
        CheckResult result = Checked.Of("base: { layers: 1, severity: note }\nforbiddenPackages: [systemd]\n", marked);
        Finding finding = result.Images[0].Findings.Single();
        Assert.That(finding.Message, Does.EndWith(" [in the base image's layer 0]"));
        Assert.That((finding.Severity, result.ExitCode), Is.EqualTo((Severity.Note, 0)));

        ImageAnalysis above = marked with { Packages = [.. marked.Packages.Select(p => p with { Layers = [0, 2] })] };
        Assert.That(Checked.Of("base: { layers: 1, severity: note }\nforbiddenPackages: [systemd]\n", above).ExitCode, Is.EqualTo(1));
    }

    private static BaseRule RuleOf(string yaml) =>
        BudgetRules.Read(Encoding.UTF8.GetBytes(yaml + "\nmaxSize: 1\n"), "b.yaml").Budget!.Images[0].Base!;
}
