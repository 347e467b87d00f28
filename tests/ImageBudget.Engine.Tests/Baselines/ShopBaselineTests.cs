using System.Collections.Immutable;
using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Rules.Drafts;
using ImageBudget.Testing;
using NUnit.Framework;
using BaseRule = ImageBudget.Budgets.BaseRule;

namespace ImageBudget.Engine.Tests.Baselines;

/// <summary>The two images of samples/, made by Nix: the fixed release is the baseline, the leaky one the candidate.</summary>
public sealed class ShopBaselineTests
{
    private static readonly string Fixed = Path.Combine(Repository.Root, "samples", "shop-fixed.tar.gz");
    private static readonly string Leaky = Path.Combine(Repository.Root, "samples", "shop-leaky.tar.gz");
    private static readonly Lazy<ImageAnalysis> FixedAnalysis = new(() => Analyze(Fixed));
    private static readonly Lazy<ImageAnalysis> LeakyAnalysis = new(() => Analyze(Leaky));

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase(true)]
    [TestCase(false)]
    public void LeakyImage_AgainstTheFixedOne_FailsAndNamesNewPackages(bool fromFile)
    {
        string baseline = Fixed;
        if (fromFile)
        {
            baseline = Path.Combine(_folder, "baseline.yaml");
            File.WriteAllText(baseline, BaselineText.Write([ImageSnapshot.Of("shop", FixedAnalysis.Value)]));
        }

        CheckResult result = Check("maxIncrease: 500 kB\nnewPackages: deny\n", Leaky, baseline);

        Assert.That(result.ExitCode, Is.EqualTo(1), string.Join("\n", result.Diagnostics.Select(d => d.Message)));
        Finding growth = result.Images[0].Findings.Single(f => f.Code == "IB5001");
        Assert.That(
            growth.Message,
            Does.Contain("erlang 25.2.3 is new (+").And.Contain("by shop-1.4.0 in ").And.Contain("systemd 252.38 is new (+").And.Contain(
            "by erlang-25.2.3 in "));
        Assert.That(
            growth.Contributors.Sum(c => c.Bytes), Is.EqualTo(LeakyAnalysis.Value.Size.Unpacked - FixedAnalysis.Value.Size.Unpacked));
        Assert.That(growth.ChainNames, Is.EqualTo(new[] { "image", "shop-1.4.0", "erlang-25.2.3" }));
        Assert.That(
            result.Images[0].Findings.Where(f => f.Code == "IB5003")
            .Select(f => f.Message), Has.Some.StartsWith("systemd-252.38 is new since the baseline"));
    }

    [Test]
    public void RebuiltWithOtherHashesAndTimes_ThereIsNoDifference()
    {
        string rebuilt = Path.Combine(_folder, "rebuilt.tar.gz");
        RebuiltImage.Write(Fixed, rebuilt);
        ImageAnalysis analysis = Analyze(rebuilt);
        Assert.That(
            analysis.Packages.Select(p => p.Id)
            .Intersect(FixedAnalysis.Value.Packages.Select(p => p.Id)), Is.Empty, "the hashes are other ones");

        ImageSnapshot old = ImageSnapshot.Of("shop", FixedAnalysis.Value), now = ImageSnapshot.Of("shop", analysis);
        Assert.That(DeltaBuilder.Between(old, "old", now, "new").IsEmpty, Is.True);
        Assert.That(BaselineText.Write(BaselineFile.Refresh([old], [now])), Is.EqualTo(BaselineText.Write([old])));
        Assert.That(
            Check("maxIncrease: { unpacked: 0, live: 0, uncompressed: 0, transfer: 0 }\nnewPackages: deny\n", rebuilt, Fixed).ExitCode,
            Is.Zero);
    }

    [Test]
    public void FixedImage_AgainstTheLeakyOne_PassesWithANoteToTighten()
    {
        CheckResult result = Check("maxIncrease: 500 kB\n", Fixed, Leaky);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Images[0].Findings.Select(f => (f.Code, f.Severity)), Is.EqualTo(new[] { ("IB5005", Severity.Note) }));
    }

    [Test]
    public void WithoutABaseline_NothingIsMeasured_UnlessTheFirstImagePasses()
    {
        CheckResult result = Check("maxIncrease: 500 kB\n", Fixed, null);
        Assert.That((result.ExitCode, result.Diagnostics.Single().Code), Is.EqualTo((2, "IB5004")));

        result = Check("maxIncrease: 500 kB\nfirstImage: pass\n", Fixed, null);
        Assert.That((result.ExitCode, result.Images[0].Findings.Single().Severity), Is.EqualTo((0, Severity.Note)));

        result = Check("maxIncrease: 500 kB\nfirstImage: pass\n", Fixed, Path.Combine(_folder, "missing.yaml"));
        Assert.That(
            (result.ExitCode, result.Diagnostics.Single().Code), Is.EqualTo((2, "IB0203")), "a baseline that was named has to be there");
    }

    [Test]
    public void GroupOfPackages_HasItsOwnIncrease()
    {
        CheckResult result =
            Check("packages:\n  - { match: \"{erlang,systemd}*\", maxIncrease: 1 MB }\n  - { match: glibc, maxIncrease: 0 }\n", Leaky,
            Fixed);
        Finding finding = result.Images[0].Findings.Single();
        Assert.That((finding.Code, finding.Span), Is.EqualTo(("IB5002", new SourceSpan(2, 48))));
        Assert.That(finding.Contributors.Sum(c => c.Bytes), Is.EqualTo(finding.Measured));
        Assert.That(finding.Message, Does.StartWith("{erlang,systemd}*: unpacked grew by "));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void SelectorOfStorePaths_MatchesOldPackagesByName(bool fromFile)
    {
        string baseline = fromFile ? Recorded("shop", FixedAnalysis.Value) : Fixed;
        Assert.That(Check("packages: [{ match: \"/nix/store/*-glibc-*\", maxIncrease: 0 }]\n", Leaky, baseline).ExitCode, Is.Zero);
        Finding grown =
            Check("packages: [{ match: \"/nix/store/*-erlang-*\", maxIncrease: 0 }]\n", Leaky, baseline).Images[0].Findings.Single();
        Assert.That(grown.Message, Does.StartWith("/nix/store/*-erlang-*: unpacked grew by 833.0 kB (832,959 bytes) from 0 B"));
    }

    [Test]
    public void ReEncodedImage_IsRecordedAgain_AndPasses()
    {
        string baseline =
            Recorded(
            "shop", FixedAnalysis.Value with { Size = FixedAnalysis.Value.Size with { Transfer = FixedAnalysis.Value.Size.Transfer / 2 } },
            smallerTransfer: true);
        const string Budget = "maxIncrease: { transfer: 1% }\n";
        Assert.That(Check(Budget, Fixed, baseline).Images[0].Findings.Single().Code, Is.EqualTo("IB5001"));

        ImmutableArray<ImageSnapshot> old = BaselineFile.Read(baseline, "b", out _);
        File.WriteAllText(baseline, BaselineText.Write(BaselineFile.Refresh(old, [ImageSnapshot.Of("shop", FixedAnalysis.Value)])));
        Assert.That(Check(Budget, Fixed, baseline).ExitCode, Is.Zero);
    }

    [Test]
    public void NewPackages_HaveTheSeverityThatTheBudgetSays()
    {
        Assert.That(Severities("newPackages: warn\n"), Is.All.EqualTo(Severity.Warning));
        Assert.That(Severities("newPackages: deny\n"), Is.All.EqualTo(Severity.Error));
        Assert.That(Severities("newPackages: warn\nseverity: { IB5003: error }\n"), Is.All.EqualTo(Severity.Error));
        Assert.That(Severities("newPackages: deny\nseverity: { IB5003: note }\n"), Is.All.EqualTo(Severity.Note));

        IEnumerable<Severity> Severities(string yaml) =>
            Check(yaml, Leaky, Fixed).Images[0].Findings.Where(f => f.Code == "IB5003").Select(f => f.Severity);
    }

    [Test]
    public void ImageMissingInTheBaseline_ListsItsNames()
    {
        string baseline = Recorded("till", FixedAnalysis.Value, "web");
        Diagnostic missing = Check("images:\n  - { name: shop, maxIncrease: 1 }\n", Leaky, baseline).Diagnostics.Single();
        Assert.That(missing.Code, Is.EqualTo("IB5004"));
        Assert.That(missing.Message, Does.Contain("does not hold 'shop'; it holds till, web,").And.Contain("baseline shop=IMAGE -o FILE"));

        ImageDelta only =
            Check("images:\n  - { name: shop, maxIncrease: 1 GB }\n", Leaky, Recorded("till", FixedAnalysis.Value)).Images[0].Delta!;
        Assert.That(only.OldSource, Does.EndWith("baseline.yaml (till)"));
    }

    [Test]
    public void GrowthOfTransfer_NamesCompressedBytesOnly()
    {
        Finding finding = Check("maxIncrease: { transfer: 0 }\n", Leaky, Fixed).Images[0].Findings.Single();
        Assert.That(finding.Message, Does.Not.Contain("with its dependencies"));
        Assert.That(finding.Contributors.Select(c => c.Bytes), Is.Ordered.Descending);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void FirstBudget_PassesAtOnce(bool leaky)
    {
        string text = BudgetDraft.Write((leaky ? LeakyAnalysis : FixedAnalysis).Value, leaky ? Leaky : Fixed, null, "shop.tar.gz");
        File.WriteAllText(Path.Combine(_folder, "budgets.yaml"), text);
        CheckResult result = BudgetCheck.Run(new CheckOptions { Directory = _folder, Today = new DateOnly(2027, 1, 1) });
        Assert.That(
            result.ExitCode, Is.Zero, string
            .Join("\n", result.Images.SelectMany(i => i.Findings).Select(f => f.Message)
            .Concat(result.Diagnostics.Select(d => d.Message))));
        Assert.That(result.Images[0].Limits, Has.Length.GreaterThanOrEqualTo(4));
        Assert.That(text, Does.Contain("# packages:\n#   - { match: "));
    }

    [Test]
    public void Budget_FromDive_PassesAtOnce_AndNotesTheDifferences()
    {
        DiveConfig dive = DiveConfig.Read("rules:\n  lowestEfficiency: 0.95\n  highestWastedBytes: 20MB\n"u8, ".dive-ci", out _)!;
        string text = BudgetDraft.Write(FixedAnalysis.Value, Fixed, dive, "shop.tar.gz");
        File.WriteAllText(Path.Combine(_folder, "budgets.yaml"), text);
        Assert.That(BudgetCheck.Run(new CheckOptions { Directory = _folder }).ExitCode, Is.Zero);
        Assert.That(text, Does.Contain("maxReclaimable: 20000000 # dive: highestWastedBytes").And.Contain("dive:\n  lowestEfficiency: 0.95 # ")
            .And.Contain("  highestWastedBytes: 20000000 # ").And.Contain("  highestUserWastedPercent: 0.1 # dive's default; ")
            .And.Contain("What dive's rules cannot see"));
    }

    [Test]
    public void Ratchet_LowersLimitsInPlace_AndRaisesNone()
    {
        const string budget =
            "# ours\r\nmaxSize:\r\n  unpacked: \"100 MB\" # was too much\r\n  live: 1 kB\r\nmaxLayers: 100\r\nmaxReclaimable: 0\r\n";
        string? text =
            BudgetRatchet.Lower(
            Encoding.UTF8.GetBytes(budget), "budgets.yaml", [("shop", FixedAnalysis.Value)], NoBase, out var changes, out _);
        string limit = Headroom.Size(FixedAnalysis.Value.Size.Unpacked);
        Assert.That(text, Is.EqualTo($"# ours\r\nmaxSize:\r\n  unpacked: \"{limit}\" # was too much\r\n  live: 1 kB\r\nmaxLayers: "
            + $"{Headroom.Count(FixedAnalysis.Value.Layers.Length)}\r\nmaxReclaimable: 0\r\n"));
        Assert.That(changes, Has.Length.EqualTo(2));
        Assert.That(
            BudgetRatchet.Lower(Encoding.UTF8.GetBytes(text!), "budgets.yaml", [("shop", FixedAnalysis.Value)], NoBase, out changes, out _),
            Is.EqualTo(text));
        Assert.That(changes, Is.Empty);
    }

    private string Recorded(string name, ImageAnalysis analysis, string? besides = null, bool smallerTransfer = false)
    {
        ImageSnapshot snapshot = ImageSnapshot.Of(name, analysis);
        if (smallerTransfer)
        {
            // One row with the rest, so that the sums in the file still match.
            long rest = analysis.Packages.Sum(p => p.Transfer) + analysis.Unowned.Sum(u => u.Transfer) - analysis.Size.Transfer;
            PackageRecord largest = snapshot.Packages.MaxBy(p => p.Bytes.Transfer)!;
            snapshot = snapshot with
            {
                Packages = [.. snapshot.Packages.Select(p => p == largest ? p with { Bytes = p.Bytes with { Transfer = 0 } } : p)],
                Size = snapshot.Size with { Transfer = analysis.Size.Transfer + rest - largest.Bytes.Transfer },
            };
        }

        string file = Path.Combine(_folder, "baseline.yaml");
        File.WriteAllText(file, BaselineText.Write(besides is null ? [snapshot] : [snapshot, snapshot with { Name = besides }]));
        return file;
    }

    private static (ImageAnalysis Marked, string? Mistake) NoBase(BaseRule rule, ImageAnalysis analysis) =>
        throw new InvalidOperationException("the budget has no base");

    private CheckResult Check(string yaml, string image, string? baseline)
    {
        string budget = Path.Combine(_folder, "check.yaml");
        File.WriteAllText(budget, yaml);
        return BudgetCheck.Run(new CheckOptions
        {
            Directory = _folder,
            BudgetFile = budget,
            Images = [new ImageRequest(image)],
            Baseline = baseline,
            Today = new DateOnly(2027, 1, 1),
        });
    }

    private static ImageAnalysis Analyze(string path) =>
        ImageAnalyzer.Analyze(new ImageRequest(path), new AnalyzeOptions { Directory = Repository.Root });
}
