using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Formats;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems;

/// <summary>Real images of Java, .NET, Erlang and Rust, compared with the output of their own programs.</summary>
public class RealProgramsTests
{
    [TestCase("jvm")]
    [TestCase("dotnet")]
    [TestCase("erlang")]
    [TestCase("scratch-rust")]
    public void Packages_OfARealImage_AgreeWithTheirPrograms(string name)
    {
        string file = Path.Combine(Repository.Fixtures("images/real"), $"{name}.docker20.tar.gz");
        ImageAnalysis analysis = ImageAnalyzer.Analyze(new ImageRequest(file), new AnalyzeOptions { Directory = Repository.Root });
        ImageOf.AssertSums(analysis);
        Assert.That(analysis.Notes, Is.Empty);
        JsonElement truth = RealImage.Packages(name);
        int held = 0;
        foreach (JsonElement jar in Items(truth, "jars"))
        {
            string path = jar.GetProperty("path").GetString()!;
            Assert.That(analysis.Packages.Single(p => p.Path == path).Live, Is.EqualTo(jar.GetProperty("size").GetInt64()));
            foreach (JsonElement nested in Items(jar, "nested"))
            {
                Assert.That(analysis.Packages.Count(p => p.Path == $"{path}!/{nested.GetString()}"), Is.EqualTo(1));
                held++;
            }

            held++;
        }

        foreach (JsonElement library in Items(truth, "dotnet_deps_json").SelectMany(d => Items(d, "libraries")))
        {
            string[] parts = library.GetString()!.Split('/');
            Assert.That(analysis.Package($"pkg:nuget/{parts[0]}@{parts[1]}").Live, Is.Positive);
            held++;
        }

        string[] names = [.. RealImage.Files(name).Keys.Select(f => "/" + f)];
        if (truth.TryGetProperty("beam", out JsonElement beam))
        {
            foreach (JsonElement module in Items(beam, "modules"))
            {
                // An ebin directory may have modules without an application.
                string path = module.GetProperty("path").GetString()!;
                string folder = path[..path.LastIndexOf('/')];
                if (!names.Any(n => n.StartsWith(folder + "/", StringComparison.Ordinal) && n.EndsWith(".app", StringComparison.Ordinal)))
                {
                    continue;
                }

                Assert.That(
                    analysis.Packages.Count(p => path.StartsWith(p.Path + "/ebin/", StringComparison.Ordinal)), Is.EqualTo(1), path);
                held++;
            }
        }

        TestContext.Out.WriteLine($"{name}: {held} facts held");
        Assert.That(held > 0 || name == "scratch-rust", Is.True);
    }

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement list) ? list.EnumerateArray() : [];
}
