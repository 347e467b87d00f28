using System.Collections.Immutable;
using System.Text;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Baselines;

public sealed class BaselineTextTests
{
    private static readonly ImageSnapshot Shop = ImageSnapshot.Of("shop", SampleResults.ShopAnalysis);

    [Test]
    public void Text_IsAsApproved() => Golden.Verify("baseline.yaml", BaselineText.Write([Shop]));

    [Test]
    public void WrittenText_IsRead()
    {
        ImageSnapshot other = Shop with { Name = "a b: #c", LayerCount = 7, DiffIds = null };
        ImmutableArray<ImageSnapshot> read = Read(BaselineText.Write([Shop, other]), out ImmutableArray<Diagnostic> mistakes);
        Assert.That(mistakes, Is.Empty);
        Assert.That(read.Select(i => i.Name), Is.EqualTo(new[] { "a b: #c", "shop" }));
        Assert.That(BaselineText.Write(read), Is.EqualTo(BaselineText.Write([Shop, other])));
        Assert.That(read[1].HasSameContent(Shop), Is.True);
    }

    [Test]
    public void HostileNames_AreQuoted_AndComeBack()
    {
        string hostile = SampleResults.Hostile.Replace("\ud800", "", StringComparison.Ordinal);
        ImageSnapshot image = ImageSnapshot.Of(hostile, SampleResults.Reconciled(SampleResults.ShopAnalysis with
        {
            Packages =
                [SampleResults.ShopAnalysis.Packages[0] with { Name = hostile, Version = hostile, Output = hostile, FullName = hostile,
                Ecosystem = "npm", Id = hostile }],
            Unowned = [new("/" + hostile, 1, 3, 2, 4)],
        }));
        string text = BaselineText.Write([image]);
        ImageSnapshot read = Read(text, out ImmutableArray<Diagnostic> mistakes).Single();
        Assert.That(mistakes, Is.Empty);
        Assert.That(text, Does.Not.Contain("\e").And.Not.Contain("\u202e").And.Not.Contain("##"));
        Assert.That(read.Name, Is.EqualTo(hostile));
        Assert.That(read.HasSameContent(image), Is.True);
    }

    [TestCase("true")]
    [TestCase("1.10")]
    [TestCase("no")]
    [TestCase("x: y")]
    [TestCase("- a")]
    [TestCase("'")]
    public void Version_StaysText(string version)
    {
        ImageSnapshot image = ImageSnapshot.Of(
            "a", SampleResults.Reconciled(
                SampleResults.ShopAnalysis with { Packages = [SampleResults.ShopAnalysis.Packages[0] with { Version = version }] }));
        Assert.That(Read(BaselineText.Write([image]), out _).Single().Packages[0].Key.Version, Is.EqualTo(version));
    }

