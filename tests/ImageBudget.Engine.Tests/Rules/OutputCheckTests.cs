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
}
