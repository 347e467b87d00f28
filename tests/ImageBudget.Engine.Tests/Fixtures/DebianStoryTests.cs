using System.Diagnostics;
using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Formats;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Fixtures;

/// <summary>What a careless Dockerfile left behind (real/deb-small): each byte of it with its layer and command; and whose files are whose,
/// as dpkg says.</summary>
public sealed class DebianStoryTests
{
    private const int Copied = 1, Installed = 2, Removed = 3, Touched = 4, Cached = 5, Cleared = 6, Last = 7;

    private static readonly Lazy<ImageAnalysis> Image = new(() => ImageAnalyzer.Analyze(
        new ImageRequest(Path.Combine(Repository.Fixtures("images"), "real", "deb-small.docker20.tar.gz")),
        new AnalyzeOptions { Directory = "/" }));

    [Test]
    public void Waste_AddsUpToWhatCanBeReclaimed()
    {
        Assert.That(Image.Value.Waste.Sum(w => w.Bytes), Is.EqualTo(Image.Value.Size.Reclaimable));
        Assert.That(Image.Value.Size.Reclaimable, Is.EqualTo(Image.Value.Size.Unpacked - Image.Value.Size.Live).And.GreaterThan(1_900_000));
    }

    [Test]
    public void CopiedArchives_AreDeletedTwoLayersLater()
    {
        WasteItem[] archives = [.. Image.Value.Waste.Where(w => w.Path.StartsWith("/tmp/debs/", StringComparison.Ordinal))];
        Assert.That(archives.Select(w => (w.Kind, w.Layer, w.By)), Has.All.EqualTo(("deleted", Copied, Removed)));
        Assert.That(archives.Sum(w => w.Bytes), Is.EqualTo(Image.Value.Layers[Copied].Unpacked).And.EqualTo(914_508));
        Assert.That(archives.Select(w => w.Path), Has.All.EndWith(".deb"));
        Assert.That(Command(Copied), Does.Contain("COPY").And.Contain("/tmp/debs/"));
        Assert.That(Command(Removed), Does.Contain("rm -rf /tmp/debs"));
    }

    [Test]
    public void ChangedModeAndOwner_StoreTheProgramsAgain()
    {
        WasteItem[] programs = [.. Image.Value.Waste.Where(w => w.Kind == "metadataOnly")];
        Assert.That(programs.Select(w => (w.Path, w.Layer, w.By)), Is.EquivalentTo(new[]
        {
            ("/usr/bin/less", Installed, Touched), ("/usr/bin/file", Installed, Touched),
        }));
        Assert.That(programs.Sum(w => w.Bytes), Is.EqualTo(Image.Value.Layers[Touched].Unpacked).And.EqualTo(226_080));
        Assert.That(Command(Touched), Does.Contain("chmod 0755 /usr/bin/less && chown 1000:1000 /usr/bin/file"));
    }

    [Test]
    public void ClearedCache_IsWasteOfTheLayerThatFilledIt()
    {
        WasteItem[] cache = [.. Image.Value.Waste.Where(w => w.Path.StartsWith("/opt/app/cache/", StringComparison.Ordinal))];
        Assert.That(cache.Select(w => (w.Kind, w.Layer, w.By)), Has.All.EqualTo(("deleted", Cached, Cleared)));
        Assert.That(cache.Sum(w => w.Bytes), Is.EqualTo(500_000).And.EqualTo(Image.Value.Layers[Cached].Unpacked));
        Assert.That(Command(Cached), Does.Contain("dd if=/dev/urandom of=/opt/app/cache/a.bin"));
        Assert.That(Command(Cleared), Does.Contain("rm -rf /opt/app/cache"));
        Assert.That(Image.Value.Layers[Last].Live, Is.GreaterThanOrEqualTo(456 * 271), "the file that was written again is there");
    }

    [Test]
    public void RemovedPackage_LeavesItsBytesBelow()
    {
        Assert.That(Image.Value.Packages.Select(p => p.Name), Does.Not.Contain("less"));
        WasteItem[] removed = [.. Image.Value.Waste.Where(w => w.By == Last && w.Kind == "deleted")];
        Assert.That(removed.Select(w => w.Path), Does.Contain("/usr/bin/less").And.Contain("/usr/bin/lesskey"));
        Assert.That(removed.Single(w => w.Path == "/usr/bin/less").Layer, Is.EqualTo(Touched), "the copy that only got a mode");
        Assert.That(Command(Last), Does.Contain("dpkg -r less"));
    }

    [Test]
    public void FilesOfEachPackage_AreThoseThatDpkgLists()
    {
        string admin = Directory.CreateTempSubdirectory("image-budget-dpkg-").FullName;
        try
        {
            foreach ((string path, byte[] content) in RealImage.Files("deb-small")
                .Where(f => f.Key.StartsWith("var/lib/dpkg/", StringComparison.Ordinal)))
            {
                string file = Path.Combine(admin, path["var/lib/dpkg/".Length..]);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, content);
            }

            RootFs files = Image.Value.Files!;
            int held = 0;
            foreach (Package package in Image.Value.Packages.Where(p => p.Ecosystem == "deb"))
            {
                string[] listed = [.. Listed(admin, package.Name).Select(p => files.Lookup(p, followLast: false))
                    .Where(n => n.HasParent && files.KindOf(n) is FileKind.File or FileKind.HardLink or FileKind.SymbolicLink).Distinct()
                        .Select(files.PathOf).Order(StringComparer.Ordinal)];
                string[] owned = [.. files.NodesBelowRoot
                    .Where(n => Image.Value.Owners!.OwnerOf(n) == package.Id
                        && files.KindOf(n) is FileKind.File or FileKind.HardLink or FileKind.SymbolicLink)
                    .Select(files.PathOf).Where(p => !p.StartsWith("/var/lib/dpkg/info/", StringComparison.Ordinal))
                        .Order(StringComparer.Ordinal)];
                Assert.That(owned, Is.EqualTo(listed), package.Id);
                held += owned.Length;
            }

            TestContext.Out.WriteLine($"held: {Image.Value.Packages.Count(p => p.Ecosystem == "deb")} packages, {held} files");
            Assert.That(held, Is.GreaterThan(300));
        }
        finally
        {
            Directory.Delete(admin, recursive: true);
        }
    }

    private static string Command(int layer) => Image.Value.Layers[layer].CreatedBy ?? "";

    // As dpkg -L; ignores the test where there is no dpkg.
    private static string[] Listed(string admin, string package)
    {
        ProcessStartInfo start = new("dpkg-query", ["--admindir=" + admin, "-L", package])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("dpkg-query is not installed here.");
            return [];
        }

        using (process)
        {
            string output = process.StandardOutput.ReadToEnd();
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero, errors);
            return [.. output.Split('\n').Where(l => l.StartsWith('/'))];
        }
    }
}
