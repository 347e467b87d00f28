using System.Text.Json;
using System.Text.RegularExpressions;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.References;
using ImageBudget.Model;
using ImageBudget.Reports.Answers;
using ImageBudget.Reports.Graphs;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Reports;

public class TreeAndWhyTests
{
    private static readonly ImageAnalysis Erlang = SampleAnalyses.Erlang();

    [Test]
    public void WhyText_ShortestChain_IsApproved() => Golden.Verify("why.txt", Why("systemd", false, false, new()));

    [Test]
    public void WhyText_AllPrecise_IsApproved() => Golden.Verify("why-all-precise.txt", Why("glibc", true, true, new()));

    [Test]
    public void WhyText_FullPathsInColour_IsApproved() =>
        Golden.Verify("why-full-color.txt", Why("erlang", false, true, new() { FullPaths = true, Color = true }));

    [Test]
    public void WhyText_NamesOnly_FitsEightyColumns()
    {
        foreach (Package package in Erlang.Packages.Where(p => p.Reachable))
        {
            foreach (string line in Why(package.Name, true, true, new()).Split('\n'))
            {
                Assert.That(line, Has.Length.LessThanOrEqualTo(80));
            }
        }
    }

    [Test]
    public void WhyJson_AllPrecise_IsApprovedAndParses()
    {
        StringWriter writer = new();
        WhyJson.Write(writer, WhyQuery.Find(Erlang, "image", Id("ncurses"), true, true)!);
        Golden.Verify("why.json", writer.ToString());
        using JsonDocument document = JsonDocument.Parse(writer.ToString());
        Assert.That(document.RootElement.GetProperty("chains")[0].GetProperty("steps").GetArrayLength(), Is.EqualTo(2));
    }

    [Test]
    public void TreeText_WholeImage_IsApproved() => Golden.Verify("tree.txt", Tree(Erlang, new()));

    [Test]
    public void TreeText_DepthAndMinSize_IsApproved() =>
        Golden.Verify("tree-limited.txt", Tree(Erlang, new() { Depth = 2, MinSize = 2_000_000 }));

    [Test]
    public void TreeText_WhatNothingLeadsTo_IsATreeOfItsOwn()
    {
        // Two tops that share a library, a circle, and what the image reaches too.
        ImageAnalysis analysis = SampleAnalyses.Of(
            [("app", 500), ("libc", 400), ("left", 300), ("right", 200), ("shared", 100), ("ring-a", 50), ("ring-b", 40), ("own", 30)],
            [("image", "app"), ("app", "libc"), ("left", "shared"), ("right", "shared"), ("shared", "libc"), ("left", "own"),
                ("ring-a", "ring-b"), ("ring-b", "ring-a")]);
        string[] lines =
            [.. Tree(analysis, new()).TrimEnd('\n').Split('\n')
            .SkipWhile(l => !l.StartsWith("Unreachable from", StringComparison.Ordinal))];
        Assert.That(lines, Is.EqualTo(new[]
        {
            "Unreachable from the image: 6, 720 B live",
            "    300 B      330 B  ├───left",
            "    100 B      100 B  │   ├───shared",
            "                      │   │   └───libc [...]",
            "     30 B       30 B  │   └───own",
            "    200 B      200 B  ├───right",
            "                      │   └───shared [...]",
            "     50 B       90 B  └───ring-a",
            "     40 B       40 B      └───ring-b",
            "                              └───ring-a [...]",
        }));
        Assert.That(
            Tree(analysis, new() { MinSize = 200 }),
            Does.EndWith("├───left\n    200 B      200 B  └───right\nNot shown: 4 more, smaller than 200 B\n"));
        Assert.That(Tree(analysis, new() { Depth = 1 }), Does.Contain("└───ring-a (more below)\nNot shown: 3 more, deeper than 1\n"));
        Assert.That(
            Tree(analysis, new() { RootId = analysis.Packages.Single(p => p.Name == "app").Id }), Does.Not.Contain("Unreachable from"));

        StringWriter dot = new();
        GraphDot.Write(dot, analysis, new());
        Assert.That(
            dot.ToString(), Does.Contain("subgraph cluster_unreached").And.Contain("label=\"not reached from the image: 6, 720 B\""));
        Assert.That(DotEdges(dot.ToString()), Has.Member(("left", "own")).And.Member(("shared", "libc")).And.Member(("image", "app")));
        StringWriter json = new();
        GraphJson.Write(json, analysis, new());
        using JsonDocument document = JsonDocument.Parse(json.ToString());
        Assert.That(
            document.RootElement.GetProperty("nodes").EnumerateArray().Count(n => !n.GetProperty("reachable").GetBoolean()), Is.EqualTo(6));
        Assert.That(document.RootElement.GetProperty("hidden").GetInt32(), Is.Zero);
    }

    [Test]
    public void TreeText_UnknownRoot_WritesNothing() => Assert.That(Tree(Erlang, new() { RootId = "none" }), Is.Empty);

    [Test]
    public void TreeText_DepthLimit_OpensAPackageAgainWhereItIsNearer()
    {
        // bash is met first below erlang (level 3), then below the image (level 1).
        string[] lines = Tree(Erlang, new() { Depth = 3 }).Split('\n');
        Assert.That(lines.Where(l => l.Contains("ncurses")), Has.Some.Match("^ {22}    (├|└)───ncurses"));
    }

