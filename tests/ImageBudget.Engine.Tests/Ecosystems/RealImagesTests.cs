using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems;

/// <summary>Every real image, compared with the output of its own package managers.</summary>
public class RealImagesTests
{
    [Test]
    public void Packages_EveryRealImage_AreThoseOfItsPackageManagers()
    {
        int packages = 0;
        int files = 0;
        string fixtures = Repository.Fixtures("images");
        foreach (string archive in Directory.GetFiles(Path.Combine(fixtures, "real"), "*.tar.gz").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(archive);
            ImageAnalysis analysis = ImageAnalyzer.Analyze(new ImageRequest(archive), new AnalyzeOptions { Directory = fixtures });
            ImageOf.AssertSums(analysis);
            using JsonDocument truth = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(fixtures, "truth", name + ".truth.json")));
            JsonElement final = truth.RootElement.GetProperty("images")[0].GetProperty("final");
            if (!final.TryGetProperty("packages", out JsonElement said))
            {
                continue;
            }

            foreach ((string manager, string ecosystem) in new[]
            {
                ("dpkg", "deb"), ("rpm", "rpm"), ("apk", "apk"), ("npm", "npm"), ("python", "pypi"),
            })
            {
                if (said.TryGetProperty(manager, out JsonElement list))
                {
                    string[] expected = [.. Expected(manager, list).Distinct().Order(StringComparer.Ordinal)];
                    Package[] found = [.. analysis.Packages.Where(p => p.Ecosystem == ecosystem)];
                    Assert.That(
                        found.Select(p => $"{p.Name}-{p.Version}").Distinct().Order(StringComparer.Ordinal), Is.EqualTo(expected), name);
                    packages += found.Length;
                    files += found.Sum(p => p.Files);
                    TestContext.Out.WriteLine($"{name}: {found.Length} {ecosystem} packages, {found.Sum(p => p.Files)} files");
                }
            }
        }

        TestContext.Out.WriteLine($"held: {packages} packages, {files} files");
        Assert.That(packages, Is.GreaterThan(100));
    }

    private static IEnumerable<string> Expected(string manager, JsonElement list) => manager switch
    {
        "apk" => list.EnumerateArray().Select(p => p.GetString()!),
        "npm" => list.EnumerateArray().SelectMany(p => Tree(p.GetProperty("npm_ls"))),
        "python" => list.EnumerateArray().SelectMany(p => p.GetProperty("pip_list").EnumerateArray()).Select(NameAndVersion),
        _ => list.EnumerateArray().Select(NameAndVersion),
    };

    private static string NameAndVersion(JsonElement package) =>
        $"{package.GetProperty("name").GetString()}-{package.GetProperty("version").GetString()}";

    private static IEnumerable<string> Tree(JsonElement package)
    {
        if (package.TryGetProperty("dependencies", out JsonElement dependencies))
        {
            foreach (JsonProperty dependency in dependencies.EnumerateObject())
            {
                if (dependency.Value.TryGetProperty("version", out JsonElement version))
                {
                    yield return $"{dependency.Name}-{version.GetString()}";
                }

                foreach (string below in Tree(dependency.Value))
                {
                    yield return below;
                }
            }
        }
    }
}
