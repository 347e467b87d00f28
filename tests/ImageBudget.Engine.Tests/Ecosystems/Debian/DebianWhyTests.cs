using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Formats;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Debian;

/// <summary>Why a library is in a real Debian image: through declared dependencies and through linked programs.</summary>
public sealed class DebianWhyTests
{
    private static ImageAnalysis Image => ImageAnalyzer.Analyze(
        new ImageRequest(SharedFixtures.Path("images/real/deb-small.docker20.tar.gz")), new AnalyzeOptions { Directory = Repository.Root });

    [Test]
    public void Library_IsReachedThroughDependsAndThroughElf()
    {
        ImageAnalysis image = Image;
        string coreutils = Id(image, "coreutils"), selinux = Id(image, "libselinux1"), pcre = Id(image, "libpcre2-8-0");
        WhyResult why = WhyQuery.Find(image, coreutils, pcre, all: false, precise: true)!;
        Assert.That(why.Chains[0].Steps.Select(s => (s.From, s.To)), Is.EqualTo(new[] { (coreutils, selinux), (selinux, pcre) }));

        foreach ((
            string from, string to, string needed) in new[] { (coreutils, selinux, "libselinux.so.1"), (selinux, pcre, "libpcre2-8.so.0") })
        {
            Reference[] references = [.. image.References.Where(r => r.From == from && r.To == to)];
            Assert.That(references.Select(r => r.Kind), Is.EqualTo(new[] { EdgeKind.Depends, EdgeKind.Elf }), to);
            Assert.That(references[0].Evidence.Select(e => e.Path), Has.All.EqualTo("/var/lib/dpkg/status"));
            Assert.That(references[1].Evidence.Select(e => e.Excerpt), Has.All.Contains(needed));
        }
    }

    [Test]
    public void LibraryOfARemovedPackage_IsKeptOnlyByItsMark()
    {
        // `dpkg -r less` left the packages that only less had needed.
        ImageAnalysis image = Image;
        Assert.That(image.Packages.Select(p => p.Name), Has.None.EqualTo("less"));
        Package terminfo = image.Packages.Single(p => p.Name == "libtinfo6");
        Reference only = image.References.Single(r => r.To == terminfo.Id);
        Assert.That(
            (only.From, only.Kind, only.Evidence.Single().Excerpt),
            Is.EqualTo((Reference.ImageNode, EdgeKind.Depends, "Package: libtinfo6, installed on request")));
        Assert.That(
            WhyQuery.Find(image, Reference.ImageNode, terminfo.Id, all: false, precise: false)!.Chains[0].Steps.Single().Frees,
            Is.EqualTo(terminfo.Live));
    }

    private static string Id(ImageAnalysis image, string name) => image.Packages.Single(p => p.Name == name).Id;
}
