using System.Text.Json;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.References;
using ImageBudget.Model;
using ImageBudget.Reports.Graphs;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Fixtures;

/// <summary>What Nix printed, word by word: why-depends with its files, trees and graphs, against the same questions to the image
/// file.</summary>
public sealed class NixAnswersTests
{
    [Test]
    public void WhyAllPrecise_EveryQuestion_NamesTheFilesThatNixNames()
    {
        Facts facts = new();
        foreach ((string name, _, ImageAnalysis image, JsonElement truth) in NixImages.All())
        {
            facts.Image();
            foreach (string file in Raw(name, "why-*.all-precise.txt"))
            {
                string[] lines = File.ReadAllLines(file);
                List<NixPrecise.Edge> expected = [.. NixPrecise.Edges(lines)];
                string what = $"{name}: {Path.GetFileName(file)}";
                if (expected.Count == 0 || image.Packages.All(p => p.Id != lines[0].Trim()))
                {
                    continue;
                }

                WhyResult? result = WhyQuery.Find(image, lines[0].Trim(), TargetOf(image, file), all: true, precise: true);
                ILookup<(string, string), WhyStep> ours = (result?.Chains ?? []).SelectMany(c => c.Steps)
                    .Where(s => s.Kind == EdgeKind.StorePath).DistinctBy(s => (s.From, s.To)).ToLookup(s => (s.From, s.To));
                facts.Same(ours.Select(e => e.Key.ToString()), expected.Select(e => (e.From, e.To).ToString()).Distinct(), $"{what} edges");
                foreach (NixPrecise.Edge edge in expected)
                {
                    HoldSites(
                        facts, edge, [.. ours[(edge.From, edge.To)].SelectMany(s => s.Evidence)], truth,
                        $"{what} {edge.From[44..]} -> {edge.To[44..]}");
                }
            }
        }

        facts.Complete(images: 11, facts: 320);
    }

    [Test]
    public void WhyPlain_EveryQuestion_IsAsShortAsNixsAnswer()
    {
        Facts facts = new();
        foreach ((string name, _, ImageAnalysis image, _) in NixImages.All())
        {
            facts.Image();
            foreach (string file in Raw(name, "why-*.plain.txt"))
            {
                string[] lines = File.ReadAllLines(file);
                if (lines.Length == 0 || image.Packages.All(p => p.Id != lines[0].Trim()))
                {
                    continue;
                }

                WhyResult? result = WhyQuery.Find(image, lines[0].Trim(), TargetOf(image, file), all: false, precise: false);
                facts.Equal(result?.Chains[0].Steps.Length, NixTree.Edges(lines).Count, $"{name}: {Path.GetFileName(file)}");
            }
        }

        facts.Complete(images: 11, facts: 20);
    }

    [Test]
    public void TreeAndGraph_OfTheImageFile_HoldTheEdgesOfNixsOutput()
    {
        Facts facts = new();
        foreach ((string name, _, ImageAnalysis whole, JsonElement truth) in NixImages.All())
        {
            facts.Image();

            // Nix knows store paths only, and the stranger's registered references instead of its bytes.
            ImageAnalysis image = whole with
            {
                References = [.. whole.References.Where(r => r.Kind == EdgeKind.StorePath && (r.From == Reference.ImageNode
                    || truth.GetProperty("store_paths").GetProperty(r.From).GetProperty("references").EnumerateArray()
                        .Any(e => e.GetString() == r.To)))],
            };
            foreach (string file in Raw(name, "tree-*.txt"))
            {
                string[] lines = File.ReadAllLines(file);
                StringWriter tree = new();
                TreeText.Write(tree, image, new TreeOptions { RootId = lines[0], FullPaths = true });
                facts.Same(
                    NixTree.Edges(tree.ToString().Split('\n').Skip(1).Where(l => l.Length > 22).Select(l => l[22..]))
                        .Select(e => e.ToString()),
                    NixTree.Edges(lines).Select(e => e.ToString()),
                    $"{name}: {Path.GetFileName(file)}");
            }

            StringWriter json = new();
            GraphJson.Write(json, image, new GraphOptions());
            using JsonDocument document = JsonDocument.Parse(json.ToString());
            facts.Same(
                document.RootElement.GetProperty("edges").EnumerateArray()
                    .Where(e => e.GetProperty("from").GetString() != Reference.ImageNode)
                    .Select(e => $"{BaseName(e.GetProperty("from").GetString()!)} -> {BaseName(e.GetProperty("to").GetString()!)}"),
                DotEdges(File.ReadAllText(Raw(name, "graph.dot").Single())),
                $"{name}: graph.dot");
        }

        facts.Complete(images: 11, facts: 58);
    }

