using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.Rules;
using ImageBudget.Rules.Edges;
using ImageBudget.Rules.Packages;
using ImageBudget.Rules.Waste;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Budgets;

public class BudgetModelTests
{
    [Test]
    public void ShortForm_IsOneImage()
    {
        Budget budget = Given.Valid("maxSize: 60 MB\ndisallowedReferences: [erlang]\nforbiddenPackages: [systemd, gcc]\n");

        Assert.That(budget.IsShortForm, Is.True);
        ImageRules rules = budget.Images.Single();
        Assert.That(
            (rules.Name, rules.Image, rules.Enforce, rules.Optional),
            Is.EqualTo(((Located<string>?)null, (Located<string>?)null, true, false)));
        Assert.That(rules.MaxSize, Is.EqualTo(new[] { new SizeLimit(SizeMetric.Unpacked, 60_000_000, new SourceSpan(1, 10)) }));
        Assert.That(
            rules.DisallowedReferences.Select(r => (r.To.Text, r.From, r.Span)),
            Is.EqualTo(new[] { ("erlang", (ImageBudget.Budgets.Selectors.Selector?)null, new SourceSpan(2, 24)) }));
        Assert.That(
            rules.ForbiddenPackages.Select(p => (p.Packages.Text, p.Span)),
            Is.EqualTo(new[] { ("systemd", new SourceSpan(3, 21)), ("gcc", new SourceSpan(3, 30)) }));
        Assert.That(rules.AllowedRequisites, Is.Null, "an absent list is not checked");
    }

    [Test]
    public void EveryValue_KeepsItsPlace()
    {
        ImageRules rules = Given.Rules("""
            name: shop
            image: ./result
            platform: linux/arm/v7
            tag: 1.10
            enforce: false
            severity: { IB1002: none, IB1001: error }
            maxSize: { transfer: 8 MB, archive: 9 MB }
            maxLayers: 100
            maxLayerSize: 1 GiB
            maxReclaimable: 0
            maxDuplicated: 1 MB
            maxVersionsPerPackage: 2
            """);

        Assert.That(rules.Name, Is.EqualTo(new Located<string>("shop", new(1, 7))));
        Assert.That(rules.Image, Is.EqualTo(new Located<string>("./result", new(2, 8))));
        Assert.That(rules.Platform, Is.EqualTo(new Located<string>("linux/arm/v7", new(3, 11))));
        Assert.That(rules.Tag, Is.EqualTo(new Located<string>("1.10", new(4, 6))), "the characters, not the number");
        Assert.That(rules.Enforce, Is.False);
        Assert.That(rules.Severity["IB1001"], Is.EqualTo(new Located<Severity>(Severity.Error, new(6, 35))));
        Assert.That(rules.Severity.Keys, Is.EqualTo(new[] { "IB1001", "IB1002" }));
        Assert.That(
            rules.MaxSize,
            Is.EqualTo(
            new[] { new SizeLimit(SizeMetric.Archive, 9_000_000, new(7, 37)), new SizeLimit(SizeMetric.Transfer, 8_000_000, new(7, 22)) }));
        Assert.That(rules.MaxLayers, Is.EqualTo(new CountedLimit.Limit(100, new(8, 12))));
        Assert.That(rules.MaxLayerSize, Is.EqualTo(new[] { new SizeLimit(SizeMetric.Unpacked, 1 << 30, new(9, 15)) }));
        Assert.That(rules.MaxReclaimable, Is.EqualTo(new CountedLimit.Limit(0, new(10, 17))));
        Assert.That(rules.MaxDuplicated, Is.EqualTo(new CountedLimit.Limit(1_000_000, new(11, 16))));
        Assert.That(rules.MaxVersionsPerPackage, Is.EqualTo(new TooManyVersions.Limit(2, new(12, 24))));
    }

