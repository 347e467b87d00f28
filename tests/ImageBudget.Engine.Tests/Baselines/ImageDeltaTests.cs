using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Reports.Answers;
using ImageBudget.Rules.Regressions;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Baselines;

public sealed class ImageDeltaTests
{
    private static readonly ImageAnalysis Shop = SampleResults.Reconciled(SampleResults.ShopAnalysis);

    /// <summary>Without erlang and systemd, with an older glibc and a tool that is no longer in the image.</summary>
    private static readonly ImageAnalysis Before = SampleResults.Reconciled(Shop with
    {
        Packages =
        [
            .. Shop.Packages.Where(p => p.Name is not ("erlang" or "systemd"))
                .Select(p => p.Name == "glibc" ? p with { Version = "2.35-1", Unpacked = 2000000 } : p),
            Shop.Packages[0] with { Id = "/nix/store/00000000000000000000000000000000-jq-1.6", Name = "jq", Version = "1.6", Output = null,
                Unpacked = 100 },
        ],
        Unowned = [Shop.Unowned[0], new("/etc", 3, 11000, 11000, 4000)],
    });

    private static ImageDelta Delta =>
        DeltaBuilder.Between(ImageSnapshot.Of("a", Before), "old.tar", ImageSnapshot.Of("a", Shop), "new.tar");

    [Test]
    public void Packages_AreIdentifiedByNameAndOutput_WithoutHashes()
    {
        Assert.That(Delta.Packages.Select(p => (p.Kind, p.Label)), Is.EqualTo(new[]
        {
            ("added", "erlang 25.2.3"), ("added", "systemd 252.38"), ("version", "glibc 2.35-1 -> 2.36-9"), ("removed", "jq 1.6"),
        }));
        Assert.That(Delta.Packages[0].Via, Is.EqualTo("shop-1.4.0 in erts-13.1.5/bin/start"));
        Assert.That(
            Delta.Packages[1].Chain, Is.EqualTo(new[] { "image", SampleResults.Shop, SampleResults.Erlang, SampleResults.Systemd }));
        Assert.That(Delta.Folders.Select(f => (f.Path, f.New.Unpacked - f.Old.Unpacked)), Is.EqualTo(new[] { ("/etc", 1000L) }));
    }

    [TestCase("unpacked")]
    [TestCase("live")]
    [TestCase("transfer")]
    [TestCase("uncompressed")]
    public void Changes_AddUpToTheWhole(string name)
    {
        SizeMetric metric = Enum.Parse<SizeMetric>(name, ignoreCase: true);
        long whole = Delta.NewSize.In(metric) - Delta.OldSize.In(metric);
        Assert.That(GrowthWords.Of(Delta, metric).Sum(g => g.Bytes), Is.EqualTo(whole));
        Assert.That(GrowthWords.Contributors(GrowthWords.Of(Delta, metric)).Sum(c => c.Bytes), Is.EqualTo(whole));
    }

    [Test]
    public void ManyChanges_AreCountedInOneRow()
    {
        Growth[] many = [.. Enumerable.Range(1, 23).Select(i => new Growth($"p{i}", "is new", i, null, []))];
        var rows = GrowthWords.Contributors(many);
        Assert.That(rows, Has.Length.EqualTo(11));
        Assert.That(rows[^1], Is.EqualTo(new Contributor("[13 others]", Enumerable.Range(1, 13).Sum())));
        Assert.That(GrowthWords.Causes(many), Does.EndWith(", [20 others] (+270 B)"));
    }

    [Test]
    public void TheSameImage_HasNoDifference()
    {
        ImageSnapshot snapshot = ImageSnapshot.Of("a", Shop);
        Assert.That(DeltaBuilder.Between(snapshot, "a", snapshot, "b").IsEmpty, Is.True);
    }

    [TestCase("a a", "a", "-a")]
    [TestCase("a", "a a", "+a")]
    [TestCase("a a", "a a", "")]
    [TestCase("a b a", "b c", "-a -a +c")]
    [TestCase("a b", "b a", "")]
    public void DuplicateLayer_MustBeDuplicateOnTheOtherSide(string old, string now, string changes)
    {
        ImageDelta delta = DeltaBuilder.Between(Layered(old), "old.tar", Layered(now), "new.tar");

        string[] names = [.. (old + " " + now).Split(' ').Distinct()];
        Dictionary<string, string> nameOf = names.ToDictionary(n => LayerOf(n).DiffId);
        Assert.That(string.Join(' ', delta.Layers!.Value.Select(c => (c.Added ? "+" : "-") + nameOf[c.Layer.DiffId])), Is.EqualTo(changes));
    }

    [TestCase("unpacked")]
    [TestCase("transfer")]
    public void Text_IsAsApproved_AndFitsInEightyColumns(string metric)
    {
        StringWriter text = new();
        DiffText.Write(Delta, metric, text, new ReportOptions());
        Assert.That(text.ToString().Split('\n').Select(l => l.Length), Is.All.LessThanOrEqualTo(80));
        Golden.Verify($"diff.{metric}.txt", text.ToString());
    }

    [Test]
    public void Text_ShowsWhatDoesNotFit_AsOneRow()
    {
        StringWriter text = new();
        DiffText.Write(Delta, "unpacked", text, new ReportOptions { Top = 2 });
        Assert.That(text.ToString(), Does.Contain("2 more (--top N)"));
    }

    [Test]
    public void Json_IsAsApproved()
    {
        StringWriter text = new();
        DiffJson.Write(Delta, text);
        Golden.Verify("diff.json", text.ToString());
    }

    [Test]
    public void HostileNames_AreInertInTheText()
    {
        ImageAnalysis hostile = SampleResults.HostileNames.Images[0].Analysis;
        StringWriter text = new();
        DiffText.Write(
            DeltaBuilder.Between(ImageSnapshot.Of("a", Shop), "a", ImageSnapshot.Of("a", hostile), SampleResults.Hostile), "unpacked", text,
            new ReportOptions());
        Assert.That(text.ToString(), Does.Not.Contain("\e").And.Not.Contain("\r").And.Not.Contain("##vso[").And.Not.Contain("\n::"));
    }

    private static TestLayer LayerOf(string name) => TestLayer.Plain(new TarBuilder().File(name, name));

    private static ImageSnapshot Layered(string layers) =>
        ImageSnapshot.Of("a", new TestImage().With([.. layers.Split(' ').Select(LayerOf)]).Analyze());
}
