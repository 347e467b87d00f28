using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.References;

/// <summary>The graph's sizes compared with Nix's for the same store paths.</summary>
public class NixTruthTests
{
    [Test]
    public void ReferenceGraph_EveryNixFixture_AgreesWithNix()
    {
        int facts = 0;
        foreach (string name in NixTruth.Names())
        {
            using NixTruth truth = NixTruth.Read(name);
            ImageAnalysis analysis = truth.Analysis();
            HashSet<string> unreachable = [.. truth.Json.GetProperty("unreachable").EnumerateArray().Select(e => e.GetString()!)];
            foreach (Package package in analysis.Packages)
            {
                JsonElement path = truth.Json.GetProperty("store_paths").GetProperty(package.Id);
                Assert.That(package.ClosureNar, Is.EqualTo(path.GetProperty("closureSize").GetInt64()), package.Id);
                Assert.That(package.ExclusiveNar, Is.EqualTo(path.GetProperty("addedSize").GetInt64()), package.Id);
                Assert.That(package.Reachable, Is.EqualTo(path.GetProperty("reachable").GetBoolean()), package.Id);
                Assert.That(package.Reachable, Is.Not.EqualTo(unreachable.Contains(package.Id)), package.Id);
                facts += 4;
            }

            foreach (JsonElement why in truth.Json.GetProperty("why_depends").EnumerateArray())
            {
                string from = why.GetProperty("package").GetString()!;
                string to = why.GetProperty("dependency").GetString()!;
                WhyResult? result = WhyQuery.Find(analysis, from, to, all: false, precise: false);
                Assert.That(result is not null, Is.EqualTo(why.GetProperty("depends").GetBoolean()), $"{name}: {from} -> {to}");
                facts++;
                if (result is not null)
                {
                    string[] chain = [from, .. result.Chains[0].Steps.Select(s => s.To)];
                    Assert.That(chain, Is.EqualTo(why.GetProperty("shortest").EnumerateArray().Select(e => e.GetString())));
                    facts++;
                }
            }
        }

        TestContext.Out.WriteLine($"facts held: {facts}");
        Assert.That(facts, Is.GreaterThan(400));
    }

    [Test]
    public void WhyQuery_AllChains_ShowsTheEdgesThatNixShows()
    {
        int edges = 0;
        foreach (string name in NixTruth.Names())
        {
            using NixTruth truth = NixTruth.Read(name);
            ImageAnalysis analysis = truth.Analysis();
            foreach (string file in Directory.GetFiles(Path.Combine(truth.Folder, "nix"), "why-*.all.txt"))
            {
                string[] lines = File.ReadAllLines(file);
                List<(string, string)> expected = NixTree.Edges(lines);
                if (expected.Count == 0 || !analysis.Packages.Any(p => p.Id == lines[0]))
                {
                    // Nix answered "does not depend", or the path is not in the image.
                    continue;
                }

                string to = TargetOf(analysis, file);
                WhyResult? result = WhyQuery.Find(analysis, lines[0], to, all: true, precise: true);
                Assert.That(result, Is.Not.Null, file);
                List<(string, string)> actual = [.. result!.Chains.SelectMany(c => c.Steps).Select(s => (s.From, s.To)).Distinct().Order()];
                Assert.That(actual, Is.EqualTo(expected), file);
                edges += actual.Count;
            }
        }

        TestContext.Out.WriteLine($"edges compared: {edges}");
        Assert.That(edges, Is.GreaterThan(40));
    }

    private static string TargetOf(ImageAnalysis analysis, string file)
    {
        string name = Path.GetFileName(file).Split("--")[1][..^".all.txt".Length];
        return analysis.Packages.Single(p => p.FullName == name).Id;
    }
}