    [Test]
    public void Lists_AreBoundItemByItem()
    {
        ImageRules rules = Given.Rules("""
            disallowedReferences:
              - { to: "*-dev", from: "shop*" }
            disallowedRequisites:
              - { to: gcc, output: out }
            allowedRequisites: []
            forbiddenPackages:
              - { name: "python3*", ecosystem: deb, version: "<3.12", reason: "one Python only" }
            packages:
              - { match: "erlang*", maxSize: 12 MB }
              - { ecosystem: npm, maxSize: { nar: 1, exclusiveNar: 2 }, optional: true }
            paths:
              - { match: "/usr/share/{doc,man,locale}/**", maxSize: 0 }
            """);

        DisallowedReference.Line reference = rules.DisallowedReferences.Single();
        Assert.That((reference.To.Text, reference.From!.Text, reference.Span), Is.EqualTo(("*-dev", "shop*", new SourceSpan(2, 5))));
        Assert.That(rules.DisallowedRequisites.Single().Packages.ToString(), Is.EqualTo("gcc output:out"));
        Assert.That(rules.AllowedRequisites!.Span, Is.EqualTo(new SourceSpan(5, 20)));
        Assert.That(rules.AllowedRequisites!.Packages, Is.Empty, "nothing is allowed");
        ForbiddenPackage.Line forbidden = rules.ForbiddenPackages.Single();
        Assert.That(
            (forbidden.Packages.ToString(), forbidden.Reason), Is.EqualTo(("python3* ecosystem:deb version:<3.12", "one Python only")));
        Assert.That(
            rules.Packages.Select(p => (p.Packages.ToString(), p.Optional, p.Span.Line)),
            Is.EqualTo(new[] { ("erlang*", false, 9), ("ecosystem:npm", true, 10) }));
        Assert.That(
            rules.Packages[1].MaxSize.Select(s => (s.Metric, s.Bytes)),
            Is.EqualTo(new[] { (SizeMetric.Nar, 1L), (SizeMetric.ExclusiveNar, 2L) }));
        PathTooLarge.Line path = rules.Paths.Single();
        Assert.That(
            (path.Pattern.Text, path.MaxSize, path.Optional),
            Is.EqualTo(("/usr/share/{doc,man,locale}/**", new Located<long>(0, new(12, 57)), false)));
    }

    [Test]
    public void OutputChecks_DistinguishOwnOutputsFromPackages()
    {
        OutputCheckLine check = Given.Rules("""
            outputChecks:
              "shop*": { allowedReferences: [out, glibc, { to: dev }], disallowedRequisites: [systemd], maxSize: 6 MB, maxClosureSize: 20 MB }
            """).OutputChecks.Single();

        Assert.That((check.Package.Value.Text, check.Package.Span), Is.EqualTo(("shop*", new SourceSpan(2, 3))));
        Assert.That(
            check.AllowedReferences!.Value.Value.Select(i => (i.OwnOutput, i.Package?.Text)),
            Is.EqualTo(new (string?, string?)[] { ("out", null), (null, "glibc"), (null, "dev") }));
        Assert.That(check.AllowedRequisites, Is.Null);
        Assert.That(check.DisallowedReferences, Is.Empty);
        Assert.That(check.DisallowedRequisites.Single().Package!.Text, Is.EqualTo("systemd"));
        Assert.That((check.MaxSize!.Value.Value, check.MaxClosureSize!.Value.Value), Is.EqualTo((6_000_000L, 20_000_000L)));
    }

    [Test]
    public void Defaults_ApplyToEveryImage()
    {
        Budget budget = Given.Valid("""
            defaults:
              enforce: false
              severity: { IB1001: note, IB1002: note }
              maxSize: { transfer: 8 MB, unpacked: 20 MB }
              forbiddenPackages: [gcc]
              outputChecks: { a: { maxSize: 1, maxClosureSize: 2 } }
            images:
              - name: plain
              - name: own
                enforce: true
                severity: { IB1002: error }
                maxSize: 30 MB
                forbiddenPackages: []
                outputChecks: { a: { maxSize: 3 }, b: { maxSize: 4 } }
            """);

        ImageRules plain = budget.Images[0];
        ImageRules own = budget.Images[1];
        Assert.That((plain.Enforce, own.Enforce), Is.EqualTo((false, true)));
        Assert.That(plain.Severity.Values.Select(s => s.Value), Is.All.EqualTo(Severity.Note));
        Assert.That(own.Severity.Values.Select(s => s.Value), Is.EqualTo(new[] { Severity.Note, Severity.Error }));
        Assert.That(
            plain.MaxSize.Select(s => (s.Metric, s.Bytes, s.Span.Line)),
            Is.EqualTo(new[] { (SizeMetric.Transfer, 8_000_000L, 4), (SizeMetric.Unpacked, 20_000_000L, 4) }));
        Assert.That(
            own.MaxSize.Select(s => (s.Metric, s.Bytes, s.Span.Line)),
            Is.EqualTo(new[] { (SizeMetric.Transfer, 8_000_000L, 4), (SizeMetric.Unpacked, 30_000_000L, 12) }));
        Assert.That(plain.ForbiddenPackages, Has.Length.EqualTo(1));
        Assert.That(own.ForbiddenPackages, Is.Empty);
        Assert.That(
            own.OutputChecks.Select(c => (c.MaxSize?.Value, c.MaxClosureSize?.Value)),
            Is.EqualTo(new (long?, long?)[] { (3, 2), (4, null) }));
        Assert.That(own.Span, Is.EqualTo(new SourceSpan(9, 5)));
    }

    [Test]
    public void Defaults_ApplyToTheShortForm() =>
        Assert.That(Given.Rules("defaults: { maxLayers: 3 }\nname: shop\n").MaxLayers.Allowed, Is.EqualTo(3));
}
