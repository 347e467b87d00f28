using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Rules;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Results.Causes;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Results.Causes;

/// <summary>The smallest change after which a budget holds, found by holding simulated images to it.</summary>
public sealed class CauseFinderTests
{
    private static readonly string Shop = TestStore.Path("shop-1.4.0");
    private static readonly string Erlang = TestStore.Path("erlang-25.2.3");
    private static readonly string Systemd = TestStore.Path("systemd-252.38");
    private static readonly string Docs = TestStore.Path("docs-1.0");

    [Test]
    public void OneReferenceBehindAllErrors_IsTheRemedy_AndTheSimulatedImageIsWithinBudget()
    {
        ImageCheck check = Check("""
            maxSize: 30 kB
            disallowedReferences: [erlang]
            disallowedRequisites: [systemd]
            forbiddenPackages: [systemd]
            """);
        Assert.That(check.Findings, Has.Length.EqualTo(4));
        Remedy remedy = check.Remedy!;
        Assert.That(remedy.IsEnough, Is.True);
        Assert.That(
            remedy.Cuts.Select(c => c.Sentence), Is.EqualTo(new[] { "remove the reference shop-1.4.0 -> erlang-25.2.3 (2 files)" }));
        Assert.That(remedy.Fixed, Has.Length.EqualTo(4));
        Assert.That(remedy.Remaining, Is.Empty);
        Assert.That(remedy.Leaving, Is.EqualTo(2));
        Assert.That(remedy.After.Live, Is.EqualTo(check.Analysis.Size.Live - 50_000));
    }

    [Test]
    public void SimulatedVerdict_IsThatOfTheImageReallyBuiltWithoutTheReference()
    {
        const string Budget = "maxSize: 30 kB\ndisallowedReferences: [erlang]\nforbiddenPackages: [systemd]\n";
        Remedy remedy = Check(Budget).Remedy!;
        ImageAnalysis rebuilt = Image(withErlang: false);
        Assert.That(Checked.Of(Budget, rebuilt).Passed, Is.EqualTo(remedy.IsEnough));

        // What is left over is the text of the references themselves.
        Assert.That(remedy.After.Live - rebuilt.Size.Live, Is.EqualTo(2 * (Erlang.Length + 1)));
    }

    [Test]
    public void FindingsOfOneCause_AreOneGroup_AndTheirFixesAgreeWithIt()
    {
        ImageCheck check = Check("disallowedReferences: [erlang]\nforbiddenPackages: [systemd]\nmaxSize: 30 kB\n");
        Cause cause = check.Causes.Single();
        Assert.That(cause.Findings, Is.EqualTo(check.Findings));
        Finding[] others = [.. check.Findings.Where(f => f.Code != Codes.DisallowedReference)];
        Assert.That(
            others.Select(f => f.Fix), Is.All.StartsWith("remove the reference shop-1.4.0 -> erlang-25.2.3 (2 files), which frees "));
        Assert.That(check.Findings.Single(f => f.Code == Codes.DisallowedReference).Fix, Does.Contain("remove-references-to"));
    }

    [Test]
    public void TwoIndependentCauses_TakeTwoCuts_TheMoreEffectiveFirst()
    {
        ImageCheck check = Check("disallowedReferences: [docs]\nforbiddenPackages: [systemd, erlang]\n");
        Assert.That(check.Remedy!.IsEnough, Is.True);
        Assert.That(
            check.Remedy.Cuts.Select(c => $"{c.FromName} -> {c.ToName}"),
            Is.EqualTo(new[] { "shop-1.4.0 -> erlang-25.2.3", "shop-1.4.0 -> docs-1.0" }));
        Assert.That(check.Causes.Select(c => c.Findings.Length), Is.EqualTo(new[] { 2, 1 }));
    }

    [Test]
    public void CutsThatAreNotEnough_SayWhatRemains()
    {
        ImageCheck check = Check("maxSize: 1 kB\ndisallowedReferences: [erlang]\n");
        Remedy remedy = check.Remedy!;
        Assert.That(remedy.IsEnough, Is.False);
        Assert.That(remedy.Fixed.Select(f => f.Code), Is.EqualTo(new[] { Codes.DisallowedReference }));
        Assert.That(remedy.Remaining.Select(f => f.Code), Is.EqualTo(new[] { Codes.ImageTooLarge }));
    }

