using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.References;

public class WhyQueryTests
{
    private static readonly ImageAnalysis Analysis = SampleAnalyses.Erlang();

    [Test]
    public void Find_LeakedPackage_GivesTheShortestChainWithSitesAndCuts()
    {
        WhyResult result = Find("systemd", all: false)!;
        Assert.That(result.Chains, Has.Length.EqualTo(1));
        Assert.That(result.Chains[0].Steps.Select(s => Name(s.To)), Is.EqualTo(new[] { "shop", "erlang", "systemd" }));
        Assert.That(result.Chains[0].Steps.Select(s => s.Sites), Is.EqualTo(new[] { 1, 3, 1 }));
        Assert.That(result.Chains[0].Steps.Select(s => s.Frees), Is.EqualTo(new[] { 10_649_029L, 3_342_848, 1_400_832 }));
        Assert.That(result.CheapestCut, Is.SameAs(result.Chains[0].Steps[1]), "epmd is linked with systemd: that step is no cut");
    }

    [Test]
    public void Find_PackageWithManyReferrers_HasNoSingleCut()
    {
        WhyResult result = Find("glibc", all: false)!;
        Assert.That(result.CheapestCut, Is.Null);
        Assert.That(result.Chains[0].Steps[^1].Frees, Is.Zero);
    }

    [Test]
    public void Find_All_ShowsEveryEdgeOnceAsAStepAndTheShortestChainFirst()
    {
        WhyResult result = Find("ncurses", all: true)!;
        Assert.That(result.Chains[0].Steps.Select(s => Name(s.To)), Is.EqualTo(new[] { "bash", "ncurses" }));
        Assert.That(
            result.Chains.SelectMany(c => c.Steps).Select(s => $"{Name(s.From)}>{Name(s.To)}").Distinct().Order(),
            Is.EqualTo(new[]
            {
                "bash>ncurses", "erlang>bash", "erlang>ncurses", "image>bash", "image>shop", "shop>bash", "shop>erlang",
            }.Order()));
    }

    [Test]
    public void Find_Precise_GivesEveryFileAndOtherwiseTheFirst()
    {
        Assert.That(Find("erlang", all: false)!.Chains[0].Steps[1].Evidence, Has.Length.EqualTo(1));
        WhyResult precise = WhyQuery.Find(Analysis, "image", Id("erlang"), all: false, precise: true)!;
        Assert.That(precise.Chains[0].Steps[1].Evidence.Select(e => e.Offset), Is.EqualTo(new long?[] { 204, 1311, 2087 }));
    }

    [Test]
    public void Find_TwoKindsInOneFile_IsOneSiteOfTheStrongerKind()
    {
        WhyResult result = WhyQuery.Find(Analysis, Id("shop"), Id("glibc"), all: false, precise: true)!;
        Assert.That(result.Chains[0].Steps, Has.Length.EqualTo(1));
        Assert.That(result.Chains[0].Steps[0].Kind, Is.EqualTo("store-path"));
        Assert.That(result.Chains[0].Steps[0].Sites, Is.EqualTo(1));
    }

    [Test]
    public void Find_MissingOrUnreferenced_IsNull()
    {
        Assert.That(WhyQuery.Find(Analysis, "image", "/nix/store/none", false, false), Is.Null);
        Assert.That(WhyQuery.Find(Analysis, "none", Id("glibc"), false, false), Is.Null);
        Assert.That(Find("locale-archive", all: true), Is.Null);
        Assert.That(WhyQuery.Find(Analysis, Id("glibc"), Id("shop"), true, false), Is.Null);
        Assert.That(WhyQuery.Find(Analysis, Id("glibc"), Id("glibc"), true, false), Is.Null);
    }

    [Test]
    public void Of_ReferenceToAnUnknownPackage_IsLeftOut()
    {
        ImageAnalysis odd =
            Analysis with
            {
                References =
            Analysis.References.Add(new Reference("image", "nowhere", "depends", [new Evidence("/x", null, "")]))
            };
        Assert.That(odd.Graph.Graph.EdgeCount, Is.EqualTo(Analysis.Graph.Graph.EdgeCount));
    }

    private static WhyResult? Find(string name, bool all) => WhyQuery.Find(Analysis, "image", Id(name), all, precise: false);

    private static string Id(string name) => Analysis.Packages.Single(p => p.Name == name).Id;

    private static string Name(string id) => id == Reference.ImageNode ? id : Analysis.Packages.Single(p => p.Id == id).Name;
}
