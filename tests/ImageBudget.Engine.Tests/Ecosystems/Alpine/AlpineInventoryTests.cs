using ImageBudget.Analysis;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Alpine;

public class ApkTests
{
    private const string Database = """
        P:musl
        V:1.2.5-r0
        A:x86_64
        p:so:libc.musl-x86_64.so.1=1
        F:lib
        R:ld-musl-x86_64.so.1

        P:busybox
        V:1.36.1-r29
        A:x86_64
        D:so:libc.musl-x86_64.so.1 !bad
        p:cmd:sh=1.36.1-r29 /bin/sh
        F:bin
        R:busybox

        P:curl
        V:8.5.0-r0
        A:x86_64
        D:musl>=1.2 /bin/sh
        F:usr/bin
        R:curl

        P:curl-doc
        V:8.5.0-r0
        A:noarch
        i:curl=8.5.0-r0 docs
        F:usr/share/man
        R:curl.1

        P:left-behind
        V:1-r0
        A:x86_64

        P:bad
        V:1-r0
        A:x86_64

        """;

    private static ImageOf Alpine() => new ImageOf()
        .File("etc/os-release", "ID=alpine\n")
        .File("etc/apk/world", "curl>8\n!left-behind\n")
        .File("lib/apk/db/installed", Database)
        .File("lib/ld-musl-x86_64.so.1", "12345")
        .File("bin/busybox", "1234567")
        .File("usr/bin/curl", "123")
        .File("usr/share/man/curl.1", "12");

    [Test]
    public void Read_Database_GivesPackagesWithTheirFiles()
    {
        ImageAnalysis analysis = Alpine().Analyze();
        Assert.That(
            analysis.Ids(),
            Is.EqualTo(new[]
            {
                "pkg:apk/alpine/bad@1-r0?arch=x86_64",
                "pkg:apk/alpine/busybox@1.36.1-r29?arch=x86_64",
                "pkg:apk/alpine/curl-doc@8.5.0-r0?arch=noarch",
                "pkg:apk/alpine/curl@8.5.0-r0?arch=x86_64",
                "pkg:apk/alpine/left-behind@1-r0?arch=x86_64",
                "pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64",
            }));
        Assert.That(analysis.Package("pkg:apk/alpine/busybox@1.36.1-r29?arch=x86_64").Live, Is.EqualTo(7));
        Assert.That(analysis.Notes, Is.Empty);
    }

    [Test]
    public void Read_ListedFolderBecameALink_FilesAreFound()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("lib/apk/db/installed", "P:a\nV:1-r0\nF:usr/old\nR:x\n\n")
            .Folder("usr/new").File("usr/new/x", "1234").Link("usr/old", "new").Analyze();
        Assert.That(analysis.Package("pkg:apk/alpine/a@1-r0").Live, Is.EqualTo(4));
    }

    [Test]
    public void Read_Dependencies_FollowNamesLibrariesCommandsAndFiles()
    {
        Assert.That(
            Alpine().Analyze().Edges(),
            Is.EqualTo(new[]
            {
                "busybox -> musl: D:so:libc.musl-x86_64.so.1",
                "curl -> busybox: D:/bin/sh",
                "curl -> curl-doc: i:curl=8.5.0-r0",
                "curl -> musl: D:musl>=1.2",
                "image -> curl: curl>8",
            }));
    }

    [Test]
    public void Read_UnrequestedPackage_IsNotReachable()
    {
        ImageAnalysis analysis = Alpine().Analyze();
        Assert.That(analysis.Packages.Where(p => !p.Reachable).Select(p => p.Name), Is.EqualTo(new[] { "bad", "left-behind" }));
    }

    [Test]
    public void Read_WithoutWorld_UnrequiredPackagesAreRequested()
    {
        ImageAnalysis analysis = new ImageOf().File("usr/lib/apk/db/installed", Database).Analyze();
        Assert.That(
            analysis.Edges().Where(e => e.StartsWith("image", StringComparison.Ordinal)),
            Is.EqualTo(new[]
            {
                "image -> bad: P:bad, required by no other package",
                "image -> curl: P:curl, required by no other package",
                "image -> left-behind: P:left-behind, required by no other package",
            }));
    }

    [Test]
    public void Read_FileDeletedByALaterLayer_ItsBytesStayThePackages()
    {
        ImageAnalysis analysis = Alpine().Layer().File("usr/share/.wh.man").Analyze();
        Package doc = analysis.Package("pkg:apk/alpine/curl-doc@8.5.0-r0?arch=noarch");
        Assert.That((doc.Live, doc.Unpacked), Is.EqualTo((0, 2)));
    }

    [Test]
    public void Read_DatabaseIsADirectory_IsANote()
    {
        ImageAnalysis analysis = new ImageOf().Folder("lib/apk/db/installed").Analyze();
        Assert.That(
            analysis.Notes.Single(),
            Is.EqualTo(new AnalysisNote("apk", "/lib/apk/db/installed", "is a directory, not a list of packages")));
    }

    [Test]
    public void Read_BrokenRecord_IsANoteAndTheRestIsRead()
    {
        ImageAnalysis analysis = new ImageOf().File("lib/apk/db/installed", "V:1\n\nnonsense\nP:a\nV:1-r0\nS:x\n\n").Analyze();
        Assert.That(analysis.Ids(), Is.EqualTo(new[] { "pkg:apk/alpine/a@1-r0" }));
        Assert.That(analysis.Notes, Has.Length.EqualTo(3).And.All.Property(nameof(AnalysisNote.Ecosystem)).EqualTo("apk"));
    }
}