    [Test]
    public void CutShortAtEveryLength_ItIsReadOrRefused_WithoutAnException()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(BaselineText.Write([Shop]));
        for (int length = 0; length < bytes.Length; length += 3)
        {
            BaselineReader.Read(bytes.AsSpan(0, length), "b.yaml", out ImmutableArray<Diagnostic> mistakes);
            Assert.That(mistakes.Select(m => m.Code), Is.All.EqualTo("IB0203"));
        }
    }

    [TestCase("maxSize: 1\n", "this is not a baseline")]
    [TestCase("version: 2\nimages: []\n", "does not have version 1")]
    [TestCase("version: 1\nimages:\n  - { name: a }\n", "'size' is missing here")]
    [TestCase(
        "version: 1\nimages:\n  - { name: a, layers: 1, size: { transfer: 1, uncompressed: 1, unpacked: -1, live: 1, reclaimable: 0, duplicated: 0 } }\n", "'unpacked' is a whole number")]
    [TestCase(
        "version: 1\nimages:\n  - { name: a, layers: 1, size: { transfer: 1, uncompressed: 1, live: 1, reclaimable: 0, duplicated: 0 } }\n",
        "'unpacked' is missing here")]
    [TestCase(
        "version: 1\nimages:\n  - { name: '', layers: 1, size: { transfer: 0, uncompressed: 1, unpacked: 0, live: 0, reclaimable: 0, duplicated: 0 } }\n", "'name' is missing here")]
    [TestCase("<<<<<<< ours\nversion: 1\n", "")]
    public void Mistakes_AreReported(string yaml, string message)
    {
        Assert.That(Read(yaml, out ImmutableArray<Diagnostic> mistakes), Is.Empty);
        Assert.That(mistakes[0].Message, Does.Contain(message));
        Assert.That(mistakes[0].Code, Is.EqualTo("IB0203"));
    }

    [TestCase("unpacked: 16993422", "unpacked: 99999999", "unpacked is 99999999, but the lines below add up to 16993422")]
    [TestCase("transfer: 7200512", "transfer: 1", "transfer is 1, but the lines below add up to 7200512")]
    [TestCase(
        "live: 16993422", "live: 1",
        "live is 1, but the lines below add up to 16993422; reclaimable is 0, but the lines below add up to 16993421")]
    public void SizesThatDoNotAddUp_AreAMistake(string right, string wrong, string message)
    {
        string text = BaselineText.Write([Shop]);
        Assert.That(text, Does.Contain(right));
        Assert.That(Read(text.Replace(right, wrong, StringComparison.Ordinal), out ImmutableArray<Diagnostic> mistakes), Is.Empty);
        Assert.That(mistakes.Single().Message, Does.StartWith("the sizes do not add up: " + message));
    }

    [Test]
    public void CutBetweenLines_IsAMistake()
    {
        string[] lines = BaselineText.Write([Shop]).Split('\n');
        for (int length = lines.Length - 3; length > 10; length--)
        {
            Assert.That(
                Read(string.Join('\n', lines.Take(length)) + "\n", out ImmutableArray<Diagnostic> mistakes), Is.Empty, $"{length} lines");
            Assert.That(mistakes, Is.Not.Empty);
        }
    }

    [Test]
    public void Refresh_RecordsOtherCompression()
    {
        ImageSnapshot other = Shop with { Size = Shop.Size with { Transfer = Shop.Size.Transfer * 9 / 10 } };
        Assert.That(BaselineFile.Refresh([Shop], [other]), Is.EqualTo(new[] { other }));
        Assert.That(BaselineFile.Refresh([other], [Shop]), Is.EqualTo(new[] { Shop }));
    }

    [Test]
    public void Refresh_KeepsTheLines_WhenOnlyCompressionChanged()
    {
        ImageSnapshot moved = Shop with { Size = Shop.Size with { Transfer = Shop.Size.Transfer + 12 } };
        Assert.That(BaselineFile.Refresh([Shop], [moved]), Is.EqualTo(new[] { Shop }));
        ImageSnapshot grown = moved with { Size = moved.Size with { Live = moved.Size.Live + 1 } };
        Assert.That(BaselineFile.Refresh([Shop, Shop with { Name = "till" }], [grown]).Select(i => (i.Name, i.Size.Live)), Is.EqualTo(new[]
        {
            ("shop", Shop.Size.Live + 1), ("till", Shop.Size.Live),
        }));
    }

    [TestCase(+1, 0, false)]
    [TestCase(-1, 0, true)]
    [TestCase(-1, +1, false)]
    public void Ratchet_TakesOnlySmallerSizes(int unpacked, int live, bool taken)
    {
        ImageSnapshot now = Shop with { Size = Shop.Size with { Unpacked = Shop.Size.Unpacked + unpacked, Live = Shop.Size.Live + live } };
        Assert.That(BaselineFile.Ratchet([Shop], [now]).Single(), Is.SameAs(taken ? now : Shop));
    }

    private static ImmutableArray<ImageSnapshot> Read(string yaml, out ImmutableArray<Diagnostic> mistakes) =>
        BaselineReader.Read(Encoding.UTF8.GetBytes(yaml), "baseline.yaml", out mistakes);
}