    [Test]
    public void DeepScan_OfTheEdgesImage_AddsOnlyWhatNixMisses()
    {
        (string _, string file, ImageAnalysis plain, JsonElement truth) = NixImages.All().Single(i => i.Name == "09-reference-edges");
        ImageAnalysis deep = ImageAnalyzer.Analyze(new ImageRequest(file), new AnalyzeOptions { Directory = Repository.Root, Deep = true });
        HashSet<(string, string)> known = [.. truth.GetProperty("store_paths").EnumerateObject()
            .SelectMany(p => p.Value.GetProperty("scan_references").EnumerateArray().Select(r => (p.Name, r.GetString()!)))];
        Assert.That(
            plain.References.Where(r => r.Kind == EdgeKind.StorePath && r.From != Reference.ImageNode)
            .Select(r => (r.From, r.To)), Is.EquivalentTo(known));
        foreach (Reference added in deep.References.Where(r => r.Kind == EdgeKind.Deep && r.From != Reference.ImageNode))
        {
            Assert.That(added.Evidence, Has.All.Property("Excerpt").StartsWith("Nix does not see this ("), added.To);
        }

        string[] found =
            [.. deep.References.Where(r => r.Kind == EdgeKind.Deep && !known.Contains((r.From, r.To))).Select(r => r.To[44..]).Distinct()
            .Order(StringComparer.Ordinal)];
        Assert.That(found, Is.EqualTo(new[] { "only-in-gzip-1", "only-in-jar-1", "only-in-utf16-1" }));
    }

    [Test]
    public void LeakyRelease_AdviceApplied_IsTheFixedRelease()
    {
        ImageAnalysis leaky = NixImages.All().Single(i => i.Name == "01-layered-release").Analysis;
        ImageAnalysis repaired = NixImages.All().Single(i => i.Name == "03-layered-release-fixed").Analysis;
        Suggestion first = Advisor.Advise(leaky)[0];
        Assert.That(first.Evidence.Select(e => e.Path[44..]), Is.EqualTo(new[]
        {
            "shop-1.4.0/erts-13.1.5/bin/start", "shop-1.4.0/lib/shop-1.4.0/ebin/shop.beam", "shop-1.4.0/lib/shop-1.4.0/ebin/shop_cart.beam",
        }));
        Assert.That((first.Bytes, first.Sites, first.Certain), Is.EqualTo((4_386_299L, 3, true)));
        Assert.That(first.Why, Does.Contain("one alone frees nothing"));

        // The same files name the source tree, which the advice takes out as well.
        (string, string)[] cuts = [.. Advisor.Advise(leaky).Where(s => s.Kind is "reference-cut" or "known-package:source").Select(CutOf)];
        Simulation applied = Simulation.Without(leaky, [], cuts);
        Assert.That(
            applied.After.Packages.Select(p => p.Name)
            .Order(StringComparer.Ordinal), Is.EqualTo(repaired.Packages.Select(p => p.Name).Order(StringComparer.Ordinal)));
        long shops = leaky.Packages.Single(p => p.Name == "shop").Live - repaired.Packages.Single(p => p.Name == "shop").Live;
        Assert.That(applied.After.Size.Live - repaired.Size.Live, Is.EqualTo(shops), "only the release's own files differ");

        (string, string) CutOf(Suggestion suggestion)
        {
            Reference reference =
                leaky.References.Single(r => r.Kind == EdgeKind.StorePath && r.Evidence.Length >= suggestion.Evidence.Length
                && suggestion.Title.Contains(leaky.Packages.Single(p => p.Id == r.To).DisplayName, StringComparison.Ordinal)
                && r.Evidence[0] == suggestion.Evidence[0]);
            return (reference.From, reference.To);
        }
    }

