using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.References;

public sealed class DeepScanTests
{
    private static readonly string[] OnlyDeep = ["only-in-gzip-1", "only-in-jar-1", "only-in-utf16-1"];

    [Test]
    public void EdgesFixture_DeepFindsHiddenReferences_AndMarksThem()
    {
        ImageAnalysis deep = Analyze(deep: true);
        Reference[] found = [.. deep.References.Where(r => r.Kind == EdgeKind.Deep)];
        Assert.That(found.Select(r => Name(deep, r.To)).Order(StringComparer.Ordinal), Is.SupersetOf(OnlyDeep));
        Assert.That(found.SelectMany(r => r.Evidence), Has.All.Property("Excerpt").StartsWith("Nix does not see this ("));
        Assert.That(
            found.Select(r => Name(deep, r.To)),
            Has.None.AnyOf("only-in-base64-1", "only-upper-case-1", "reversed-1", "split-in-two-files-1"));
    }

    [Test]
    public void EdgesFixture_DeepKeepsNixsEdgesAndSizes()
    {
        ImageAnalysis plain = Analyze(deep: false);
        ImageAnalysis deep = Analyze(deep: true);
        Assert.That(plain.References.Any(r => r.Kind == EdgeKind.Deep), Is.False);
        Assert.That(
            deep.References.Where(r => r.Kind == EdgeKind.StorePath).Select(r => (r.From, r.To)),
            Is.EqualTo(plain.References.Where(r => r.Kind == EdgeKind.StorePath).Select(r => (r.From, r.To))));
        Assert.That(deep.Packages.Select(p => (p.Nar, p.ClosureNar)), Is.EqualTo(plain.Packages.Select(p => (p.Nar, p.ClosureNar))));
    }

    [Test]
    public void LeakyRelease_NamesTheChunkOfABeamFile()
    {
        ImageAnalysis deep = ImageAnalyzer.Analyze(
            new ImageRequest("samples/shop-leaky.tar.gz"), new AnalyzeOptions { Directory = Repository.Root, Deep = true });
        Assert.That(
            deep.References.Where(r => r.Kind == EdgeKind.Deep).SelectMany(r => r.Evidence).Select(e => e.Excerpt),
            Has.Some.Contains("BEAM chunk "));
    }

    private static string Name(ImageAnalysis analysis, string id) => analysis.Packages.Single(p => p.Id == id).FullName;

    private static ImageAnalysis Analyze(bool deep) => ImageAnalyzer.Analyze(
        new ImageRequest(Path.Combine(Repository.Fixtures("nix/09-reference-edges"), "image.tar.gz")),
        new AnalyzeOptions { Directory = Repository.Root, Deep = deep });
}
