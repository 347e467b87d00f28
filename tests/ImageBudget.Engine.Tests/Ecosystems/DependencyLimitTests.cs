using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Ecosystems;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems;

/// <summary>Packages that all provide and require one name have a quadratic number of dependencies.</summary>
public sealed class DependencyLimitTests
{
    [TestCase("deb")]
    [TestCase("apk")]
    public void DependenciesOfAllOnAll_AreBounded_AndNoted(string ecosystem)
    {
        StringBuilder database = new();
        for (int i = 0; i < 700; i++)
        {
            database.Append(ecosystem == "deb"
                ? FormattableString.Invariant(
                    $"Package: p{i}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\nProvides: v\nDepends: v\n\n")
                : FormattableString.Invariant($"P:p{i}\nV:1\nA:x86_64\np:v\nD:v\n\n"));
        }

        ImageAnalysis image =
            TestImage.Of(new TarBuilder().File(ecosystem == "deb" ? "var/lib/dpkg/status" : "lib/apk/db/installed", database.ToString()))
            .Analyze();
        Assert.That(image.Packages, Has.Length.EqualTo(700));
        Assert.That(
            image.References.Count(r => r.Kind == "depends" && r.From != Reference.ImageNode),
            Is.LessThanOrEqualTo(InventoryReader.MostDependencies).And.GreaterThan(200_000));
        Assert.That(image.Notes.Select(n => (n.Ecosystem, n.Message)), Is.EqualTo(new[]
        {
            (ecosystem, "there are more than 250000 dependencies between packages; the others are not followed"),
        }));
    }
}
