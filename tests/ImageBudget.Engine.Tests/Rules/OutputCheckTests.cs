using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Ecosystems;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules;

/// <summary>Nix's rule for a package that refers to itself: the lists of outputChecks include it, unless ignoreSelfRefs is true.</summary>
public sealed class OutputCheckTests
{
    private const string Selfish = "1b9p07z77phvv2hf6gm9f28syp39f1ag-selfish-1.0";
    private const string Plain = "2b9p07z77phvv2hf6gm9f28syp39f1ag-plain-1.0";

    private static readonly ImageAnalysis _image = new ImageOf()
        .File($"nix/store/{Selfish}/f", $"/nix/store/{Selfish}").File($"nix/store/{Plain}/f", "nothing").Analyze();

    // NixOS/nix, src/libstore/derivation-check.cc: direct references are unchanged; ignoreSelfRefs removes the path itself from its
    // closure.
    [TestCase("selfish: { allowedReferences: [] }", false)]
    [TestCase("selfish: { allowedReferences: [out] }", true)]
    [TestCase("selfish: { allowedReferences: [], ignoreSelfRefs: true }", false)]
    [TestCase("selfish: { disallowedReferences: [out], ignoreSelfRefs: true }", false)]
    [TestCase("selfish: { allowedRequisites: [] }", false)]
    [TestCase("selfish: { allowedRequisites: [], ignoreSelfRefs: true }", true)]
    [TestCase("selfish: { allowedRequisites: [out] }", true)]
    [TestCase("selfish: { disallowedRequisites: [out] }", false)]
    [TestCase("selfish: { disallowedRequisites: [out], ignoreSelfRefs: true }", true)]
    [TestCase("selfish: { disallowedRequisites: [selfish] }", false)]
    [TestCase("plain: { allowedReferences: [] }", true)]
    [TestCase("plain: { disallowedReferences: [out] }", true)]
    [TestCase("plain: { allowedRequisites: [] }", false)]
    [TestCase("plain: { allowedRequisites: [], ignoreSelfRefs: true }", true)]
    [TestCase("plain: { disallowedRequisites: [out] }", false)]
    public void SelfReference_CountsLikeInNix(string check, bool passes)
    {
        var result = Checked.Of($"outputChecks: {{ {check} }}\n", _image);

        Assert.That(result.Codes(), Is.EqualTo(passes ? [] : new[] { Codes.OutputCheck }));
        Assert.That(result.Diagnostics, Is.Empty);
    }

    [TestCase("disallowedRequisites: [{ to: systemd, ecosystem: deb }]")]
    [TestCase("disallowedReferences: [{ to: systemd, ecosystem: rpm }]")]
    [TestCase("allowedRequisites: [out, { to: systemd, ecosystem: npm }]")]
    public void ItemOfAnotherEcosystem_IsAMistake(string list)
    {
        var result = Checked.Of($"outputChecks: {{ plain: {{ {list} }} }}\n", _image);

        Assert.That(result.Diagnostics.Select(d => d.Code), Is.EqualTo(new[] { Codes.BadValue }));
        Assert.That(result.Diagnostics[0].Message, Does.StartWith("shop: outputChecks look at store paths, which are never of the ecosystem "));
    }

    [Test]
    public void ItemThatOnlyADebMatches_IsTold()
    {
        ImageAnalysis image = new ImageOf().File($"nix/store/{Plain}/f", "nothing")
            .File("var/lib/dpkg/status", "Package: systemd\nStatus: install ok installed\nArchitecture: amd64\nVersion: 252\n").Analyze();

        var result = Checked.Of("outputChecks: { plain: { disallowedRequisites: [systemd] } }\n", image);

        Assert.That(
            result.Diagnostics.Select(d => d.Message),
            Has.Some.EqualTo("shop: outputChecks: no store path of the image matches systemd; systemd 252 is of the ecosystem deb"));
    }
}
