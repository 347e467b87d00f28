using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Ecosystems;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules;

/// <summary>Nix's rule for a package that refers to itself: the lists of outputChecks see it, unless ignoreSelfRefs is true.</summary>
public sealed class OutputCheckTests
{
    private const string Selfish = "1b9p07z77phvv2hf6gm9f28syp39f1ag-selfish-1.0";
    private const string Plain = "2b9p07z77phvv2hf6gm9f28syp39f1ag-plain-1.0";

    private static readonly ImageAnalysis _image = new ImageOf()
        .File($"nix/store/{Selfish}/f", $"/nix/store/{Selfish}").File($"nix/store/{Plain}/f", "nothing").Analyze();

    // NixOS/nix, src/libstore/derivation-check.cc: references as they are; of the closure, which holds the path itself, ignoreSelfRefs
    // takes it out.
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
    public void SelfReference_CountsAsNixCountsIt(string check, bool passes)
    {
        var result = Checked.Of($"outputChecks: {{ {check} }}\n", _image);

        Assert.That(result.Codes(), Is.EqualTo(passes ? [] : new[] { Codes.OutputCheck }));
        Assert.That(result.Diagnostics, Is.Empty);
    }
}
