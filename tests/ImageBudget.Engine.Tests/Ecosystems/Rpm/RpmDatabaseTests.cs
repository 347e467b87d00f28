using System.Text.Json;
using ImageBudget.Ecosystems.Rpm;
using ImageBudget.Engine.Tests.Formats;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Rpm;

[TestFixture]
internal sealed class RpmDatabaseTests
{
    private const string ThirdParty = "images/thirdparty/";

    private static readonly byte[][] TwoPackages = [RpmSample.Package("first"), RpmSample.Package("second")];

    private static IEnumerable<TestCaseData> Databases()
    {
        yield return new TestCaseData(RpmSample.Ndb(TwoPackages)).SetArgDisplayNames("ndb");
        yield return new TestCaseData(RpmSample.Berkeley(true, TwoPackages)).SetArgDisplayNames("little-endian bdb");
        yield return new TestCaseData(RpmSample.Berkeley(false, TwoPackages)).SetArgDisplayNames("big-endian bdb");
    }

    [TestCaseSource(nameof(Databases))]
    public void Packages_AreReadCompletely(byte[] content)
    {
        RpmPackages inventory = RpmDatabase.Read("db", content);
        Assert.That(inventory.Problems, Is.Empty);
        Assert.That(inventory.Packages.Select(p => p.Name), Is.EqualTo(["first", "second"]));
        RpmPackage first = inventory.Packages[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Evr, Is.EqualTo("4:1.2-3"));
            Assert.That(first.Arch, Is.EqualTo("noarch"));
            Assert.That(first.SourceRpm, Is.EqualTo("first.src.rpm"));
            Assert.That(first.Size, Is.EqualTo(77));
            Assert.That(first.Files, Is.EqualTo([
                new RpmFile("/usr/share/doc", 70, 0x81a4, 2, "aa", true), new RpmFile("/usr/bin/tool", 7, 0x81ed, 0, "", true)]));
            Assert.That(first.Requires, Is.EqualTo([new RpmRelation("libc", 12, "2.30"), new RpmRelation("/bin/sh", 0, "")]));
            Assert.That(first.Requires[0].Operator, Is.EqualTo(">="));
            Assert.That(first.Provides.Single(), Is.EqualTo(new RpmRelation("first", 8, "4:1.2-3")));
        }
    }

    [TestCaseSource(nameof(Databases))]
    public void CutShort_IsAProblem(byte[] content)
    {
        // Only missing padding may be accepted.
        foreach (byte[] cut in Hostile.Truncations(content))
        {
            RpmPackages inventory = RpmDatabase.Read("db", cut);
            Assert.That(inventory.Problems.Length + inventory.Packages.Length, Is.GreaterThan(0));
            Assert.That(inventory.Packages.Length == 2 || !inventory.Problems.IsEmpty, $"{cut.Length} bytes");
        }
    }

    [TestCaseSource(nameof(Databases))]
    public void Damaged_NeverThrows(byte[] content)
    {
        foreach (byte[] copy in Hostile.Flips(content, 1000, seed: 2))
        {
            Assert.That(RpmDatabase.Read("db", copy).Packages.Length, Is.LessThanOrEqualTo(2 + 253));
        }
    }

    [Test]
    public void ChangedBlob_FailsItsChecksum()
    {
        byte[] content = RpmSample.Ndb(TwoPackages);
        content[4096 + 300] ^= 1;
        RpmPackages inventory = RpmDatabase.Read("Packages.db", content);
        Assert.That(inventory.Packages.Select(p => p.Name), Is.EqualTo(["second"]));
        Assert.That(inventory.Problems.Single(), Is.EqualTo("Packages.db: package 1: its blob does not match its checksum"));
    }

    [Test]
    public void LaterEntry_TakesPrecedenceOverTheRegion()
    {
        byte[] header = RpmSample.Header((63, new byte[16]), (1000, "old"), (1001, "1"), (1002, "1"), (1000, "new"));
        Assert.That(RpmDatabase.Read("db", RpmSample.Ndb(header)).Packages.Single().Name, Is.EqualTo("new"));
    }

    [Test]
    public void OldFileNames_AreFullPaths()
    {
        byte[] header = RpmSample.Header((1000, "old"), (1001, "1"), (1002, "1"), (1027, new[] { "/etc/a" }), (1028, new uint[] { 5 }));
        Assert.That(RpmDatabase.Read("db", RpmSample.Ndb(header)).Packages.Single().Files.Single().Path, Is.EqualTo("/etc/a"));
    }

    [Test]
    public void NamelessHeader_IsAProblemAndTheRestIsRead()
    {
        RpmPackages inventory = RpmDatabase.Read("db", RpmSample.Ndb(RpmSample.Header((1001, "1")), TwoPackages[0]));
        Assert.That(inventory.Packages, Has.Length.EqualTo(1));
        Assert.That(inventory.Problems.Single(), Does.Contain("no name"));
    }

    // One directory of 4,000 characters under ten thousand names would be 40 MB of paths from 120 kB.
    [Test]
    public void ExpandedPaths_AreBounded()
    {
        byte[] header = RpmSample.Header(
            (1000, "bomb"), (1001, "1"), (1002, "1"), (1116, new uint[10000]), (1117, Enumerable.Repeat("x", 10000).ToArray()),
            (1118, new[] { "/" + new string('d', 4000) + "/" }));
        RpmPackages inventory = RpmDatabase.Read("db", RpmSample.Ndb(header));
        Assert.That(inventory.Packages.Single().Files.Sum(f => f.Path.Length), Is.LessThan(600_000));
        Assert.That(inventory.Problems, Is.Not.Empty);
    }

    [Test]
    public void Garbage_IsAProblem([Values("", "garbage", "RpmP", "SQLite format 3\0")] string content) =>
        Assert.That(RpmDatabase.Read("db", System.Text.Encoding.Latin1.GetBytes(content)).Problems, Is.Not.Empty);

    [TestCase("rpmdb-cbl-mariner-2.0_rpmdb.sqlite", ".gz")]
    [TestCase("rpmdb-sle15-bci_Packages.db", ".gz")]
    [TestCase("rpmdb-libuuid_Packages", "")]
    public void RealDatabase_AgreesWithRpm(string name, string suffix)
    {
        RpmPackages inventory = RpmDatabase.Read(name, SharedFixtures.Read(ThirdParty + name + suffix));
        using JsonDocument truth = JsonDocument.Parse(SharedFixtures.Read(ThirdParty + "rpmdb.truth.json"));
        Agree(inventory, truth.RootElement.GetProperty(name));
        Assert.That(inventory.Packages.Sum(p => p.Files.Length), Is.GreaterThan(0));
    }

    [Test]
    public void RealImage_AgreesWithRpm()
    {
        byte[] content = SharedFixtures.ReadFromLayers("images/real/rpm-sqlite.docker20.tar.gz", "var/lib/rpm/rpmdb.sqlite");
        using JsonDocument truth = JsonDocument.Parse(SharedFixtures.Read("images/truth/rpm-sqlite.docker20.tar.truth.json"));
        RpmPackages inventory = RpmDatabase.Read("rpmdb.sqlite", content);
        Agree(inventory, truth.RootElement.GetProperty("images")[0].GetProperty("final").GetProperty("packages").GetProperty("rpm"));
        foreach (RpmPackage package in inventory.Packages)
        {
            Assert.That(package.Files.Where(f => (f.Mode & 0xf000) == 0x8000).Sum(f => f.Size), Is.EqualTo(package.Size), package.Name);
        }
    }

    [TestCase("rpmdb-cbl-mariner-2.0_rpmdb.sqlite.gz", 6)]
    [TestCase("rpmdb-sle15-bci_Packages.db.gz", 15)]
    [TestCase("rpmdb-libuuid_Packages", 400)]
    public void RealDatabase_DamagedNeverThrows(string name, int rounds)
    {
        byte[] content = SharedFixtures.Read(ThirdParty + name);
        int step = Math.Max(1, content.Length / rounds);
        for (int length = 0; length < content.Length; length += step)
        {
            Assert.That(RpmDatabase.Read(name, content.AsMemory(0, length)).Problems, Is.Not.Empty, $"{length} bytes");
        }

        foreach (byte[] copy in Hostile.Flips(content, rounds, seed: 3))
        {
            RpmDatabase.Read(name, copy);
        }
    }

    [TestCase("rpmdb.sqlite")]
    [TestCase("Packages.db")]
    [TestCase("Packages")]
    public void HostileDatabase_IsAProblem(string name)
    {
        byte[] content = SharedFixtures.ReadFromLayers("hostile/images/pkg-rpmdb-garbage.tar", "var/lib/rpm/" + name);
        RpmPackages inventory = RpmDatabase.Read(name, content);
        Assert.That(inventory.Packages, Is.Empty);
        Assert.That(inventory.Problems, Has.All.StartsWith(name + ": "));
        Assert.That(inventory.Problems, Has.Length.InRange(1, 51));
    }

    // All slots point to one blob: together they may not give more than the size of the file.
    [Test]
    public void SlotsWithOneBlob_ReadNoMoreThanTheFile()
    {
        byte[] content = RpmSample.Ndb([.. Enumerable.Range(0, 200).Select(i => RpmSample.Package($"p{i}"))]);
        byte[] slot = content[32..48];
        for (int at = 32; at < 4096; at += 16)
        {
            slot.CopyTo(content, at);
        }

        RpmPackages inventory = RpmDatabase.Read("Packages.db", content);
        Assert.That(inventory.Problems, Is.Not.Empty);
        Assert.That(inventory.Packages, Has.Length.InRange(1, 210));
    }

    private static void Agree(RpmPackages inventory, JsonElement truth)
    {
        Assert.That(inventory.Problems, Is.Empty);
        IEnumerable<string> expected = truth.EnumerateArray().Select(p =>
            string.Join('|', new[] { "name", "epoch", "version", "release", "arch", "size" }.Select(k => p.GetProperty(k).GetString())));
        IEnumerable<string> read = inventory.Packages.Select(p =>
            $"{p.Name}|{p.Epoch?.ToString() ?? "(none)"}|{p.Version}|{p.Release}|{p.Arch}|{p.Size}");
        Assert.That(read.Order(StringComparer.Ordinal), Is.EqualTo(expected.Order(StringComparer.Ordinal)));
    }
}
