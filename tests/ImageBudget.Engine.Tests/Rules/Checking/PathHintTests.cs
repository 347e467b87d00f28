using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules.Checking;

public sealed class PathHintTests
{
    private static readonly ImageAnalysis Image = TestImage.Of(
        new TarBuilder().File("usr/share/doc/a", "x").File("usr/share/man/b", "x").File("etc/passwd", "x").File("usr/bin/tool", "x")
            .SymbolicLink("bin", "usr/bin")).Analyze();

    [TestCase("/usr/share/docs/**", "/usr/share/doc/**")]
    [TestCase("/usr/shar/doc/**", "/usr/share/doc/**")]
    [TestCase("/usr/share/{dok,men}/**", "/usr/share/doc/**")]
    [TestCase("/usr/share/man", "/usr/share/man/**")]
    [TestCase("/usr/share/mann", "/usr/share/man/**")]
    [TestCase("/etc/paswd", "/etc/passwd")]
    [TestCase("/Etc/passwd", "/etc/passwd")]
    [TestCase("/bin/*", "/usr/bin/*")]
    [TestCase("/bin", "/usr/bin/**")]
    public void WhatWasProbablyMeant_IsSuggested(string pattern, string meant) =>
        Assert.That(Message(pattern), Does.EndWith($"(optional: true); did you mean '{meant}'?"));

    [TestCase("/opt/**")]
    [TestCase("/**/docs/**")]
    [TestCase("/etc/passwd/x")]
    public void WhereNothingIsNear_NothingIs(string pattern) => Assert.That(Message(pattern), Does.EndWith("(optional: true)"));

    private static string Message(string pattern)
    {
        Diagnostic mistake = Checked.Of($"paths: [{{ match: '{pattern}', maxSize: 1 }}]\n", Image).Diagnostics.Single();
        Assert.That(mistake.Code, Is.EqualTo("IB0003"));
        return mistake.Message;
    }
}
