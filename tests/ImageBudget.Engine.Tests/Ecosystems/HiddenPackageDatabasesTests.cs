using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Ecosystems.Rpm;
using ImageBudget.Engine.Tests.Rules;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems;

/// <summary>
/// Package databases that a later layer deletes, empties, truncates or rewrites. Listed packages whose files remain are in the image; those
/// whose files were deleted too are not, as after a normal removal or upgrade.
/// </summary>
public sealed class HiddenPackageDatabasesTests
{
    private const string Gcc = "Package: gcc\nStatus: install ok installed\nArchitecture: amd64\nVersion: 12\n\n";
    private const string Curl =
        "Package: curl\nStatus: install ok installed\nArchitecture: amd64\nVersion: 8\nConffiles:\n /etc/curlrc 00000000000000000000000000000000\n\n";
    private const string Installed = "P:gcc\nV:12\nA:x86_64\nF:usr/bin\nR:gcc\n\nP:curl\nV:8\nA:x86_64\nF:usr/bin\nR:curl\n\n";

    private static ImageOf Debian() => new ImageOf()
        .File("var/lib/dpkg/status", Gcc + Curl)
        .File("var/lib/dpkg/info/gcc.list", "/.\n/usr\n/usr/bin\n/usr/bin/gcc\n")
        .File("var/lib/dpkg/info/curl.list", "/.\n/usr/bin/curl\n/etc/curlrc\n")
        .File("usr/bin/gcc", "12345")
        .File("usr/bin/curl", "123")
        .File("etc/curlrc", "1")
        .Layer();

    private static ImageOf Alpine() =>
        new ImageOf().File("lib/apk/db/installed", Installed).File("usr/bin/gcc", "12345").File("usr/bin/curl", "123").Layer();

