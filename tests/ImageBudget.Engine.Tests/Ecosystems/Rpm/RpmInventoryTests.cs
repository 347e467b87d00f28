using ImageBudget.Analysis;
using ImageBudget.Ecosystems.Rpm;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Rpm;

public class RpmTests
{
    [Test]
    public void Read_Database_GivesPackagesWithEpochAndRelease()
    {
        ImageAnalysis analysis = Image().Analyze();
        Assert.That(
            analysis.Ids(),
            Is.EqualTo(new[]
            {
                "pkg:rpm/redhat/app@1.2-3.el9?arch=x86_64",
                "pkg:rpm/redhat/bash@5.1-6?arch=x86_64&epoch=1",
                "pkg:rpm/redhat/kernel@5-1?arch=x86_64",
                "pkg:rpm/redhat/kernel@6-1?arch=x86_64",
                "pkg:rpm/redhat/ring-a@1-1?arch=x86_64",
                "pkg:rpm/redhat/ring-b@1-1?arch=x86_64",
            }));
        Package bash = analysis.Package("pkg:rpm/redhat/bash@5.1-6?arch=x86_64&epoch=1");
        Assert.That((bash.Version, bash.DisplayName), Is.EqualTo(("5.1", "bash 5.1-6")));
    }

    [Test]
    public void Read_FilesOfAPackage_GhostsAndLeftOutFilesAreNot()
    {
        ImageAnalysis analysis = Image().Analyze();
        Assert.That(analysis.Package("pkg:rpm/redhat/app@1.2-3.el9?arch=x86_64").Live, Is.EqualTo(3));
        Assert.That(analysis.Package("pkg:rpm/redhat/bash@5.1-6?arch=x86_64&epoch=1").Live, Is.EqualTo(5));
        Assert.That(analysis.Unowned.Single(u => u.Path == "/var/log").Live, Is.EqualTo(4));
    }

    [Test]
    public void Read_Requirements_FollowCapabilitiesFilesVersionsAndConditions()
    {
        Assert.That(
            Image().Analyze().Edges(),
            Is.EqualTo(new[]
            {
                "app -> bash: app Requires: (bash >= 5 if nothing); app Requires: /usr/bin/sh",
                "app -> kernel: app Requires: kernel-abi = 6",
                "image -> app: Name: app, required by no other package",
                "image -> kernel: Name: kernel, required by no other package",
                "image -> ring-a: Name: ring-a, required by no other package",
                "ring-a -> ring-b: ring-a Requires: b()(64bit)",
                "ring-b -> ring-a: ring-b Requires: ring-a",
            }));
    }

    [Test]
    public void Read_WriteAheadLogWithContent_IsANote()
    {
        ImageAnalysis analysis = Image().File("usr/lib/sysimage/rpm/Packages.db-wal", "x").Analyze();
        Assert.That(analysis.Notes.Single().Message, Does.Contain("write-ahead log"));
    }

    [Test]
    public void Read_DatabaseIsGarbage_IsANote()
    {
        ImageAnalysis analysis = new ImageOf().File("var/lib/rpm/rpmdb.sqlite", "garbage").Analyze();
        Assert.That(analysis.Notes.Single().Ecosystem, Is.EqualTo("rpm"));
        Assert.That(analysis.Packages, Is.Empty);
    }

    [TestCase("libc.so.6()(64bit)", "libc.so.6()(64bit)")]
    [TestCase("(a or b()(64bit))", "a b()(64bit)")]
    [TestCase("(a >= 2 if b)", "a")]
    [TestCase("(a if b else c)", "a c")]
    [TestCase("((a and b) unless (c or d))", "a b")]
    [TestCase("(a without b)", "a")]
    [TestCase("(((", "")]
    [TestCase("()))) a", "a")]
    public void Names_Condition_GivesSatisfyingCapabilities(string text, string names) =>
        Assert.That(string.Join(' ', RpmCondition.Names(text)), Is.EqualTo(names));

    private static ImageOf Image() => new ImageOf()
        .File("etc/os-release", "ID=\"rhel\"\n")
        .Link("bin", "usr/bin")
        .File("usr/bin/app", "123").File("usr/bin/sh", "12345").File("var/log/app.log", "1234")
        .File("usr/lib/sysimage/rpm/Packages.db", RpmSample.Ndb(
            RpmSample.Header(
                (1000, "app"), (1001, "1.2"), (1002, "3.el9"), (1022, "x86_64"),
                (1028, new uint[] { 3, 4, 9 }), (1037, new uint[] { 0, 64, 2 }), (1029, new ushort[] { 0, 0, 1 }),
                (1116, new uint[] { 0, 1, 2 }), (1117, new[] { "app", "app.log", "app.txt" }),
                (1118, new[] { "/usr/bin/", "/var/log/", "/usr/share/" }),
                (1048, new uint[] { 0, 0, 8, 1 << 24, 0 }),
                (1049, new[] { "/usr/bin/sh", "(bash >= 5 if nothing)", "kernel-abi", "rpmlib(X)", "missing" }),
                (1050, new[] { "", "", "6", "", "" })),
            RpmSample.Header(
                (1000, "bash"), (1001, "5.1"), (1002, "6"), (1003, new uint[] { 1 }), (1022, "x86_64"),
                (1028, new uint[] { 5 }), (1116, new uint[] { 0 }), (1117, new[] { "sh" }), (1118, new[] { "/bin/" }),
                (1047, new[] { "bash" }), (1112, new uint[] { 8 }), (1113, new[] { "1:5.1-6" })),
            Kernel("5"),
            Kernel("6"),
            Ring("ring-a", "b()(64bit)", "ring-a"),
            Ring("ring-b", "ring-a", "b()(64bit)")));

    private static byte[] Kernel(string version) => RpmSample.Header(
        (1000, "kernel"), (1001, version), (1002, "1"), (1022, "x86_64"),
        (1047, new[] { "kernel-abi" }), (1112, new uint[] { 8 }), (1113, new[] { version + "-1" }));

    private static byte[] Ring(string name, string requires, string provides) => RpmSample.Header(
        (1000, name), (1001, "1"), (1002, "1"), (1022, "x86_64"),
        (1048, new uint[] { 0 }), (1049, new[] { requires }), (1050, new[] { "" }),
        (1047, new[] { provides }), (1112, new uint[] { 0 }), (1113, new[] { "" }));
}
