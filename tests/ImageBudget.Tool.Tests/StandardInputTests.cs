using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

/// <summary>Whether standard input is the caller's, by what Linux says of the descriptor.</summary>
public sealed class StandardInputTests
{
    // <&-: the first file that the runtime opens gets the number 0, and is marked to be closed by exec.
    [TestCase("pos:\t0\nflags:\t02000000\nmnt_id:\t16\n", false)]
    [TestCase("pos:\t0\nflags:\t02100000\nmnt_id:\t16\n", false)]
    [TestCase("pos:\t0\nflags:\t0100000\nmnt_id:\t25\n", true)]
    [TestCase("pos:\t0\nflags:\t00\n", true)]
    [TestCase("flags:\tnone", true)]
    [TestCase("", true)]
    [TestCase(null, true)]
    public void Descriptor_IsInherited_UnlessItIsClosedByExec(string? facts, bool inherited) =>
        Assert.That(StandardInput.IsInherited(facts), Is.EqualTo(inherited));
}
