using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Reports.Answers;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Reports;

/// <summary>Advice as people and programs read it, on a real image.</summary>
public sealed class AdviceTextTests
{
    private static readonly ImageAnalysis Leaky =
        ImageAnalyzer.Analyze(new ImageRequest("samples/shop-leaky.tar.gz"), new AnalyzeOptions { Directory = Repository.Root });

    private static readonly ImmutableArray<Suggestion> Suggestions = Advisor.Advise(Leaky);

    private static readonly ImmutableArray<Suggestion> WithSuspicion = Suggestions.SetItem(0, Suggestions[0] with { Certain = false });

    [Test]
    public void LeakyRelease_IsApproved() => Golden.Verify("advise.txt", Text(80));

    [Test]
    public void Lines_FitTheWidth_SnippetsApart()
    {
        // What is to be pasted is left whole.
        foreach (int width in new[] { 60, 80, 120 })
        {
            HashSet<string> snippets = [.. Suggestions.SelectMany(s => s.Fix.Split('\n'))];
            foreach (string line in Text(width).Split('\n').Where(l => !snippets.Contains(l.Length > 11 ? l[11..] : l)))
            {
                Assert.That(
                    line.Length, Is.LessThanOrEqualTo(width + (line.Contains("transfer", StringComparison.Ordinal) ? 40 : 0)), line);
            }
        }
    }

    [Test]
    public void Total_CountsEachByteOnce()
    {
        string last = Text(80, WithSuspicion).TrimEnd('\n').Split('\n')[^1];
        long all = Suggestions.Sum(s => s.Beyond);
        Assert.That(all, Is.LessThan(Suggestions.Sum(s => s.Bytes)));
        Assert.That(last, Does.StartWith($"Total, each byte counted once: {ByteCount.Format(all)}; without suspected entries "));
    }

    [Test]
    public void Json_SaysWhatEachAdds()
    {
        StringWriter writer = new();
        AdviceJson.Write(writer, Suggestions);
        using JsonDocument document = JsonDocument.Parse(writer.ToString());
        JsonElement systemd = document.RootElement.GetProperty("suggestions").EnumerateArray()
            .Single(s => s.GetProperty("kind").GetString() == "known-package:systemd");
        Assert.That(systemd.GetProperty("beyond").GetInt64(), Is.Zero);
        Assert.That(systemd.GetProperty("bytes").GetInt64(), Is.GreaterThan(3_000_000));
    }

    private static string Text(int width) => Text(width, Suggestions);

    private static string Text(int width, ImmutableArray<Suggestion> suggestions)
    {
        StringWriter writer = new() { NewLine = "\n" };
        AdviceText.Write(writer, Leaky, suggestions, new ReportOptions { Width = width, Top = 20 });
        return writer.ToString();
    }
}