    [Test]
    public void TreeText_EveryNixFixture_HasTheEdgesOfNixTree()
    {
        int edges = 0;
        foreach (string name in NixTruth.Names())
        {
            using NixTruth truth = NixTruth.Read(name);
            ImageAnalysis analysis = truth.Analysis();
            foreach (string file in Directory.GetFiles(Path.Combine(truth.Folder, "nix"), "tree-*.txt"))
            {
                string[] lines = File.ReadAllLines(file);
                List<(string, string)> expected = NixTree.Edges(lines);
                string tree = Tree(analysis, new() { RootId = lines[0], FullPaths = true });
                List<(string, string)> actual = NixTree.Edges(tree.Split('\n').Skip(1).Where(l => l.Length > 22).Select(l => l[22..]));
                Assert.That(actual, Is.EqualTo(expected), $"{name} {Path.GetFileName(file)}");
                edges += actual.Count;
            }
        }

        TestContext.Out.WriteLine($"edges compared: {edges}");
        Assert.That(edges, Is.GreaterThan(100));
    }

    [Test]
    public void Graphs_EveryNixFixture_HaveTheEdgesOfNixGraph()
    {
        int edges = 0;
        foreach (string name in NixTruth.Names())
        {
            using NixTruth truth = NixTruth.Read(name);
            ImageAnalysis analysis = truth.Analysis();

            // Nix draws dependency -> dependent; base names for ids.
            List<(string, string)> expected =
                [.. DotEdges(File.ReadAllText(Path.Combine(truth.Folder, "nix", "graph.dot"))).Select(e => (e.To, e.From))];
            StringWriter dot = new();
            GraphDot.Write(dot, analysis, new());
            List<(string, string)> actual = DotEdges(dot.ToString());
            actual.RemoveAll(e => e.Item1 == "image");
            expected.RemoveAll(e => e.Item1 == e.Item2);
            Assert.That(actual.Order(), Is.EqualTo(expected.Order()), name);

            StringWriter json = new();
            GraphJson.Write(json, analysis, new());
            using JsonDocument document = JsonDocument.Parse(json.ToString());
            int ours = document.RootElement.GetProperty("edges").EnumerateArray().Count(e => e.GetProperty("from").GetString() != "image");
            Assert.That(ours, Is.GreaterThanOrEqualTo(actual.Count));
            edges += actual.Count;
        }

        TestContext.Out.WriteLine($"edges compared: {edges}");
        Assert.That(edges, Is.GreaterThan(100));
    }

    [Test]
    public void EveryText_HostileNames_AreInert()
    {
        ImageAnalysis hostile = SampleAnalyses.Hostile();
        StringWriter writer = new();
        TreeText.Write(writer, hostile, new() { FullPaths = false });
        WhyText.Write(writer, hostile, WhyQuery.Find(hostile, "image", "esc", true, true)!, new());
        GraphDot.Write(writer, hostile, new());
        Assert.That(Regex.IsMatch(writer.ToString(), "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\u202e]"), Is.False);
        Assert.That(writer.ToString().Split('\n'), Has.None.StartsWith("::error"));
    }

    [Test]
    public void GraphDot_Erlang_IsApproved()
    {
        StringWriter writer = new();
        GraphDot.Write(writer, Erlang, new() { MinSize = 1_000_000 });
        Golden.Verify("graph.dot", writer.ToString());
    }

    [Test]
    public void GraphJson_Erlang_IsApproved()
    {
        StringWriter writer = new();
        GraphJson.Write(writer, Erlang, new() { MinSize = 1_000_000, Depth = 2 });
        Golden.Verify("graph.json", writer.ToString());
    }

    [Test]
    public void EveryText_ChainOfThousands_StaysSmall()
    {
        ImageAnalysis deep = SampleAnalyses.Chain(5000);
        StringWriter writer = new();
        TreeText.Write(writer, deep, new());
        WhyText.Write(writer, deep, WhyQuery.Find(deep, "image", deep.Packages[^1].Id, true, true)!, new());
        Assert.That(writer.ToString(), Has.Length.LessThan(5_000_000));
        Assert.That(writer.ToString(), Does.Contain("(more below)"));
    }

    private static List<(string From, string To)> DotEdges(string dot) =>
    [
        .. Regex.Matches(dot, "^ *\"([^\"]+)\" -> \"([^\"]+)\"", RegexOptions.Multiline)
            .Select(m => (m.Groups[1].Value.Replace("/nix/store/", ""), m.Groups[2].Value.Replace("/nix/store/", ""))),
    ];

    private static string Why(string name, bool all, bool precise, WhyTextOptions options)
    {
        StringWriter writer = new();
        WhyText.Write(writer, Erlang, WhyQuery.Find(Erlang, "image", Id(name), all, precise)!, options);
        return writer.ToString();
    }

    private static string Tree(ImageAnalysis analysis, TreeOptions options)
    {
        StringWriter writer = new();
        TreeText.Write(writer, analysis, options);
        return writer.ToString();
    }

    private static string Id(string name) => Erlang.Packages.Single(p => p.Name == name).Id;
}
