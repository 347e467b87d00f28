using ImageBudget.Budgets.Selectors;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Budgets;

public class VersionRangeTests
{
    [TestCase("<3.12", "3.9 3.11.2", "3.12 3.13")]
    [TestCase("<=3.12", "3.9 3.12", "3.12.1")]
    [TestCase(">=1.2 <2", "1.2 1.10", "1.1 2 2.0")]
    [TestCase(">=1.2,<2", "1.2", "2")]
    [TestCase(" >= 1.2 , < 2 ", "1.2", "2")]
    [TestCase(">=1.2<2", "1.2", "2")]
    [TestCase("1.4.*", "1.4 1.4.2 1.4.10", "1.40 1.5 1.40.1")]
    [TestCase("=1.4.*", "1.4.2", "1.5")]
    [TestCase("!=1.4.*", "1.5", "1.4.2")]
    [TestCase("*", "1", "")]
    [TestCase("1.4.2", "1.4.2", "1.4.3")]
    [TestCase("==1.4.2", "1.4.2", "1.4.3")]
    [TestCase("!=1.3 >1", "1.2 1.4", "1.3 1")]
    [TestCase("<2.36-10", "2.36-9", "2.36-10")]
    [TestCase("<1:2.0", "1:1.9", "1:2.0")]
    public void Range_NeedsAllParts(string text, string inside, string outside)
    {
        Assert.That(VersionRange.TryParse(text, out VersionRange range, out string? mistake), Is.True, mistake);

        Assert.That(inside.Split(' ').Select(v => range.Matches("nix", v, VersionOrder.Natural)), Is.All.True);
        Assert.That(outside.Split(' ').Select(v => v.Length > 0 && range.Matches("nix", v, VersionOrder.Natural)), Is.All.False);
    }

    [TestCase("", "empty")]
    [TestCase(" , ", "empty")]
    [TestCase(">=", "no version follows '>='")]
    [TestCase(">= <2", "no version follows '>='")]
    [TestCase("^1.2", "are known")]
    [TestCase("~1.2", "are known")]
    [TestCase("<1 || >2", "are known")]
    [TestCase("(1,2]", "are known")]
    [TestCase("1.*.2", "at the end")]
    [TestCase("1.2*", "at the end")]
    [TestCase(".*", "at the end")]
    [TestCase("<1.*", "whole version")]
    public void Text_ThatIsNoRange_SaysWhy(string text, string why)
    {
        Assert.That(VersionRange.TryParse(text, out _, out string? mistake), Is.False);
        Assert.That(mistake, Does.Contain(why));
    }
}
