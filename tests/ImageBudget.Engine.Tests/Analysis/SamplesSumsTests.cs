using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Analysis;

/// <summary>Every byte of the repository's samples has one owner; runs without the shared fixtures.</summary>
public sealed class SamplesSumsTests
{
    private static IEnumerable<string> Samples() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.tar.gz").Select(f => Path.GetFileName(f))
            .Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Samples))]
    public void Owners_SumToTheImage_AndSoDoLayers(string sample)
    {
        ImageAnalysis image = ImageAnalyzer.Analyze(
            new ImageRequest(Path.Combine("samples", sample)), new AnalyzeOptions { Directory = Repository.Root });

        Assert.That(
            image.Packages.Sum(p => p.Unpacked) + image.Unowned.Sum(u => u.Unpacked), Is.EqualTo(image.Size.Unpacked).And.GreaterThan(0));
        Assert.That(image.Packages.Sum(p => p.Live) + image.Unowned.Sum(u => u.Live), Is.EqualTo(image.Size.Live));
        Assert.That(image.Packages.Sum(p => p.Transfer) + image.Unowned.Sum(u => u.Transfer), Is.EqualTo(image.Size.Transfer));
        Assert.That(image.Layers.Sum(l => l.Unpacked), Is.EqualTo(image.Size.Unpacked));
        Assert.That(image.Layers.Sum(l => l.Live), Is.EqualTo(image.Size.Live));
        Assert.That(image.Layers.Sum(l => l.Transfer), Is.EqualTo(image.Size.Transfer));
        Assert.That(image.Waste.Sum(w => w.Bytes), Is.EqualTo(image.Size.Reclaimable));
    }

    [TestCaseSource(nameof(Samples))]
    public void LayersOfOnePackage_AreThatPackagesBytes(string sample)
    {
        ImageAnalysis image = ImageAnalyzer.Analyze(
            new ImageRequest(Path.Combine("samples", sample)), new AnalyzeOptions { Directory = Repository.Root });

        // nixpkgs puts one store path into each layer: the owner's sum must be the layer's.
        foreach (LayerSummary layer in image.Layers.Where(l => l.Unpacked > 0))
        {
            Package only = image.Packages.Single(p => p.Layers is [var index] && index == layer.Index);
            Assert.That((only.Unpacked, only.Live), Is.EqualTo((layer.Unpacked, layer.Live)), only.Id);
        }
    }
}
