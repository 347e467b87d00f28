using System.Collections.Immutable;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Advice;

public sealed class AdvisorTests
{
    [Test]
    public void LeakyRelease_PutsTheThreeMentionsOfErlangFirst()
    {
        Suggestion first = Advise("samples/shop-leaky.tar.gz")[0];
        Assert.That(first.Kind, Is.EqualTo("reference-cut"));
        Assert.That(first.Bytes, Is.EqualTo(4_386_299));
        Assert.That(first.Sites, Is.EqualTo(3));
        Assert.That(first.Why, Does.Contain("one alone frees nothing"));
        Assert.That(first.Evidence.Select(e => e.Path[44..]), Is.EqualTo(new[]
        {
            "shop-1.4.0/erts-13.1.5/bin/start", "shop-1.4.0/lib/shop-1.4.0/ebin/shop.beam", "shop-1.4.0/lib/shop-1.4.0/ebin/shop_cart.beam",
        }));
        Assert.That(first.Fix, Does.Contain("remove-references-to -t ${erlang}"));
    }

    [Test]
    public void LeakyRelease_NamesSystemdAndItsSwitch()
    {
        Suggestion systemd = Advise("samples/shop-leaky.tar.gz").Single(s => s.Kind == "known-package:systemd");
        Assert.That(systemd.Fix, Does.Contain("systemdSupport = false"));
        Assert.That(systemd.Why, Does.Contain("image -> shop-1.4.0 -> erlang-25.2.3 -> systemd-252.38"));
    }

    [Test]
    public void FixedRelease_HasNoLargeCertainSuggestion()
    {
        Assert.That(Advise("samples/shop-fixed.tar.gz").Where(s => s.Certain && s.Bytes > 100_000).Select(s => s.Title), Is.Empty);
    }

    [Test]
    public void BuildImage_NamesTheNineGroupsCopiedToTheRoot()
    {
        Suggestion copied = Advise(Fixture("nix/04-buildimage-duplicated/image.tar.gz")).Single(s => s.Kind == "copied-to-root");
        Assert.That(copied.EvidenceCount, Is.EqualTo(9));
        Assert.That(copied.Bytes, Is.EqualTo(5_339_033));
        Assert.That(copied.Why, Does.Contain("contents"));
    }

    [Test]
    public void DevLeak_NamesTheCompilerAndThroughWhichFile()
    {
        ImmutableArray<Suggestion> all = Advise(Fixture("nix/07-dev-leak/image.tar.gz"));
        Suggestion gcc = all.First(s => s.Title.Contains("gcc-12.2.0 ", StringComparison.Ordinal));
        Assert.That(gcc.Bytes, Is.EqualTo(2_238_512).Within(10_000));
        Assert.That(gcc.Evidence.Single().Path, Does.EndWith("/share/ledger/build-info.json"));
        Assert.That(all.Any(s => s.Title.Contains("openssl-3.0.19-dev", StringComparison.Ordinal)), Is.True);
    }

    [Test]
    public void WasteInLayers_EqualsReclaimable()
    {
        ImageAnalysis analysis = Analyze(Fixture("images/real/deb-small.docker20.tar.gz"));
        long advised = Advisor.Advise(analysis).Where(s => s.Kind.StartsWith("hidden:", StringComparison.Ordinal)).Sum(s => s.Bytes);
        Assert.That(advised, Is.EqualTo(analysis.Size.Reclaimable).And.GreaterThan(0));
    }

    [Test]
    public void UncertainSuggestion_IsMarked()
    {
        Suggestion twice = Advise(Fixture("nix/07-dev-leak/image.tar.gz"))
            .Single(s => s.Title.StartsWith("openssl is in the image 2 times", StringComparison.Ordinal));
        Assert.That(twice.Certain, Is.False);
    }

    [Test]
    public void SimulatedCut_EqualsTheFixedRelease()
    {
        ImageAnalysis leaky = Analyze("samples/shop-leaky.tar.gz");
        string shop = leaky.Packages.Single(p => p.Name == "shop").Id;
        string erlang = leaky.Packages.Single(p => p.Name == "erlang").Id;
        string source = leaky.Packages.Single(p => p.Name == "source").Id;
        Simulation simulation = Simulation.Without(leaky, [], [(shop, erlang), (shop, source)]);
        ImageAnalysis repaired = Analyze("samples/shop-fixed.tar.gz");
        Assert.That(
            simulation.After.Packages.Select(p => p.Name).Order(StringComparer.Ordinal),
            Is.EqualTo(repaired.Packages.Select(p => p.Name).Order(StringComparer.Ordinal)));
        Assert.That(simulation.After.Size.Live, Is.EqualTo(leaky.Size.Live - simulation.Leaving.Sum(p => p.Live)));
    }

    private static ImmutableArray<Suggestion> Advise(string image) => Advisor.Advise(Analyze(image));

    private static ImageAnalysis Analyze(string image) =>
        ImageAnalyzer.Analyze(new ImageRequest(image), new AnalyzeOptions { Directory = Repository.Root });

    private static string Fixture(string path) => Path.Combine(Repository.Fixtures(Path.GetDirectoryName(path)!), Path.GetFileName(path));
}
