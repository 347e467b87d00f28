using System.Text;
using ImageBudget.Model;
using ImageBudget.Reports.Console;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Reports;

/// <summary>What people read first, on images that were really built, and on a large one as code.</summary>
public sealed class FirstLinesTests
{
    private const string Shop = """
        name: shop
        maxSize: { unpacked: 15 MB, transfer: 6 MB }
        maxIncrease: { unpacked: 5%, transfer: 500 kB }
        disallowedReferences: [erlang]
        disallowedRequisites: [systemd]
        forbiddenPackages: [systemd]
        maxLayers: 20
        newPackages: warn
        """;

    [TestCase("01-layered-release", "03-layered-release-fixed", "nix-leaky")]
    [TestCase("03-layered-release-fixed", "03-layered-release-fixed", "nix-fixed")]
    public void Nix_IsAsApproved(string image, string baseline, string name)
    {
        string nix = Repository.Fixtures("nix");
        Verify(name, Shop, Path.Combine(nix, image, "image.tar.gz"), Path.Combine(nix, baseline, "image.tar.gz"));
    }

    /// <summary>The simulated image without the cut reference against the one that Nix really built without it.</summary>
    [Test]
    public void Remedy_SaysWhatTheRebuiltImageSays()
    {
        string nix = Repository.Fixtures("nix");
        ImageCheck leaky = Check("01-layered-release"), rebuilt = Check("03-layered-release-fixed");

        Assert.That(leaky.Broken, Has.Length.EqualTo(7));
        Assert.That(leaky.Remedy!.IsEnough, Is.True);
        Assert.That(rebuilt.Broken, Is.Empty, "the verdict of the simulation is that of the image");

        // The rebuilt release is another version of shop, and names its sources no more.
        Assert.That(
            leaky.Remedy.After.Unpacked - rebuilt.Analysis.Size.Unpacked,
            Is.EqualTo(SizeOf(leaky, "shop") + SizeOf(leaky, "source") - SizeOf(rebuilt, "shop")));
        Assert.That(
            leaky.Analysis.Packages.Length - leaky.Remedy.Leaving - 1, Is.EqualTo(rebuilt.Analysis.Packages.Length), "all but the sources");

        ImageCheck Check(string image)
        {
            string folder = Directory.CreateTempSubdirectory().FullName;
            File.WriteAllText(Path.Combine(folder, "budgets.yaml"), Shop);
            CheckResult result = BudgetCheck.Run(new CheckOptions
            {
                Directory = folder,
                Images = [new ImageRequest(Path.Combine(nix, image, "image.tar.gz"))],
                Baseline = Path.Combine(nix, "03-layered-release-fixed", "image.tar.gz"),
            });
            Directory.Delete(folder, recursive: true);
            return result.Images.Single();
        }

        static long SizeOf(ImageCheck check, string name) =>
            check.Analysis.Packages.Where(p => p.Name == name).Sum(p => p.Unpacked);
    }

    [TestCase("deb-small", "maxSize: 30 MB\nforbiddenPackages: [busybox-static]\n")]
    [TestCase("node", "maxSize: 3 MB\nforbiddenPackages: [lodash]\n")]
    public void RealImage_IsAsApproved(string image, string budget) =>
        Verify(image, budget, Path.Combine(Repository.Fixtures("images"), "real", image + ".docker20.tar.gz"), null);

    [Test]
    public void ManyForbiddenPackages_AreAsApproved()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string path = Path.Combine(folder, "bigapp.tar");
            File.WriteAllBytes(path, ManyPackages().DockerArchive());
            Verify("many-packages", "maxSize: 500 kB\nforbiddenPackages: [\"@types/**\", \"*chalk*\"]\n", path, null);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // 3,000 packages, of which every third is found only by its directory: nothing depends on it.
    private static TestImage ManyPackages()
    {
        string[] words = ["json", "chalk", "vue", "lodash", "babel", "semver", "stream"];
        string[] names =
        [
            .. Enumerable.Range(0, 3000).Select(i => (i % 25 == 0 ? "@types/" : "") + words[i % 7] + "-" + words[(i / 7) % 7] + "-" + i),
        ];
        TarBuilder tar = new();
        tar.File("app/package.json", """{"name":"app","version":"1.0.0","dependencies":{"chalk-json-1":"*"}}"""u8.ToArray());
        for (int i = 0; i < names.Length; i++)
        {
            IEnumerable<int> needs = new[] { i + 1, i + 3 }.Where(n => n < names.Length && n % 3 != 0);
            string dependencies = string.Join(',', needs.Select(n => $"\"{names[n]}\":\"*\""));
            tar.File(
                $"app/node_modules/{names[i]}/package.json",
                Encoding.UTF8.GetBytes($"{{\"name\":\"{names[i]}\",\"version\":\"1.{i % 9}.0\",\"dependencies\":{{{dependencies}}}}}"));
            tar.File($"app/node_modules/{names[i]}/index.js", new byte[100 + (i % 97)]);
        }

        return TestImage.ByDockerfile(tar);
    }

    private static void Verify(string name, string budget, string image, string? baseline)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "budgets.yaml"), budget);
            CheckResult result = BudgetCheck.Run(new CheckOptions
            {
                Directory = folder,
                Images = [new ImageRequest(image)],
                Baseline = baseline,
                Today = new DateOnly(2026, 12, 24),
            });
            result = result with
            {
                Images =
                [
                    .. result.Images.Select(i => i with
                    {
                        Analysis = i.Analysis with { Image = i.Analysis.Image with { Source = Path.GetFileName(image) } },
                    }),
                ],
            };
            string[] lines = ReportGoldenTests.Write(new ConsoleReport(), result, new() { Unicode = true }).Split('\n');
            Golden.Verify($"Reports/first-lines.{name}.txt", string.Join('\n', lines.Take(4)) + "\n");

            // The last of the answer are commands to copy, which stay whole.
            Assert.That(lines.Where(l => l.Length > 80 && !l.StartsWith("      ", StringComparison.Ordinal)), Is.Empty);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