    [Test]
    public void WhatTheConfigurationStarts_IsNeverCut() => Assert.That(
        Check("forbiddenPackages: [shop]\n").Remedy?.Cuts ?? [], Is.Empty);

    [Test]
    public void LimitOnPaths_IsMeasuredInTheSimulatedImage()
    {
        ImageCheck check = Check($"paths: [{{ match: '{Erlang}/**', maxSize: 1 kB }}]\ndisallowedReferences: [erlang]\n");
        Assert.That(check.Remedy!.IsEnough, Is.True);
        Assert.That(check.Remedy.Fixed.Select(f => f.Code), Is.EquivalentTo(new[] { Codes.PathTooLarge, Codes.DisallowedReference }));
    }

    [Test]
    public void LimitOnPathsThatStay_Remains()
    {
        ImageCheck check = Checked.Of(
            $"paths: [{{ match: '{Shop}/**', maxSize: 1 kB }}]\ndisallowedReferences: [erlang]\n", Image(withErlang: true)).Images.Single();
        Assert.That(check.Remedy!.IsEnough, Is.False);
        Assert.That(check.Remedy.Remaining.Select(f => f.Code), Is.EqualTo(new[] { Codes.PathTooLarge }));
    }

    [Test]
    public void LineThatIsOnlyAboutPackagesThatLeave_IsFixed()
    {
        ImageCheck check = Check("packages: [{ match: erlang, maxSize: 1 kB }]\n");
        Assert.That(check.Remedy!.IsEnough, Is.True);
        Assert.That(check.Remedy.Fixed.Select(f => f.Code), Is.EqualTo(new[] { Codes.PackageTooLarge }));
    }

    [Test]
    public void Baseline_IsHeldAgainstTheSimulatedImageToo()
    {
        ImageCheck check = Checked.Of(
            "maxIncrease: { live: 1 kB }\n", Image(withErlang: true), baseline: Image(withErlang: false)).Images.Single();
        Assert.That(check.Findings.Select(f => f.Code), Is.EqualTo(new[] { Codes.SizeRegression }));
        Assert.That(check.Remedy!.IsEnough, Is.True);
    }

    [Test]
    public void WaivedFindings_TakeNoPart()
    {
        ImageCheck check = Check("""
            disallowedReferences: [erlang, docs]
            waivers:
              - { rule: IB2001, match: docs-1.0, until: 2027-12-31, owner: me, reason: later }
            """);
        Assert.That(check.Remedy!.Cuts.Select(c => c.ToName), Is.EqualTo(new[] { "erlang-25.2.3" }));
        Assert.That(check.Causes.SelectMany(c => c.Findings).Select(f => f.Waived), Is.All.Null);
    }

    [Test]
    public void ImageWithinBudget_NeedsNoRemedy()
    {
        ImageCheck check = Check("maxSize: 1 MB\n");
        Assert.That(check.Remedy, Is.Null);
        Assert.That(check.Causes, Is.Empty);
    }

    private static ImageCheck Check(string budget) => Checked.Of(budget, Image(withErlang: true)).Images.Single();

    // The shop names erlang in two files and docs in one; only erlang names systemd.
    private static ImageAnalysis Image(bool withErlang)
    {
        TarBuilder tar = new();
        tar.File($".{Shop}/bin/shop", new byte[20_000]).File($".{Docs}/index.html", new byte[5_000]).File($".{Shop}/share/doc", Docs);
        string mention = withErlang ? Erlang + "\n" : "";
        tar.File($".{Shop}/bin/start", mention).File($".{Shop}/lib/shop.beam", mention);
        if (withErlang)
        {
            tar.File($".{Erlang}/bin/epmd", Systemd + new string(' ', 40_000 - Systemd.Length))
                .File($".{Systemd}/lib/libsystemd.so", new byte[10_000]);
        }

        return new TestImage { Entrypoint = [$"{Shop}/bin/shop"] }.With(TestLayer.Plain(tar)).Analyze();
    }
}
