using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ImageBudget.Ecosystems.Debian;
using ImageBudget.Engine.Tests.Formats;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Debian;

[TestFixture]
internal sealed class DpkgStatusTests
{
    private const string Sample = """
        Package: libpam-runtime
        Essential: yes
        Status: install ok installed
        Installed-Size: 1016
        Architecture: all
        Multi-Arch: foreign
        Source: pam (1.1.8)
        Version: 1.1.8-3.6
        Pre-Depends: dpkg (>= 1.15)
        Depends: debconf (>= 0.5) | debconf-2.0,
         libpam-modules:any (>= 1.0.1-6)
        Recommends: cron,
        Provides: pam-config (= 2)
        Conffiles:
         /etc/pam.conf 87fc76f18e98ee7d3848f6b81b3391e5
         /etc/pam.d/with space 31aa7f2181889ffb00b87df4126d1701 obsolete
        Description: Runtime support
         Version: this is no field
         .

        Package: gone
        Status: deinstall ok config-files
        Version: 2

        Package: half
        Status: install ok half-configured
        Version: 3
        """;

    [Test]
    public void Package_IsReadCompletely()
    {
        (ImmutableArray<DpkgPackage> packages, ImmutableArray<string> problems) = Read(Sample);
        Assert.That(problems, Is.Empty);
        DpkgPackage pam = packages[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (pam.Name, pam.Version, pam.Architecture, pam.State), Is.EqualTo(("libpam-runtime", "1.1.8-3.6", "all", "installed")));
            Assert.That((pam.Source, pam.SourceVersion), Is.EqualTo(("pam", "1.1.8")));
            Assert.That((pam.InstalledSize, pam.Essential, pam.MultiArch, pam.Line), Is.EqualTo((1016L, true, "foreign", 1)));
            Assert.That(pam.PreDepends.Single().Alternatives.Single(), Is.EqualTo(new DpkgAlternative("dpkg", "", ">=", "1.15")));
            Assert.That(pam.Depends[0].Alternatives, Is.EqualTo([
                new DpkgAlternative("debconf", "", ">=", "0.5"), new DpkgAlternative("debconf-2.0", "", "", "")]));
            Assert.That(pam.Depends[1].Alternatives.Single(), Is.EqualTo(new DpkgAlternative("libpam-modules", "any", ">=", "1.0.1-6")));
            Assert.That(pam.Recommends.Single().Alternatives.Single().Name, Is.EqualTo("cron"));
            Assert.That(pam.Provides.Single().Alternatives.Single(), Is.EqualTo(new DpkgAlternative("pam-config", "", "=", "2")));
            Assert.That(pam.Conffiles, Is.EqualTo([
                new DpkgConffile("/etc/pam.conf", "87fc76f18e98ee7d3848f6b81b3391e5", false),
                new DpkgConffile("/etc/pam.d/with space", "31aa7f2181889ffb00b87df4126d1701", true)]));
        }
    }

    [Test]
    public void State_TellsWhetherFilesAreInstalled()
    {
        (ImmutableArray<DpkgPackage> packages, _) = Read(Sample);
        Assert.That(packages.Select(p => p.State), Is.EqualTo(["installed", "config-files", "half-configured"]));
        Assert.That(packages.Select(p => p.HasFiles), Is.EqualTo([true, false, true]));
    }

    [Test]
    public void LineEnds_DoNotMatter()
    {
        (ImmutableArray<DpkgPackage> unix, _) = Read(Sample);
        (ImmutableArray<DpkgPackage> windows, ImmutableArray<string> problems) =
            Read(Sample.Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.That(problems, Is.Empty);
        Assert.That(
            windows.Select(p => (p.Name, p.Version, p.State, p.Depends.Length)),
            Is.EqualTo(unix.Select(p => (p.Name, p.Version, p.State, p.Depends.Length))));
    }

    [Test]
    public void StatusD_NeedsNoStatus()
    {
        byte[] content = "Package: base-files\nVersion: 1\n"u8.ToArray();
        Assert.That(DpkgStatus.Read(content, statusOptional: true).Packages.Single().HasFiles);
        (ImmutableArray<DpkgPackage> packages, ImmutableArray<string> problems) = DpkgStatus.Read(content);
        Assert.That(packages.Single().HasFiles, Is.False);
        Assert.That(problems, Is.EqualTo(["line 1: a package without a status"]));
    }

    [TestCase("Package\nPackage: a\nStatus: install ok installed\nVersion: 1", "line 1: not a field")]
    [TestCase(" start\n\nPackage: a\nStatus: install ok installed\nVersion: 1", "line 1: a continuation line before any field")]
    [TestCase("Package:\nVersion: 1\n\nPackage: a\nStatus: install ok installed\nVersion: 1", "line 1: a paragraph without a package name")]
    [TestCase("Package: a\nStatus: install ok installed\nVersion: 1\nVersion: 2", "line 4: a field that is set twice")]
    [TestCase("Package: a\nStatus: install ok installed", "line 1: a package without a version")]
    [TestCase("Package: a\nStatus: installed\nVersion: 1", "line 1: a status that dpkg does not know")]
    [TestCase("Package: a\nStatus: install ok installed\nVersion: 1\nDepends: b (>= ", "line 1: Depends cannot be read completely")]
    [TestCase("Package: a\x1b[2K\nStatus: install ok installed\nVersion: 1", "line 1: not a possible package name")]
    public void Mistake_IsAProblemAndThePackageStays(string content, string problem)
    {
        (ImmutableArray<DpkgPackage> packages, ImmutableArray<string> problems) = Read(content);
        Assert.That(problems, Is.EqualTo([problem]));
        Assert.That(packages.Single().Name, Does.StartWith("a"));
    }

    [Test]
    public void DuplicatePackage_TheLaterIsUsed()
    {
        (ImmutableArray<DpkgPackage> packages, ImmutableArray<string> problems) = Read(
            "Package: a\nStatus: install ok installed\nVersion: 1\n\nPackage: a\nStatus: install ok installed\nVersion: 2\n");
        Assert.That(packages.Single().Version, Is.EqualTo("2"));
        Assert.That(problems, Is.EqualTo(["line 5: a package that is listed twice"]));
    }

    [Test]
    public void HugeLine_IsRead()
    {
        string huge = "Package: a\nStatus: install ok installed\nVersion: 1\nDescription: " + new string('x', 2_000_000)
            + "\n\nPackage: b\nStatus: install ok installed\nVersion: 1\n";
        (ImmutableArray<DpkgPackage> packages, ImmutableArray<string> problems) = Read(huge);
        Assert.That(packages.Select(p => p.Name), Is.EqualTo(["a", "b"]));
        Assert.That(problems, Is.Empty);
    }

    [Test]
    public void CutShortOrDamaged_NeverThrows()
    {
        byte[] sample = Encoding.UTF8.GetBytes(Sample);
        foreach (byte[] copy in Hostile.Truncations(sample).Concat(Hostile.Flips(sample, 500, seed: 4)))
        {
            DpkgStatus.Read(copy);
            DpkgStatus.Read(copy, statusOptional: true);
        }
    }

    [Test]
    public void RealImage_AgreesWithDpkg()
    {
        byte[] content = SharedFixtures.ReadFromLayers("images/real/deb-small.docker20.tar.gz", "var/lib/dpkg/status");
        (ImmutableArray<DpkgPackage> packages, ImmutableArray<string> problems) = DpkgStatus.Read(content);
        using JsonDocument truth = JsonDocument.Parse(SharedFixtures.Read("images/truth/deb-small.docker20.tar.truth.json"));
        IEnumerable<string> expected = truth.RootElement.GetProperty("images")[0].GetProperty("final").GetProperty("packages")
            .GetProperty("dpkg")
            .EnumerateArray().Where(p => p.GetProperty("status").GetString() == "ii ")
            .Select(p => $"{p.GetProperty("name")} {p.GetProperty("version")} {p.GetProperty("arch")} {p.GetProperty("installed_kib")}");
        Assert.That(problems, Is.Empty);
        Assert.That(
            packages.Where(p => p.HasFiles).Select(p => $"{p.Name} {p.Version} {p.Architecture} {p.InstalledSize}")
            .Order(StringComparer.Ordinal),
            Is.EqualTo(expected.Order(StringComparer.Ordinal)));
        Assert.That(packages.Sum(p => p.Depends.Length), Is.GreaterThan(0));
    }

    [Test]
    public void ForeignStatus_HasOneEmptyAndOneGoodParagraph()
    {
        (ImmutableArray<DpkgPackage> packages, ImmutableArray<string> problems) =
            DpkgStatus.Read(SharedFixtures.Read("images/thirdparty/dpkg-status-syft"));
        Assert.That(packages.Select(p => p.Name), Is.EqualTo(["libpam-runtime"]));
        Assert.That(problems, Is.EqualTo(["line 1: a paragraph without a package name"]));
    }

    [TestCase("garbage", "")]
    [TestCase(
        "odd", "good 1.0 installed, gone 2 config-files, dup 1 installed, dup 2 installed, nover  installed, last-no-newline 3 installed")]
    public void HostileStatus_GivesProblemsAndTheRest(string name, string expected)
    {
        byte[] content = SharedFixtures.ReadFromLayers($"hostile/images/pkg-dpkg-status-{name}.tar", "var/lib/dpkg/status");
        (ImmutableArray<DpkgPackage> packages, ImmutableArray<string> problems) = DpkgStatus.Read(content);
        Assert.That(string.Join(", ", packages.Select(p => $"{p.Name} {p.Version} {p.State}")), Is.EqualTo(expected));
        Assert.That(problems, Is.Not.Empty);
        Assert.That(problems, Has.Length.LessThanOrEqualTo(51));
    }

    private static (ImmutableArray<DpkgPackage> Packages, ImmutableArray<string> Problems) Read(string content) =>
        DpkgStatus.Read(Encoding.UTF8.GetBytes(content));
}
