using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ImageBudget.Ecosystems.Alpine;
using ImageBudget.Engine.Tests.Formats;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Alpine;

[TestFixture]
internal sealed class ApkInstalledTests
{
    private const string Sample = """
        C:Q1pcfTfDNEbNKQc2s1tia7da05M8Q=
        P:busybox-binsh
        V:1.36.1-r15
        A:x86_64
        S:1543
        I:8192
        T:busybox ash /bin/sh
        o:busybox
        D:busybox=1.36.1-r15 !mdev so:libc.musl-x86_64.so.1 foo@edge>=2
        p:/bin/sh cmd:sh=1.36.1-r15
        i:busybox
        r:busybox-initscripts
        q:1000
        F:
        R:init
        F:bin
        M:0:0:1777
        R:sh
        a:0:0:777
        Z:Q1pcfTfDNEbNKQc2s1tia7da05M8Q=
        F:var/empty

        P:second
        V:2

        """;

    [Test]
    public void Package_IsReadCompletely()
    {
        (ImmutableArray<ApkPackage> packages, ImmutableArray<string> problems) = Read(Sample);
        Assert.That(problems, Is.Empty);
        Assert.That(packages.Select(p => p.Name), Is.EqualTo(["busybox-binsh", "second"]));
        ApkPackage first = packages[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Version, first.Arch, first.Origin, first.Size, first.InstalledSize, first.Line),
                Is.EqualTo(("1.36.1-r15", "x86_64", "busybox", 1543L, 8192L, 1)));
            Assert.That(first.Checksum, Is.EqualTo("Q1pcfTfDNEbNKQc2s1tia7da05M8Q="));
            Assert.That(first.Depends, Is.EqualTo([
                new ApkDependency("busybox", false, "=", "1.36.1-r15"), new ApkDependency("mdev", true, "", ""),
                new ApkDependency("so:libc.musl-x86_64.so.1", false, "", ""), new ApkDependency("foo", false, ">=", "2")]));
            Assert.That(
                first.Provides,
                Is.EqualTo([new ApkDependency("/bin/sh", false, "", ""), new ApkDependency("cmd:sh", false, "=", "1.36.1-r15")]));
            Assert.That(first.Replaces.Single().Name, Is.EqualTo("busybox-initscripts"));
            Assert.That(first.InstallIf.Single().Name, Is.EqualTo("busybox"));
            Assert.That(first.Directories, Is.EqualTo([
                new ApkEntry("/", "", ""), new ApkEntry("/bin", "0:0:1777", ""), new ApkEntry("/var/empty", "", "")]));
            Assert.That(first.Files, Is.EqualTo([
                new ApkEntry("/init", "", ""), new ApkEntry("/bin/sh", "0:0:777", "Q1pcfTfDNEbNKQc2s1tia7da05M8Q=")]));
            Assert.That((packages[1].Origin, packages[1].Arch, packages[1].Line), Is.EqualTo(("second", "", 23)));
        }
    }

    [Test]
    public void LineEnds_DoNotMatter()
    {
        (ImmutableArray<ApkPackage> packages, ImmutableArray<string> problems) =
            Read(Sample.Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.That(problems, Is.Empty);
        Assert.That(packages[0].Files.Select(f => f.Path), Is.EqualTo(["/init", "/bin/sh"]));
    }

    [TestCase("P:a\nV:1\nrubbish", "line 3: not a field")]
    [TestCase("P:a\nV:1\nP:b", "line 3: a field that is set twice")]
    [TestCase("V:1\n\nP:a\nV:1", "line 1: a record without a package name")]
    [TestCase("P:a", "line 1: a package without a version")]
    [TestCase("P:a\nV:1\nI:-5", "line 1: a size that is not a number")]
    [TestCase("P:a\nV:1\nR:file", "line 3: a file before any directory")]
    [TestCase("P:a\nV:1\nF:etc\nR:", "line 4: a path that is empty or too long")]
    [TestCase("P:a\nV:1\nZ:Q1x", "line 3: a file attribute before any file")]
    [TestCase("P:a\x1b[2K\nV:1", "line 1: not a possible package name")]
    [TestCase("P:a\nV:1\n\nP:a\nV:2", "line 4: a package that is listed twice")]
    public void Mistake_IsAProblemAndThePackageStays(string content, string problem)
    {
        (ImmutableArray<ApkPackage> packages, ImmutableArray<string> problems) = Read(content);
        Assert.That(problems, Is.EqualTo([problem]));
        Assert.That(packages.Single().Name, Does.StartWith("a"));
    }

    // A directory of 4,000 characters with ten thousand files in it would be 40 MB of paths from 60 kB.
    [Test]
    public void ExpandedPaths_AreBounded()
    {
        string content = "P:bomb\nV:1\nF:" + new string('d', 4000) + "\n" + string.Concat(Enumerable.Repeat("R:x\n", 10000));
        (ImmutableArray<ApkPackage> packages, ImmutableArray<string> problems) = Read(content);
        Assert.That(packages.Single().Files.Sum(f => f.Path.Length), Is.LessThan(300_000));
        Assert.That(problems, Has.Length.EqualTo(51));
    }

    [Test]
    public void CutShortOrDamaged_NeverThrows()
    {
        byte[] sample = Encoding.UTF8.GetBytes(Sample);
        foreach (byte[] copy in Hostile.Truncations(sample).Concat(Hostile.Flips(sample, 500, seed: 6)))
        {
            ApkInstalled.Read(copy);
        }
    }

    [Test]
    public void RealImage_AgreesWithApk()
    {
        (ImmutableArray<ApkPackage> packages, ImmutableArray<string> problems) = ApkInstalled.Read(
            SharedFixtures.ReadFromLayers("images/real/apk.docker20.tar.gz", "lib/apk/db/installed"));
        using JsonDocument truth = JsonDocument.Parse(SharedFixtures.Read("images/truth/apk.docker20.tar.truth.json"));
        IEnumerable<string?> expected = truth.RootElement.GetProperty("images")[0].GetProperty("final").GetProperty("packages")
            .GetProperty("apk")
            .EnumerateArray().Select(p => p.GetString());
        Assert.That(problems, Is.Empty);
        Assert.That(
            packages.Select(p => $"{p.Name}-{p.Version}")
            .Order(StringComparer.Ordinal), Is.EqualTo(expected.Order(StringComparer.Ordinal)));
    }

    [TestCase("apk-installed-syft-multiple-1")]
    [TestCase("apk-installed-syft-multiple-2")]
    public void ForeignDatabase_HasNoProblems(string name)
    {
        byte[] content = SharedFixtures.Read("images/thirdparty/" + name);
        (ImmutableArray<ApkPackage> packages, ImmutableArray<string> problems) = ApkInstalled.Read(content);
        string[] lines = Encoding.UTF8.GetString(content).Split('\n');
        Assert.That(problems, Is.Empty);
        Assert.That(packages, Has.Length.EqualTo(lines.Count(l => l.StartsWith("P:", StringComparison.Ordinal))));
        Assert.That(packages.Sum(p => p.Files.Length), Is.EqualTo(lines.Count(l => l.StartsWith("R:", StringComparison.Ordinal))));
    }

    [Test]
    public void HostileDatabase_GivesProblemsAndTheRest()
    {
        (ImmutableArray<ApkPackage> packages, ImmutableArray<string> problems) = ApkInstalled.Read(
            SharedFixtures.ReadFromLayers("hostile/images/pkg-apk-installed-malformed.tar", "lib/apk/db/installed"));
        Assert.That(packages.Select(p => $"{p.Name} {p.Version}"), Is.EqualTo(["good 1.0-r0", "dup 2", "noversion ", "last 9"]));
        Assert.That(problems, Is.Not.Empty);
    }

    private static (ImmutableArray<ApkPackage> Packages, ImmutableArray<string> Problems) Read(string content) =>
        ApkInstalled.Read(Encoding.UTF8.GetBytes(content));
}