    [Test]
    public void DevLeak_EveryDevelopmentOutputIsNamedWithTheFileThatKeepsIt()
    {
        ImageAnalysis image = NixImages.All().Single(i => i.Name == "07-dev-leak").Analysis;
        var all = Advisor.Advise(image);
        foreach (Package dev in image.Packages.Where(p => p.Output == "dev" || p.FullName == "gcc-12.2.0"))
        {
            Assert.That(
                all.Where(s => s.Title.Contains(dev.DisplayName, StringComparison.Ordinal))
                .SelectMany(s => s.Evidence), Is.Not.Empty, dev.FullName);
        }

        Suggestion gcc = all.Single(s => s.Title.Contains(" gcc-12.2.0 ", StringComparison.Ordinal) && s.Kind == "reference-cut");
        Assert.That(gcc.Evidence.Single(), Has.Property("Path").EndsWith("/share/ledger/build-info.json"));
        Assert.That(gcc.Certain, Is.True);
    }

    private static void HoldSites(Facts facts, NixPrecise.Edge edge, Evidence[] ours, JsonElement truth, string what)
    {
        foreach (NixPrecise.Site site in edge.Sites)
        {
            Evidence? found = ours.Where(e => e.Path == site.Path && (e.Offset is null) == site.IsLink).MinBy(e => e.Offset ?? 0);
            facts.Hold(found is not null, $"{what}: {site.Path}");
            if (found is not null)
            {
                facts.Hold(
                    found.Excerpt.Contains(site.IsLink ? site.Context : edge.To[11..43], StringComparison.Ordinal),
                    $"{what}: {site.Path} is shown as {found.Excerpt}");
            }

            if (found?.Offset is { } offset
                && truth.GetProperty("store_paths").GetProperty(edge.From).GetProperty("reference_sites")
                .TryGetProperty(edge.To, out JsonElement sites))
            {
                // The truth keeps the first few files of each edge.
                long[] recorded = [.. sites.GetProperty("first").EnumerateArray()
                    .Where(f => f[1].ValueKind == JsonValueKind.Number && $"{edge.From}/{f[0].GetString()}".TrimEnd('/') == site.Path)
                        .Select(f => f[1].GetInt64())];
                facts.Hold(recorded.Length == 0 || recorded.Min() == offset, $"{what}: {site.Path} at {offset}");
            }
        }

        // Nix lists contents and links; names of files that hold a hash are ours to add.
        facts.Same(
            ours.Where(e => e.Offset is not null).Select(e => e.Path).Distinct(), edge.Sites.Where(s => !s.IsLink)
            .Select(s => s.Path), $"{what}: files");
    }

    private static string[] Raw(string name, string pattern) =>
        [.. Directory.GetFiles(Path.Combine(Repository.Fixtures("nix"), name, "nix"), pattern).Order(StringComparer.Ordinal)];

    private static string TargetOf(ImageAnalysis image, string file)
    {
        string name = Path.GetFileName(file).Split("--")[1];
        return image.Packages.Single(
            p => name.StartsWith(p.FullName + ".all-precise.txt", StringComparison.Ordinal)
            || name.StartsWith(p.FullName + ".plain.txt", StringComparison.Ordinal)).Id;
    }

    private static string BaseName(string path) => path[11..];

    // Nix draws dependency -> dependent.
    private static IEnumerable<string> DotEdges(string dot) =>
        System.Text.RegularExpressions.Regex.Matches(
            dot, "^ *\"([^\"]+)\" -> \"([^\"]+)\"", System.Text.RegularExpressions.RegexOptions.Multiline)
            .Where(m => m.Groups[1].Value != m.Groups[2].Value)
            .Select(m => $"{m.Groups[2].Value} -> {m.Groups[1].Value}");
}
