using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Fixtures;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Rules.Drafts;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules.Drafts;

/// <summary>The drafts of init for real images: they pass, also with the limits offered in comments, and proposed cuts match the intended
/// packages.</summary>
public sealed class BudgetDraftTests
{
    private static readonly Lazy<(string Name, ImageAnalysis Analysis)[]> Known = new(() =>
    [
        .. ((string[])["shop-fixed", "shop-leaky"])
            .Select(n => (n, NixImages.Analyze(Path.Combine(Testing.Repository.Root, "samples", n + ".tar.gz")))),
        ("sample", SampleResults.ShopAnalysis),
        .. NixImages.All().Select(i => (i.Name, i.Analysis)),
        .. ImageTruth.All().Where(t => t.Images.Count == 1 && t.Path.Contains("/real/")).Select(t => (t.Name, NixImages.Analyze(t.Path))),
    ]);

    [Test]
    public void Draft_Passes_AndSoDoTheLimitsItOffers()
    {
        foreach ((string name, ImageAnalysis image) in Known.Value)
        {
            string text = Draft(image);
            Passes(text, image);
            foreach (string key in (string[])["packages", "maxIncrease"])
            {
                string switchedOn = SwitchOn(text, key);
                bool offered = switchedOn != text;
                Assert.That(offered, Is.EqualTo(key != "packages" || image.Packages.Any(p => p.Unpacked > 0)), $"{name}: {key}");
                Passes(switchedOn, image);
            }
        }
    }

    [Test]
    public void ProposedCuts_MatchTheirComments()
    {
        int found = 0;
        foreach ((string name, ImageAnalysis image) in Known.Value)
        {
            string text = Draft(image);
            foreach (string key in (string[])["disallowedReferences", "disallowedRequisites", "forbiddenPackages"])
            {
                string switchedOn = SwitchOn(text, key);
                CheckResult result = Checked.Of(switchedOn, image);
                Assert.That(
                    result.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Message), Is.Empty, name + "\n" + switchedOn);
                string[] lines = switchedOn.Split('\n');
                foreach (Finding finding in result.Images.SelectMany(i => i.Findings).Where(f => f.Severity == Severity.Error))
                {
                    found++;
                    Package package = image.Packages.Single(p => p.Id == finding.Subject);
                    Assert.That(lines[finding.Span.Line - 1].Split(" # ")[^1], Does.Contain(package.DisplayName), finding.Message);
                }
            }
        }

        Assert.That(found, Is.Positive);
    }

    [Test]
    public void DevelopmentOutput_IsNotItsRuntime()
    {
        ImageAnalysis leaky = NixImages.All().Single(i => i.Name.StartsWith("07-", StringComparison.Ordinal)).Analysis;
        string text = Draft(leaky);
        Assert.That(text, Does.Contain("{ to: openssl, ecosystem: nix, output: dev } # openssl-"));
        CheckResult result = Checked.Of(SwitchOn(text, "disallowedReferences"), leaky);
        string[] found = [.. result.Images[0].Findings.Select(f => leaky.Packages.Single(p => p.Id == f.Subject).DisplayName)];
        Assert.That(found, Has.Some.StartsWith("openssl-").And.Some.StartsWith("glibc-"));
        Assert.That(found.Where(n => n.StartsWith("openssl-") || n.StartsWith("glibc-")), Has.All.Match("-(dev|bin)$"));
    }

    [Test]
    public void SeveralVersions_AreOneLimit()
    {
        ImageAnalysis two = NixImages.All().Single(i => i.Name.StartsWith("08-", StringComparison.Ordinal)).Analysis;
        string[] limits = [.. Draft(two).Split('\n').Where(l => l.Contains("match: openssl, ecosystem: nix"))];
        Assert.That(limits.Select(l => l.Split(" # ")[0]), Is.Unique);
    }

    [TestCase("a{b,c}.tar.gz")]
    [TestCase("with \"quotes\" and \\ #.tar")]
    [TestCase("bell\a, escape\u001b[31m, line\nbreak.tar")]
    [TestCase("k\u00f6ln \U0001f4e6.tar")]
    [TestCase("true")]
    [TestCase("-")]
    [TestCase("~")]
    public void ImageOfAnyName_IsUsedLiterally(string name)
    {
        string folder = Directory.CreateTempSubdirectory("image-budget-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, name), TestImage.Of(new TarBuilder().File("a", "b")).DockerArchive());
            File.WriteAllText(
                Path.Combine(folder, "budgets.yaml"),
                BudgetDraft.Write(SampleResults.ShopAnalysis, name == "-" ? "./-" : name, null, name));
            CheckResult result = BudgetCheck.Run(new CheckOptions { Directory = folder });
            Assert.That(result.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Message), Is.Empty);
            Assert.That(result.Images, Has.Length.EqualTo(1));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Draft(ImageAnalysis analysis) => BudgetDraft.Write(analysis, "image.tar", null, "image.tar");

    private static void Passes(string text, ImageAnalysis analysis)
    {
        CheckResult result = Checked.Of(text, analysis);
        IEnumerable<string> told = result.Images.SelectMany(i => i.Findings).Where(f => f.Severity == Severity.Error).Select(f => f.Message)
            .Concat(result.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Message));
        Assert.That(result.ExitCode, Is.Zero, string.Join('\n', told.Append(text)));
    }

    // Uncomments from the key's line to the next blank line, or the commented items of an active list.
    private static string SwitchOn(string text, string key)
    {
        StringBuilder result = new();
        bool inside = false;
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            inside = line.Length > 0
                && (inside || line == $"# {key}:" || line == $"{key}:" || line.StartsWith($"# {key}: ", StringComparison.Ordinal));
            bool offered = inside && line.StartsWith("# ", StringComparison.Ordinal)
                && !line.StartsWith("# These ", StringComparison.Ordinal);
            result.Append(offered ? line[2..] : line).Append('\n');
        }

        return result.ToString();
    }
}
