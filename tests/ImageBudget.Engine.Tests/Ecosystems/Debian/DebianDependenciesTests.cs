using ImageBudget.Analysis;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Debian;

/// <summary>Which installed packages satisfy a dependency by dpkg's rules, with several architectures.</summary>
public sealed class DebianDependenciesTests
{
    private static string Package(string name, string architecture, string more = "") =>
        $"Package: {name}\nStatus: install ok installed\nVersion: 1\nArchitecture: {architecture}\n{more}\n";

    private static string[] Met(params string[] paragraphs)
    {
        ImageAnalysis image = new ImageOf().File("var/lib/dpkg/status", string.Join('\n', paragraphs)).Analyze();
        return [.. image.References.Where(r => r.From != "image").Select(r => $"{Short(r.From)} -> {Short(r.To)}")
            .Order(StringComparer.Ordinal)];

        static string Short(string id) =>
            id.Replace("pkg:deb/debian/", "", StringComparison.Ordinal).Replace("@1?arch=", ":", StringComparison.Ordinal);
    }

    [Test]
    public void Unqualified_IsSatisfiedByTheSameArchitecture() => Assert.That(
        Met(Package("app", "i386", "Depends: libz\n"), Package("libz", "i386", "Multi-Arch: same\n"),
            Package("libz", "amd64", "Multi-Arch: same\n"), Package("dpkg", "amd64")),
        Is.EqualTo(new[] { "app:i386 -> libz:i386" }));

    [Test]
    public void Unqualified_IsSatisfiedByForeign_AndByAll() => Assert.That(
        Met(Package("app", "i386", "Depends: make, tzdata, perl\n"), Package("make", "amd64", "Multi-Arch: foreign\n"),
            Package("tzdata", "all"), Package("perl", "amd64", "Multi-Arch: allowed\n")),
        Is.EqualTo(new[] { "app:i386 -> make:amd64", "app:i386 -> tzdata:all" }));

    [Test]
    public void Any_IsSatisfiedByAllowed() => Assert.That(
        Met(Package("app", "i386", "Depends: perl:any, libz:any\n"), Package("perl", "amd64", "Multi-Arch: allowed\n"),
            Package("libz", "amd64", "Multi-Arch: same\n")),
        Is.EqualTo(new[] { "app:i386 -> perl:amd64" }));

    [Test]
    public void NamedArchitecture_IsSatisfiedByThatOne() => Assert.That(
        Met(Package("app", "amd64", "Depends: libc6:i386\n"), Package("libc6", "i386", "Multi-Arch: same\n"),
            Package("libc6", "amd64", "Multi-Arch: same\n")),
        Is.EqualTo(new[] { "app:amd64 -> libc6:i386" }));

    [Test]
    public void PackageForAll_NeedsTheNativeArchitecture() => Assert.That(
        Met(Package("scripts", "all", "Depends: libz\n"), Package("libz", "i386", "Multi-Arch: same\n"),
            Package("libz", "amd64", "Multi-Arch: same\n"), Package("dpkg", "amd64")),
        Is.EqualTo(new[] { "scripts:all -> libz:amd64" }));

    [Test]
    public void VirtualPackage_OfAnotherArchitecture_DoesNotSatisfy() => Assert.That(
        Met(Package("app", "i386", "Depends: mta\n"), Package("postfix", "amd64", "Provides: mta\n"),
            Package("exim", "i386", "Provides: mta\n")),
        Is.EqualTo(new[] { "app:i386 -> exim:i386" }));

    [Test]
    public void AutomaticMark_OfOneArchitecture_DoesNotApplyToTheOther()
    {
        ImageAnalysis image = new ImageOf()
            .File("var/lib/dpkg/status", Package("libz", "i386", "Multi-Arch: same\n") + "\n"
                + Package("libz", "amd64", "Multi-Arch: same\n"))
            .File("var/lib/apt/extended_states", "Package: libz\nArchitecture: i386\nAuto-Installed: 1\n").Analyze();

        Assert.That(image.Packages.Where(p => p.Reachable).Select(p => p.Id), Is.EqualTo(new[] { "pkg:deb/debian/libz@1?arch=amd64" }));
    }

    [TestCase("info/base.list", "/.\n/etc\n/etc/host.conf\n")]
    [TestCase("info/base:amd64.list", "/etc/host.conf\n")]
    [TestCase("info/base.md5sums", "d41d8cd98f00b204e9800998ecf8427e  etc/host.conf\n")]
    [TestCase("info/base:amd64.md5sums", "d41d8cd98f00b204e9800998ecf8427e  etc/host.conf\n")]
    [TestCase("status.d/base.md5sums", "d41d8cd98f00b204e9800998ecf8427e  etc/host.conf\n")]
    public void Distroless_ListMayBeInEitherDirectory(string place, string list)
    {
        ImageAnalysis image = new ImageOf()
            .File("var/lib/dpkg/status.d/base", "Package: base\nVersion: 12\nArchitecture: amd64\n").File($"var/lib/dpkg/{place}", list)
                .File("etc/host.conf", "12345").Analyze();

        Assert.That((image.Packages.Single().Files, image.Unowned.Sum(u => u.Files)), Is.EqualTo((3, 0)));
        Assert.That(image.Notes, Is.Empty);
    }
}
