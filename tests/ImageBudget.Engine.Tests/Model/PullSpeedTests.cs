using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Engine.Tests.Budgets;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Reports.Answers;
using ImageBudget.Reports.Console;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Model;

public sealed class PullSpeedTests
{
    [TestCase("20Mbit/s", 20_000_000, "20 Mbit/s")]
    [TestCase("20 mbit/s", 20_000_000, "20 Mbit/s")]
    [TestCase("1 bit/s", 1, "1 bit/s")]
    [TestCase("56kbit/s", 56_000, "56 kbit/s")]
    [TestCase("1.50 Gbit/s", 1_500_000_000, "1.5 Gbit/s")]
    [TestCase("2.5MB/s", 20_000_000, "2.5 MB/s")]
    [TestCase("100 kB/s", 800_000, "100 kB/s")]
    [TestCase("100 KB/s", 800_000, "100 kB/s")]
    [TestCase("1 GB/s", 8_000_000_000, "1 GB/s")]
    public void Speed_IsRead(string text, long bits, string shown)
    {
        Assert.That(PullSpeed.TryParse(text, out PullSpeed speed, out string? mistake), Is.True, mistake);
        Assert.That((speed.BitsPerSecond, speed.Text), Is.EqualTo(((decimal)bits, shown)));
        Assert.That(text, Does.Match(PullSpeed.SchemaPattern).Or.EqualTo("100 KB/s"));
    }

    [TestCase("", "it does not begin with a number")]
    [TestCase("fast", "it does not begin with a number")]
    [TestCase(".5 Mbit/s", "it does not begin with a number")]
    [TestCase("1.2.3 Mbit/s", "it does not begin with a number")]
    [TestCase("-1 Mbit/s", "a speed is never negative")]
    [TestCase("0 Mbit/s", "a speed is at least 1 bit/s")]
    [TestCase("0.9 bit/s", "a speed is at least 1 bit/s")]
    [TestCase("20", "the unit is missing; write Mbit/s for bits or MB/s for bytes")]
    [TestCase("20 Mb/s", "'Mb/s' could be bits or bytes; write Mbit/s or MB/s")]
    [TestCase("20 mb/s", "'mb/s' could be bits or bytes; write Mbit/s or MB/s")]
    [TestCase("20Mbps", "'Mbps' could be bits or bytes; write Mbit/s or MB/s")]
    [TestCase("20 kbps", "'kbps' could be bits or bytes; write kbit/s or kB/s")]
    [TestCase("20 MiB/s", "'MiB/s' is not one of the units bit/s, kbit/s, Mbit/s, Gbit/s, B/s, kB/s, MB/s, GB/s")]
    [TestCase("20 Mbit", "'Mbit' is not one of the units bit/s, kbit/s, Mbit/s, Gbit/s, B/s, kB/s, MB/s, GB/s")]
    [TestCase("9999999999 Gbit/s", "it is faster than any network")]
    [TestCase("99999999999999999999999999999999 Mbit/s", "it is longer than any speed")]
    public void WhatIsNoSpeed_IsSaid(string text, string why)
    {
        Assert.That(PullSpeed.TryParse(text, out _, out string? mistake), Is.False);
        Assert.That(mistake, Is.EqualTo(why));
    }

    [TestCase(0, "0 s")]
    [TestCase(100, "less than 0.1 s")]
    [TestCase(7_680_000, "3.1 s")]
    [TestCase(24_870_000, "9.9 s")]
    [TestCase(24_900_000, "10 s")]
    [TestCase(148_700_000, "59 s")]
    [TestCase(149_000_000, "1 min 0 s")]
    [TestCase(625_000_000, "4 min 10 s")]
    [TestCase(9_750_000_000, "1 h 5 min")]
    [TestCase(long.MaxValue, "1024819115 h 12 min")]
    public void Time_IsRounded(long bytes, string time)
    {
        PullSpeed.TryParse("20Mbit/s", out PullSpeed speed, out _);
        Assert.That(speed.TimeFor(bytes), Is.EqualTo(time + " at 20 Mbit/s"));
    }

    [Test]
    public void Budget_KnowsTheSpeed_AndSaysWhyNot()
    {
        Assert.That(Given.Valid("maxSize: 1\nspeed: 20Mbit/s\n").Images.Single().Speed!.Value.Text, Is.EqualTo("20 Mbit/s"));
        Diagnostic mistake = Given.Document("maxSize: 1\nspeed: 20Mbps\n").Diagnostics.Single();
        Assert.That((mistake.Code, mistake.Span), Is.EqualTo(("IB0106", new SourceSpan(2, 8))));
        Assert.That(
            mistake.Message, Does.EndWith("'Mbps' could be bits or bytes; write Mbit/s or MB/s; expected a speed such as 20 Mbit/s, 1.5 Gbit/s or 2.5 MB/s"));
    }

    [TestCase(null, "4.2 s at 10 Mbit/s")]
    [TestCase("20 Mbit/s", "2.1 s at 20 Mbit/s")]
    public void CallersSpeed_WinsOverTheBudgets(string? given, string time)
    {
        string folder = Directory.CreateTempSubdirectory("image-budget-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "budgets.yaml"), "maxSize: 1 GB\nspeed: 10 Mbit/s\n");
            PullSpeed? speed = given is not null && PullSpeed.TryParse(given, out PullSpeed read, out _) ? read : null;
            string image = Path.Combine(ImageBudget.Testing.Repository.Root, "samples", "shop-fixed.tar.gz");
            CheckResult result = BudgetCheck.Run(new CheckOptions { Directory = folder, Images = [new(image)], Speed = speed });
            foreach (string report in (string[])["console", "comment", "summary", "html"])
            {
                StringWriter text = new();
                ReportCatalog.All.Single(r => r.Name == report).Write(result, text, new ReportOptions());
                Assert.That(text.ToString(), Does.Contain(time), report);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void AnswersWithoutACheck_ShowTheTime()
    {
        PullSpeed.TryParse("1 kbit/s", out PullSpeed speed, out _);
        ReportOptions options = new() { Speed = speed };
        ImageAnalysis old = TestImage.Of(new TarBuilder().File("a", new byte[10])).Analyze();
        ImageAnalysis now = TestImage.Of(new TarBuilder().File("a", new byte[10]), new TarBuilder().File("b", new byte[11])).Analyze();
        StringWriter inspect = new(), diff = new();
        ConsoleInspection.Write(now, inspect, options);
        DiffText.Write(
            DeltaBuilder.Between(ImageSnapshot.Of("a", old), "old", ImageSnapshot.Of("a", now), "new"), "unpacked", diff, options);

        Assert.That(inspect.ToString(), Does.Match("transfer .* a pull takes [0-9.]+ s at 1 kbit/s \\(measured\\)\n"));
        Assert.That(diff.ToString(), Does.Match("a machine without it pulls .*, [0-9.]+ s at 1 kbit/s\n"));
        Assert.That(
            System.Text.RegularExpressions.Regex.Replace(diff.ToString(), "\\s+", " "),
            Does.Match("a machine that has the old image pulls .* \\(estimated\\), [0-9.]+ s at 1 kbit/s; 1 of 2 layers is shared"));
    }
}
