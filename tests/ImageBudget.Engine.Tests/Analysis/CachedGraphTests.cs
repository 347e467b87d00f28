using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Analysis;

public class CachedGraphTests
{
    private static readonly ImageAnalysis Analysis = SampleAnalyses.Erlang();

    [Test]
    public void Graph_IsBuiltOnce() => Assert.That(Analysis.Graph, Is.SameAs(Analysis.Graph));

    [Test]
    public void CopyWithOtherProperties_SharesTheGraph() =>
        Assert.That((Analysis with { Notes = [new AnalysisNote("deb", null, "x")] }).Graph, Is.SameAs(Analysis.Graph));

    [Test]
    public void CopyWithOtherReferences_HasAGraphOfItsOwn()
    {
        ReferenceGraph before = Analysis.Graph;
        ImageAnalysis copy = Analysis with { References = [] };
        Assert.That(copy.Graph.Graph.EdgeCount, Is.Zero);
        Assert.That(copy.Graph, Is.SameAs(copy.Graph));
        Assert.That(Analysis.Graph, Is.SameAs(before));
        Assert.That(before.Graph.EdgeCount, Is.GreaterThan(5));
    }

    [Test]
    public void CopyWithOtherPackages_HasThem()
    {
        ImageAnalysis copy = Analysis with { Packages = [.. Analysis.Packages.Select(p => p with { Live = 1 })] };
        Assert.That(Analysis.Graph.Live[new(1)], Is.GreaterThan(1));
        Assert.That(copy.Graph.Live[new(1)], Is.EqualTo(1));
    }

    [Test]
    public void Equality_DoesNotBuildTheGraph()
    {
        ImageAnalysis asked = Analysis with { Notes = [] };
        ImageAnalysis other = asked with { };
        int hash = other.GetHashCode();
        _ = asked.Graph;
        Assert.That(other, Is.EqualTo(asked));
        Assert.That(asked.GetHashCode(), Is.EqualTo(hash));
    }
}
