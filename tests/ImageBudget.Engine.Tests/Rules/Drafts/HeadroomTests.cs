using ImageBudget.Rules.Drafts;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Rules.Drafts;

public sealed class HeadroomTests
{
    [TestCase(0, "0")]
    [TestCase(1, "2")]
    [TestCase(100, "110")]
    [TestCase(909, "1000")]
    [TestCase(910, "1.1 kB")]
    [TestCase(999, "1.1 kB")]
    [TestCase(7_003_648, "7.8 MB")]
    [TestCase(9_090_909, "10 MB")]
    [TestCase(9_090_910, "11 MB")]
    [TestCase(13_900_000, "16 MB")]
    [TestCase(90_909_090, "100 MB")]
    [TestCase(90_909_091, "110 MB")]
    [TestCase(100_000_000, "110 MB")]
    [TestCase(100_000_001, "120 MB")]
    [TestCase(500_000_000, "550 MB")]
    [TestCase(909_090_909, "1000 MB")]
    [TestCase(909_090_910, "1.1 GB")]
    public void Size_IsATenthMore_InRoundNumbers(long bytes, string limit)
    {
        Assert.That(Headroom.Size(bytes), Is.EqualTo(limit));
        Assert.That(Headroom.Bytes(bytes), Is.GreaterThanOrEqualTo(bytes));
    }

    [TestCase(0, 1)]
    [TestCase(1, 2)]
    [TestCase(10, 11)]
    [TestCase(11, 13)]
    [TestCase(100, 110)]
    [TestCase(101, 112)]
    public void Count_IsATenthMore_RoundedUp_AndAtLeastOneMore(long pieces, long limit) =>
        Assert.That(Headroom.Count(pieces), Is.EqualTo(limit));
}
