using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Rules;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems;

/// <summary>A package database that is not read gives a note, and makes rules about packages fail with IB9010.</summary>
public sealed class UnreadDatabasesTests
{
    [TestCase("var/lib/pacman/local/bash-5.2-1/desc", "alpm")]
    [TestCase("var/db/pkg/app-shells/bash-5.2/CONTENTS", "ebuild")]
    [TestCase("var/db/pkg/local.sqlite", "ebuild")]
    [TestCase("var/lib/pkgtools/packages/bash-5.2-x86_64-1", "slackware")]
    [TestCase("var/log/packages/bash-5.2-x86_64-1", "slackware")]
    [TestCase("usr/lib/opkg/status", "opkg")]
    [TestCase("var/db/xbps/pkgdb-0.38.plist", "xbps")]
    [TestCase("usr/share/clear/bundles/os-core", "swupd")]
    [TestCase("var/lib/flatpak/app/org.x/current", "flatpak")]
    [TestCase("var/lib/snapd/snaps/core_1.snap", "snap")]
    [TestCase("home/linuxbrew/.linuxbrew/Cellar/jq/1.7/bin/jq", "brew")]
    [TestCase("var/lib/rpm/data.mdb", "rpm")]
    [TestCase("usr/share/dpkg/cputable", "deb")]
    [TestCase("usr/lib/rpm/rpmrc", "rpm")]
    [TestCase("etc/apk/world", "apk")]
    [TestCase("mnt/root/var/lib/dpkg/status", "deb")]
    [TestCase("rootfs/lib/apk/db/installed", "apk")]
    [TestCase("rootfs/usr/lib/sysimage/rpm/rpmdb.sqlite", "rpm")]
    [TestCase("opt/app/resources/app.asar", "npm")]
    [TestCase("usr/lib/python3/site-packages/six-1.16-py3.11.egg", "pypi")]
    public void UnreadDatabase_IsNotMeasured(string path, string ecosystem)
    {
        ImageAnalysis image = new ImageOf().File(path, "content").Analyze();

        Assert.That(image.Notes.Select(n => (n.Ecosystem, n.IsRemark)), Is.EqualTo(new[] { ((string?)ecosystem, false) }));
        Assert.That(Checked.Of("forbiddenPackages: [gcc]\n", image).ExitCode, Is.EqualTo(2));
        Assert.That(Checked.Of("forbiddenPackages: [{ name: gcc, ecosystem: gem }]\n", image).ExitCode, Is.Zero);
        Assert.That(Checked.Of("maxSize: 1 MB\n", image).ExitCode, Is.Zero);
    }

    [TestCase("var/lib/pacman/local/bash-5.2-1/desc", "var/lib/.wh.pacman", 1)]
    [TestCase("usr/lib/opkg/status", "usr/lib/opkg/.wh.status", 1)]
    [TestCase("var/lib/flatpak/app/org.x/current", "var/lib/.wh.flatpak", 0)]
    [TestCase("etc/motd", "var/lib/.wh.pacman", 0)]
    public void DatabaseOfTheSystem_CountsWhenALaterLayerDeletesIt(string path, string whiteout, int notes) =>
        Assert.That(new ImageOf().File(path, "content").Layer().File(whiteout).Analyze().Notes, Has.Length.EqualTo(notes));

    [TestCase("var/lib/pacman/local")]
    [TestCase("var/log/packages")]
    [TestCase("var/lib/rpm")]
    public void EmptyDirectory_IsNoDatabase(string folder) => Assert.That(new ImageOf().Folder(folder).Analyze().Notes, Is.Empty);

    [Test]
    public void Manager_OwnedByAPackage_NeedsNoDatabase()
    {
        ImageAnalysis image = new ImageOf()
            .File("var/lib/dpkg/status", "Package: rpm\nStatus: install ok installed\nVersion: 4\nArchitecture: amd64\n")
            .File("var/lib/dpkg/info/rpm.list", "/usr/lib/rpm/rpmrc\n").File("usr/lib/rpm/rpmrc", "1").Analyze();

        Assert.That(image.Notes, Is.Empty);
    }

    [Test]
    public void Manager_WithADatabaseThatListsNothing_IsANote() =>
        Assert.That(
            new ImageOf().File("usr/share/dpkg/cputable", "1").File("var/lib/dpkg/status")
            .Analyze().Notes.Single().Message, Does.Contain("no package database"));
}
