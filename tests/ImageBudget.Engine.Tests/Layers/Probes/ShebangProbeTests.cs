using ImageBudget.Layers;
using ImageBudget.Layers.Probes;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Layers.Probes;

public sealed class ShebangProbeTests
{
    [TestCase("#!/bin/sh\n", "/bin/sh")]
    [TestCase("#! /usr/bin/env python3 \nprint()", "/usr/bin/env python3")]
    [TestCase("#!\n", "")]
    [TestCase("#!/bin/sh", null)]
    [TestCase("# !/bin/sh\n", null)]
    [TestCase("#", null)]
    public void FirstLine_IsKeptWithoutItsMark(string content, string? line)
    {
        Assert.That(Read(content), Is.EqualTo(line));
    }

    // fs/binfmt_script.c reads 256 bytes.
    [TestCase(253, true)]
    [TestCase(254, false)]
    public void LineLongerThanLinuxReads_IsIgnored(int length, bool isLine)
    {
        string line = new('x', length);
        Assert.That(Read($"#!{line}\n"), Is.EqualTo(isLine ? line : null));
    }

    private static string? Read(string content) =>
        ProbeFeed.Read(new LayerOptions { WantsContent = _ => false }, null, [new ProbedSample("script", content)])
        .Facts.Of<Shebang>().Select(f => f.Fact.Line).SingleOrDefault();
}