    public static IEnumerable<TestCaseData> Hiding()
    {
        yield return Case("deleted folder", i => i.File("var/lib/.wh.dpkg"));
        yield return Case("deleted status", i => i.File("var/lib/dpkg/.wh.status"));
        yield return Case("deleted status and lists", i => i.File("var/lib/dpkg/.wh.status").File("var/lib/dpkg/.wh.info"));
        yield return Case("opaque folder", i => i.File("var/lib/dpkg/.wh..wh..opq"));
        yield return Case("emptied status", i => i.File("var/lib/dpkg/status"));
        yield return Case("cut status", i => i.File("var/lib/dpkg/status", Curl));
        yield return Case("cut status and list", i => i.File("var/lib/dpkg/status", Curl).File("var/lib/dpkg/info/.wh.gcc.list"));
        yield return Case(
            "never installed", i =>
            i.File("var/lib/dpkg/status", Gcc.Replace("ok installed", "ok not-installed", StringComparison.Ordinal) + Curl));
        yield return Case(
            "removed in name only", i =>
            i.File("var/lib/dpkg/status", Gcc.Replace("install ok installed", "deinstall ok config-files", StringComparison.Ordinal)
            + Curl));
        yield return Case("renamed", i => i
            .File("var/lib/dpkg/status", Gcc.Replace("Package: gcc", "Package: busybox", StringComparison.Ordinal) + Curl)
            .File("var/lib/dpkg/info/.wh.gcc.list").File("var/lib/dpkg/info/busybox.list", "/usr/bin/gcc\n"));
        yield return Case(
            "link to an empty folder", i => i.File("var/lib/.wh.dpkg").Layer().Folder("empty").Link("var/lib/dpkg", "/empty"));
        yield return Case("folder instead", i => i.File("var/lib/dpkg/.wh.status").Layer().Folder("var/lib/dpkg/status"));

        static TestCaseData Case(string name, Func<ImageOf, ImageOf> hide) => new TestCaseData(hide).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Hiding))]
    public void Dpkg_PackageWhoseFilesStay_IsInTheImage(Delegate hide)
    {
        ImageAnalysis image = ((Func<ImageOf, ImageOf>)hide)(Debian()).Analyze();

        Assert.That(image.Package("pkg:deb/debian/gcc@12?arch=amd64").Reachable);
        Assert.That(image.Notes.Single(n => n.IsRemark).Message, Does.Contain("gcc 12"));
        Assert.That(Checked.Of("forbiddenPackages: [gcc]\n", image).Codes(), Is.EqualTo(new[] { Codes.ForbiddenPackage }));
        Assert.That(Checked.Of("forbiddenPackages: [clang]\n", image).ExitCode, Is.EqualTo(image.Notes.All(n => n.IsRemark) ? 0 : 2));
    }

    public static IEnumerable<TestCaseData> Leaving()
    {
        yield return Case(
            "purged", i => i.File("var/lib/dpkg/status", Curl).File("var/lib/dpkg/info/.wh.gcc.list").File("usr/bin/.wh.gcc"));
        yield return Case("database and files deleted", i => i.File("var/lib/.wh.dpkg").File("usr/bin/.wh.gcc"));
        yield return Case("replaced by another package", i => i
            .File("var/lib/dpkg/status", Gcc.Replace("Package: gcc", "Package: gcc-14", StringComparison.Ordinal) + Curl)
            .File("var/lib/dpkg/info/.wh.gcc.list").File("var/lib/dpkg/info/gcc-14.list", "/usr/bin/gcc\n").File("usr/bin/gcc", "14"));
        yield return Case("rewritten, without an owner", i => i.File("var/lib/dpkg/status", Curl).File("usr/bin/gcc", "other"));

        static TestCaseData Case(string name, Func<ImageOf, ImageOf> hide) => new TestCaseData(hide).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Leaving))]
    public void Dpkg_PackageWithDeletedFiles_IsNotInTheImage(Delegate leave)
    {
        ImageAnalysis image = ((Func<ImageOf, ImageOf>)leave)(Debian()).Analyze();

        Assert.That(image.Packages.Select(p => p.Name), Does.Not.Contain("gcc").And.Contains("curl"));
        Assert.That(image.Notes.Where(n => !n.IsRemark), Is.Empty);
    }

    [Test]
    public void Dpkg_RemovedPackageWithItsConfiguration_IsNotInTheImage()
    {
        ImageAnalysis image = Debian()
            .File("var/lib/dpkg/status", Gcc + Curl.Replace("install ok installed", "deinstall ok config-files", StringComparison.Ordinal))
            .File("var/lib/dpkg/info/curl.list", "/.\n/etc\n/etc/curlrc\n")
            .File("usr/bin/.wh.curl")
            .Analyze();

        Assert.That(image.Packages.Select(p => p.Name), Is.EqualTo(new[] { "gcc" }));
        Assert.That(image.Notes, Is.Empty);
    }

    [TestCase("unpacked")]
    [TestCase("half-installed")]
    [TestCase("half-configured")]
    [TestCase("triggers-awaited")]
    [TestCase("triggers-pending")]
    public void Dpkg_PartlyInstalledPackage_IsInTheImage(string state)
    {
        ImageAnalysis image = new ImageOf()
            .File("var/lib/dpkg/status", Gcc.Replace("ok installed", "ok " + state, StringComparison.Ordinal))
            .File("var/lib/dpkg/info/gcc.list", "/usr/bin/gcc\n").File("usr/bin/gcc", "12345").Analyze();

        Assert.That(image.Packages.Single().Live, Is.GreaterThanOrEqualTo(5));
        Assert.That(image.Notes, Is.Empty);
    }

    [Test]
    public void Dpkg_ListsWithoutAStatus_AreNotMeasured()
    {
        ImageAnalysis image = new ImageOf().File("var/lib/dpkg/info/gcc:amd64.list", "/usr/bin/gcc\n").File("usr/bin/gcc", "12345")
            .Analyze();

        Assert.That(image.Notes.Single().Message, Does.Contain("gcc:amd64"));
        Assert.That(Checked.Of("forbiddenPackages: [gcc]\n", image).ExitCode, Is.EqualTo(2));
        Assert.That(Checked.Of("maxSize: 1 MB\n", image).ExitCode, Is.EqualTo(0));
    }

    [Test]
    public void Dpkg_UnreadableDeletedStatus_IsNotMeasured()
    {
        ImageAnalysis image = new ImageOf().File("var/lib/dpkg/status", "\0\0\0not a status\0").Layer().File("var/lib/.wh.dpkg").Analyze();

        Assert.That(Checked.Of("forbiddenPackages: [gcc]\n", image).ExitCode, Is.EqualTo(2));
    }

    [Test]
    public void Distroless_DeletedStatus_IsRead()
    {
        ImageAnalysis image = new ImageOf()
            .File("var/lib/dpkg/status.d/base", "Package: base\nVersion: 12\nArchitecture: amd64\n")
            .File("var/lib/dpkg/status.d/base.md5sums", "d41d8cd98f00b204e9800998ecf8427e  etc/host.conf\n")
            .File("var/lib/dpkg/status.d/gone", "Package: gone\nVersion: 1\nArchitecture: amd64\n")
            .File("var/lib/dpkg/status.d/gone.md5sums", "d41d8cd98f00b204e9800998ecf8427e  etc/gone\n")
            .File("etc/host.conf", "12345").File("etc/gone", "12")
            .Layer().File("var/lib/.wh.dpkg").File("etc/.wh.gone").Analyze();

        Assert.That(image.Packages.Select(p => (p.Name, p.Live)), Is.EqualTo(new[] { ("base", 5L) }));
    }

    [TestCase("lib/apk/db/.wh.installed", "")]
    [TestCase("lib/.wh.apk", "")]
    [TestCase("lib/apk/db/installed", "")]
    [TestCase("lib/apk/db/installed", "P:curl\nV:8\nA:x86_64\nF:usr/bin\nR:curl\n\n")]
    [TestCase("lib/apk/db/installed", "P:busybox\nV:8\nA:x86_64\nF:usr/bin\nR:gcc\nR:curl\n\n")]
    public void Apk_PackageWhoseFilesStay_IsInTheImage(string path, string content)
    {
        ImageAnalysis image = Alpine().File(path, content).Analyze();

        Assert.That(image.Package("pkg:apk/alpine/gcc@12?arch=x86_64"), Is.Not.Null);
        Assert.That(image.Notes.Single().IsRemark);
    }

    [Test]
    public void Apk_RemovedPackage_IsNotInTheImage()
    {
        ImageAnalysis image = Alpine().File("lib/apk/db/installed", "P:curl\nV:8\nA:x86_64\nF:usr/bin\nR:curl\n\n").File("usr/bin/.wh.gcc")
            .Analyze();

        Assert.That(image.Packages.Select(p => p.Name), Is.EqualTo(new[] { "curl" }));
        Assert.That(image.Notes, Is.Empty);
    }

    private static byte[] Rpm(string name) => RpmSample.Header(
        (1000, name), (1001, "1"), (1002, "1"), (1022, "x86_64"),
        (1028, new uint[] { 5 }), (1116, new uint[] { 0 }), (1117, new[] { name }), (1118, new[] { "/usr/bin/" }));

    [TestCase("usr/lib/sysimage/rpm/.wh.Packages.db", false)]
    [TestCase("usr/lib/sysimage/.wh.rpm", false)]
    [TestCase("usr/lib/sysimage/rpm/Packages.db", false)]
    [TestCase("usr/lib/sysimage/rpm/Packages.db", true)]
    public void Rpm_PackageWhoseFilesStay_IsInTheImage(string path, bool withOther)
    {
        ImageAnalysis image = new ImageOf()
            .File("usr/lib/sysimage/rpm/Packages.db", RpmSample.Ndb(Rpm("gcc"), Rpm("curl"), Rpm("gone")))
            .File("usr/bin/gcc", "12345").File("usr/bin/curl", "123").File("usr/bin/gone", "1")
            .Layer().File(path, withOther ? RpmSample.Ndb(Rpm("curl")) : []).File("usr/bin/.wh.gone").Analyze();

        Assert.That(image.Packages.Select(p => p.Name), Is.EqualTo(new[] { "curl", "gcc" }));
        Assert.That(image.Notes.Count(n => n.IsRemark), Is.EqualTo(1));
    }

    [Test]
    public void Rpm_PublicKeys_AreNoPackages()
    {
        byte[] key = RpmSample.Header((1000, "gpg-pubkey"), (1001, "fd431d51"), (1002, "4ae0493b"), (1022, "(none)"));
        ImageAnalysis image = new ImageOf().File("usr/lib/sysimage/rpm/Packages.db", RpmSample.Ndb(key, Rpm("gcc"), key))
            .File("usr/bin/gcc", "1").Analyze();

        Assert.That(image.Ids(), Is.EqualTo(new[] { "pkg:rpm/gcc@1-1?arch=x86_64" }));
        Assert.That(Checked.Of("maxVersionsPerPackage: 1\n", image).ExitCode, Is.Zero);
    }

    public static IEnumerable<TestCaseData> Records()
    {
        yield return Case("pypi", "six", i => i
            .File("usr/lib/python3/site-packages/six-1.16.dist-info/METADATA", "Metadata-Version: 2.1\nName: six\nVersion: 1.16\n\n")
            .File("usr/lib/python3/site-packages/six-1.16.dist-info/RECORD",
                "six.py,,\nsix-1.16.dist-info/METADATA,,\nsix-1.16.dist-info/RECORD,,\n")
            .File("usr/lib/python3/site-packages/six.py", "12345"), "usr/lib/python3/site-packages/.wh.six-1.16.dist-info",
                "usr/lib/python3/site-packages/.wh.six.py");
        yield return Case("npm", "left-pad", i => i
            .File("app/node_modules/left-pad/package.json", """{"name": "left-pad", "version": "1.3.0"}""")
            .File("app/node_modules/left-pad/index.js", "12345"), "app/node_modules/left-pad/.wh.package.json",
                "app/node_modules/.wh.left-pad");
        yield return Case("gem", "rack", i => i
            .File("usr/lib/ruby/gems/3.3.0/specifications/rack-3.1.0.gemspec",
                "Gem::Specification.new do |s|\n  s.name = \"rack\"\n  s.version = \"3.1.0\"\nend\n")
            .File("usr/lib/ruby/gems/3.3.0/gems/rack-3.1.0/lib/rack.rb", "12345"), "usr/lib/ruby/gems/3.3.0/.wh.specifications",
                "usr/lib/ruby/gems/3.3.0/gems/.wh.rack-3.1.0");
        yield return Case("conda", "zlib", i => i
            .File("opt/conda/conda-meta/zlib-1.3-h1_0.json", """{"name": "zlib", "version": "1.3", "build": "h1_0", "files": ["lib/libz.so"], "depends": []}""")
            .File("opt/conda/lib/libz.so", "12345"), "opt/conda/.wh.conda-meta", "opt/conda/lib/.wh.libz.so");
        yield return Case("composer", "monolog/monolog", i => i
            .File("app/vendor/composer/installed.json", """{"packages": [{"name": "monolog/monolog", "version": "3.0.0", "install-path": "../monolog/monolog"}]}""")
            .File("app/vendor/monolog/monolog/src/Logger.php", "12345"), "app/vendor/composer/.wh.installed.json",
                "app/vendor/monolog/.wh.monolog");
        yield return Case("otp", "kernel", i => i
            .File("opt/erlang/lib/kernel-8.5/ebin/kernel.app", "{application, kernel, [{vsn, \"8.5\"}, {applications, []}]}.\n")
            .File("opt/erlang/lib/kernel-8.5/ebin/code.beam", "12345"), "opt/erlang/lib/kernel-8.5/ebin/.wh.kernel.app",
                "opt/erlang/lib/.wh.kernel-8.5");
        yield return Case("nuget", "Dapper", i => i
            .File("app/shop.deps.json", """
                {"runtimeTarget": {"name": "net10.0"}, "targets": {"net10.0": {"Dapper/2.1.0": {"runtime": {"lib/net8.0/Dapper.dll": {}}}}},
                 "libraries": {"Dapper/2.1.0": {"type": "package", "serviceable": true}}}
                """)
            .File("app/Dapper.dll", "12345"), "app/.wh.shop.deps.json", "app/.wh.Dapper.dll");

        static TestCaseData Case(string ecosystem, string name, Func<ImageOf, ImageOf> install, string hide, string remove) =>
            new TestCaseData(ecosystem, name, install, hide, remove).SetArgDisplayNames(ecosystem);
    }

    [TestCaseSource(nameof(Records))]
    public void RecordDeletedAlone_PackageIsInTheImage(string ecosystem, string name, Delegate files, string hide, string remove)
    {
        Func<ImageOf, ImageOf> install = (Func<ImageOf, ImageOf>)files;
        ImageAnalysis image = install(new ImageOf()).Layer().File(hide).Analyze();

        Package package = image.Packages.Single(p => p.Name == name);
        Assert.That((package.Ecosystem, package.Live), Is.EqualTo((ecosystem, 5L)));
        Assert.That(image.Notes.Single().IsRemark);
        Assert.That(install(new ImageOf()).Layer().File(hide).File(remove).Analyze().Packages.Select(p => p.Name), Does.Not.Contain(name));
    }

    [Test]
    public void Pip_Upgrade_LeavesOneVersion()
    {
        const string Site = "usr/lib/python3/site-packages/";
        ImageAnalysis image = new ImageOf()
            .File(Site + "six-1.15.dist-info/METADATA", "Metadata-Version: 2.1\nName: six\nVersion: 1.15\n\n")
                .File(Site + "six-1.15.dist-info/RECORD", "six.py,,\n").File(Site + "six.py", "1")
            .Layer()
            .File(Site + ".wh.six-1.15.dist-info")
                .File(Site + "six-1.16.dist-info/METADATA", "Metadata-Version: 2.1\nName: six\nVersion: 1.16\n\n")
            .File(Site + "six-1.16.dist-info/RECORD", "six.py,,\n").File(Site + "six.py", "12")
            .Analyze();

        Assert.That(image.Packages.Select(p => p.Version), Is.EqualTo(new[] { "1.16" }));
        Assert.That(image.Notes, Is.Empty);
    }
}
