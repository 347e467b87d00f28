using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Fixtures;

/// <summary>Images that mean harm: each gets an answer or one clear line, never another exception. Time and memory are measured
/// elsewhere.</summary>
public class HostileImagesTests
{
    [Test]
    public void HostileImage_EveryCase_HasTheExpectedOutcome()
    {
        Facts facts = new();
        foreach ((string name, string path, string expect) in Cases())
        {
            facts.Image();
            (ImageAnalysis? image, ImageFormatException? error, Exception? other) = Analyze(path);
            facts.Hold(other is null, $"{name}: {other}");
            if (error is not null)
            {
                facts.Hold(error.Code.StartsWith("IB90", StringComparison.Ordinal), $"{name}: code {error.Code}");
                facts.Hold(error.Message.Length is > 10 and < 2100 && !error.Message.Any(char.IsControl), $"{name}: {error.Message}");
            }

            switch (expect)
            {
                case "reject":
                    facts.Hold(error is not null, $"{name}: was not rejected");
                    break;
                case "analyze":
                    facts.Hold(image is not null, $"{name}: {error?.Code} {error?.Message}");
                    break;
                case "warn":
                    facts.Hold(image is not null, $"{name}: {error?.Code} {error?.Message}");
                    break;
            }

            if (image is not null)
            {
                HoldSums(facts, name, image);
            }
        }

        facts.Complete(images: 110, facts: 400);
    }

    [TestCase("pkg-dpkg-status-garbage.tar", "deb")]
    [TestCase("pkg-dpkg-status-odd.tar", "deb")]
    [TestCase("pkg-dpkg-status-is-directory.tar", "deb")]
    [TestCase("pkg-apk-installed-malformed.tar", "apk")]
    [TestCase("pkg-rpmdb-garbage.tar", "rpm")]
    [TestCase("pkg-npm-malformed.tar", "npm")]
    public void BudgetCheck_DatabaseThatCannotBeReadWhole_PassesOnlyRulesThatDoNotNeedIt(string name, string ecosystem)
    {
        string path = Path.Combine(Repository.Fixtures("hostile"), "images", name);
        CheckResult dependent = Check(path, $"forbiddenPackages: [{{ name: nothing, ecosystem: {ecosystem} }}]\n");
        CheckResult independent = Check(path, "maxSize: 1 GB\n");

        Assert.That(dependent.ExitCode, Is.EqualTo(2));
        Assert.That(dependent.Diagnostics.Single(d => d.Severity == Severity.Error).Code, Is.EqualTo("IB9010"));
        Assert.That(independent.ExitCode, Is.Zero);
        Assert.That(independent.Diagnostics.Select(d => (d.Code, d.Severity)), Does.Contain(("IB9010", Severity.Warning)));
    }

    [Test]
    public void BudgetCheck_EveryRejectedCase_EndsWithExitCodeTwoAndOneError()
    {
        Facts facts = new();
        foreach ((string name, string path, string expect) in Cases().Where(c => c.Expect == "reject"))
        {
            facts.Image();
            CheckResult result = Check(path, "maxSize: 100 TB\n");
            facts.Equal(result.ExitCode, 2, name);
            facts.Equal(result.Diagnostics.Count(d => d.Severity == Severity.Error), 1, $"{name}: errors");
            facts.Hold(result.Images.IsEmpty, $"{name}: a measured image");
        }

        facts.Complete(images: 50, facts: 150);
    }

    private static CheckResult Check(string path, string budget)
    {
        string folder = Directory.CreateTempSubdirectory("imagebudget-tests-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "budgets.yaml"), budget);
            return BudgetCheck.Run(new CheckOptions { Directory = folder, Images = [new ImageRequest(path)] });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void HoldSums(Facts facts, string name, ImageAnalysis image)
    {
        facts.Equal(
            image.Packages.Sum(p => p.Unpacked) + image.Unowned.Sum(u => u.Unpacked), image.Size.Unpacked, $"{name}: owners of unpacked");
        facts.Equal(image.Layers.Sum(l => l.Unpacked), image.Size.Unpacked, $"{name}: layers of unpacked");
        facts.Equal(image.Packages.Sum(p => p.Live) + image.Unowned.Sum(u => u.Live), image.Size.Live, $"{name}: owners of live");
        facts.Equal(
            image.Packages.Sum(p => p.Transfer) + image.Unowned.Sum(u => u.Transfer), image.Size.Transfer, $"{name}: owners of transfer");
        facts.Equal(image.Waste.Sum(w => w.Bytes), image.Size.Reclaimable, $"{name}: waste");
    }

    private static (ImageAnalysis? Image, ImageFormatException? Error, Exception? Other) Analyze(string path)
    {
        try
        {
            return (ImageAnalyzer.Analyze(new ImageRequest(path), new AnalyzeOptions { Directory = "/" }), null, null);
        }
        catch (ImageFormatException e)
        {
            return (null, e, null);
        }
        catch (Exception e)
        {
            return (null, null, e);
        }
    }

    private static List<(string Name, string Path, string Expect)> Cases()
    {
        string root = Repository.Fixtures("hostile");
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(root, "cases.json")));
        return
        [
            .. cases.RootElement.EnumerateArray()
                .Select(c => (Name: c.GetProperty("file").GetString()!, Expect: c.GetProperty("expect").GetString()!))
                .Where(c => c.Name.StartsWith("images/", StringComparison.Ordinal))
                .Select(c => (c.Name, Path.Combine(root, c.Name), c.Expect)),
        ];
    }
}
