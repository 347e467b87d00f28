using System.Text.RegularExpressions;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Budgets;

public class ByteSizeTests
{
    [TestCase("0", 0)]
    [TestCase("10000000", 10_000_000)]
    [TestCase("10 B", 10)]
    [TestCase("10MB", 10_000_000)]
    [TestCase("10 MB", 10_000_000)]
    [TestCase("10  mb", 10_000_000)]
    [TestCase("10MiB", 10_485_760)]
    [TestCase("10Mib", 10_485_760)]
    [TestCase("1kB", 1000)]
    [TestCase("1KB", 1000)]
    [TestCase("1kib", 1024)]
    [TestCase("3 GB", 3_000_000_000)]
    [TestCase("3 GiB", 3_221_225_472)]
    [TestCase("2TB", 2_000_000_000_000)]
    [TestCase("2TiB", 2_199_023_255_552)]
    [TestCase("1.5MB", 1_500_000)]
    [TestCase("0.5 KiB", 512)]
    [TestCase("1.0009 kB", 1000)]
    [TestCase("0.0001 kB", 0)]
    [TestCase("9223372036854775807", long.MaxValue)]
    [TestCase("8388607.9999999999999999999 TiB", long.MaxValue)]
    public void Size_IsExact(string text, long bytes)
    {
        Assert.That(ByteSize.TryParse(text, out long actual, out _), Is.True);
        Assert.That(actual, Is.EqualTo(bytes));
        Assert.That(Regex.IsMatch(text, ByteSize.SchemaPattern), Is.True, "the schema agrees");
    }

    [TestCase("", "empty")]
    [TestCase(" ", "empty")]
    [TestCase("-5MB", "negative")]
    [TestCase("-0", "negative")]
    [TestCase("+10MB", "sign")]
    [TestCase("1e999", "exponent")]
    [TestCase("1e7", "exponent")]
    [TestCase("1E7", "exponent")]
    [TestCase(".inf", "digit")]
    [TestCase(".nan", "digit")]
    [TestCase(".5 MB", "digit")]
    [TestCase("0x10", "'x10' is not a unit")]
    [TestCase("0o10", "'o10' is not a unit")]
    [TestCase("010", "octal")]
    [TestCase("00", "octal")]
    [TestCase("12:30:00", "':30:00' is not a unit")]
    [TestCase("1_000", "grouped")]
    [TestCase("1,5 MB", "'.'")]
    [TestCase("1.5.5MB", "not a unit")]
    [TestCase("1. MB", "digits are missing")]
    [TestCase("1.5", "is MB missing?")]
    [TestCase("0.1B", "a fraction of a byte is not possible")]
    [TestCase("10%", "percentage")]
    [TestCase("10QB", "'QB' is not a unit")]
    [TestCase("10M", "did you mean MB or MiB?")]
    [TestCase("10k", "did you mean kB or KiB?")]
    [TestCase("10MBs", "did you mean MB?")]
    [TestCase("10 M B", "did you mean MB?")]
    [TestCase("10\tMB", "not a unit")]
    [TestCase("2024-01-01", "not a unit")]
    [TestCase("yes", "digit")]
    [TestCase("\u0661\u0660MB", "digit")]
    [TestCase("9223372036854775808", "8 EiB")]
    [TestCase("8388608 TiB", "8 EiB")]
    [TestCase("99999999999999999999GB", "8 EiB")]
    public void TextThatIsNoSize_SaysWhy(string text, string why)
    {
        Assert.That(ByteSize.TryParse(text, out long bytes, out string? mistake), Is.False);
        Assert.That((bytes, mistake), Is.EqualTo((0L, mistake)));
        Assert.That(mistake, Does.Contain(why));
        // The pattern cannot check for values that are too large.
        Assert.That(Regex.IsMatch(text, ByteSize.SchemaPattern), Is.EqualTo(why == "8 EiB"), "the schema agrees");
    }

    [Test]
    public void MillionDigits_AreRefused()
    {
        Assert.That(ByteSize.TryParse(new string('9', 1_000_000), out _, out string? mistake), Is.False);
        Assert.That(mistake, Has.Length.LessThan(50));
    }
}
