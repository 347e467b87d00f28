using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Budgets;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Rules;
using ImageBudget.Rules.Sizes;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules.Sizes;

public sealed class TooManyFilesTests
{
    private static readonly TestImage Image = TestImage.Of(
        new TarBuilder().File("etc/a", "a").File("etc/b", "b").File("etc/gone", "c"),
        new TarBuilder().File("etc/b", "other").File("etc/.wh.gone", "").File("app/c", "c").HardLink("app/d", "app/c")
            .SymbolicLink("app/e", "c"));

    [Test]
    public void LiveFiles_Count_WithEveryNameOfAHardLink()
    {
        Finding finding = Check("maxFiles: 3").Images[0].Findings.Single();

        Assert.That((finding.Measured, finding.Allowed, finding.Metric), Is.EqualTo((4L, 3L, "files")));
        Assert.That(finding.Message, Is.EqualTo("4 files, over the budget of 3; largest counts: /app 2, /etc 2"));
    }

    [Test]
    public void ScopeApp_CountsWhatTheLayersAboveTheBaseBring()
    {
        Finding finding = Check("maxFiles: { files: 2, scope: app }\nbase: { layers: 1 }").Images[0].Findings.Single();

        // The other "b" is one of them.
        Assert.That(finding.Message, Is.EqualTo("3 files above the base image, over the budget of 2"));
        Assert.That(Check("maxFiles: { files: 0, scope: app }\nbase: { layers: 2 }").ExitCode, Is.Zero);
    }

    [TestCase("maxFiles: { files: 3, scope: app }\n", "IB0107")]
    [TestCase("maxFiles: { scope: app }\nbase: { layers: 1 }\n", "IB0107")]
    [TestCase("maxFiles: 3 kB\n", "IB0104")]
    public void InvalidCombination_IsAMistake(string budget, string code) => Assert.That(Given.Mistake(budget).Code, Is.EqualTo(code));

    [Test]
    public void SimulatedImage_IsNotMeasuredAboveItsBase()
    {
        ImageAnalysis simulated = SampleResults.ShopAnalysis;
        CheckResult result = Checked.Of("maxFiles: { files: 3, scope: app }\nbase: { layers: 1 }\n", simulated);

        Assert.That((result.ExitCode, result.Diagnostics.Single().Code), Is.EqualTo((2, "IB9010")));
    }

    [Test]
    public void Ratchet_MayLowerIt()
    {
        Lowerable limit = RuleCatalog.All.OfType<TooManyFiles>().Single().LowerableOf(Given.Rules("maxFiles: 100\n")).Single();

        Assert.That((limit.Name, limit.Allowed, limit.IsBytes), Is.EqualTo(("maxFiles", 100L, false)));
        Assert.That(limit.Measure(SampleResults.ShopAnalysis), Is.EqualTo(SampleResults.ShopAnalysis.Packages.Sum(p => p.Files) + 15));
    }

    private static CheckResult Check(string budget)
    {
        string folder = Directory.CreateTempSubdirectory("image-budget-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "image.tar"), Image.DockerArchive());
            File.WriteAllText(Path.Combine(folder, "budgets.yaml"), budget + "\n");
            return BudgetCheck.Run(new CheckOptions { Directory = folder, Images = [new ImageRequest("image.tar")] });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
