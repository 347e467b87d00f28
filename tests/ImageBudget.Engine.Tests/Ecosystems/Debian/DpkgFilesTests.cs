using ImageBudget.Ecosystems.Debian;
using ImageBudget.Engine.Tests.Formats;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Debian;

[TestFixture]
internal sealed class DpkgFilesTests
{
    [Test]
    public void List_NamesPathsWithoutTheRoot()
    {
        (var paths, var problems) = DpkgFiles.ReadList("/.\n/etc\n/etc/with space\r\n\nrelative\n/last"u8);
        Assert.That(paths, Is.EqualTo(["/etc", "/etc/with space", "/last"]));
        Assert.That(problems, Is.EqualTo(["line 5: not a path"]));
    }

    [Test]
    public void Md5Sums_GetALeadingSlash()
    {
        (var files, var problems) = DpkgFiles.ReadMd5Sums(
            "87fc76f18e98ee7d3848f6b81b3391e5  usr/bin/a b\n31aa7f2181889ffb00b87df4126d1701 *./usr/c\nzz\n87fc76f18e98ee7d3848f6b81b3391eg  x\n"u8);
        Assert.That(
            files, Is.EqualTo([("/usr/bin/a b", "87fc76f18e98ee7d3848f6b81b3391e5"), ("/usr/c", "31aa7f2181889ffb00b87df4126d1701")]));
        Assert.That(problems, Is.EqualTo(["line 3: not a digest and a path", "line 4: not a digest and a path"]));
    }

    [Test]
    public void Diversions_AreReadInTriples()
    {
        (var diversions, var problems) = DpkgFiles.ReadDiversions("/bin/sh\n/bin/sh.distrib\ndash\n/a\n/b\n:\nx\n/y\nz\n/cut\n"u8);
        Assert.That(diversions, Is.EqualTo([new DpkgDiversion("/bin/sh", "/bin/sh.distrib", "dash"), new DpkgDiversion("/a", "/b", null)]));
        Assert.That(problems, Is.EqualTo(["line 7: not a diversion", "line 10: a diversion that is cut short"]));
    }

    [Test]
    public void ExtendedStates_NameTheAutomaticOnes()
    {
        (var automatic, var problems) = DpkgFiles.ReadExtendedStates(
            "Package: a\nArchitecture: amd64\nAuto-Installed: 1\n\nPackage: b\nAuto-Installed: 0\n\nAuto-Installed: 1\n"u8);
        Assert.That(automatic, Is.EqualTo([("a", "amd64")]));
        Assert.That(problems, Is.EqualTo(["line 8: a paragraph without a package name"]));
    }

    [Test]
    public void Damaged_NeverThrows()
    {
        byte[] sample = "/etc\n87fc76f18e98ee7d3848f6b81b3391e5  usr/bin/a b\nPackage: a\nAuto-Installed: 1\n\n:\n"u8.ToArray();
        foreach (byte[] copy in Hostile.Truncations(sample).Concat(Hostile.Flips(sample, 500, seed: 5)))
        {
            DpkgFiles.ReadList(copy);
            DpkgFiles.ReadMd5Sums(copy);
            DpkgFiles.ReadDiversions(copy);
            DpkgFiles.ReadExtendedStates(copy);
        }
    }

    [Test]
    public void RealLists_NameOnlyPaths()
    {
        byte[][] read = SharedFixtures.ReadFromLayers(
            "images/real/deb-small.docker20.tar.gz", ["var/lib/dpkg/info/file.list", "var/lib/dpkg/info/file.md5sums"]);
        (var paths, var problems) = DpkgFiles.ReadList(read[0]);
        (var files, var others) = DpkgFiles.ReadMd5Sums(read[1]);
        Assert.That(problems.Concat(others), Is.Empty);
        Assert.That(paths, Does.Contain("/usr/bin/file"));
        Assert.That(files.Select(f => f.Path), Is.SubsetOf(paths));
    }
}
