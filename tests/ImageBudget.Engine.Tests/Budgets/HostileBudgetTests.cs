using System.Text.Json;
using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.Rules;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Budgets;

public class HostileBudgetTests
{
    [Test]
    public void EveryCase_IsReadOrRefusedAsExpected()
    {
        if (Repository.FixtureFolder("hostile") is not { } folder)
        {
            Assert.Ignore("the shared fixtures are not here");
            return;
        }

        using JsonDocument cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "cases.json")));
        int seen = 0;
        foreach (JsonElement one in cases.RootElement.EnumerateArray())
        {
            string file = one.GetProperty("file").GetString()!;
            if (!file.StartsWith("budgets/", StringComparison.Ordinal))
            {
                continue;
            }

            BudgetDocument document = BudgetRules.Read(File.ReadAllBytes(Path.Combine(folder, file)), file);
            bool refused = document.Diagnostics.Any(d => d.Severity == Severity.Error);
            seen++;
            string what = $"{file}: {string.Join("\n", Given.Lines(document))}";
            Assert.That(document.Budget is null, Is.EqualTo(refused), what);
            Assert.That(document.Diagnostics.Select(d => d.Message.Length), Is.All.LessThan(400), file);
            Assert.That(document.Diagnostics.Select(d => d.Span.Line), Is.All.GreaterThan(0), what);
            string expect = one.GetProperty("expect").GetString()!;
            if (expect != "any")
            {
                Assert.That(refused, Is.EqualTo(expect == "reject"), what);
            }

            TestContext.Out.WriteLine(refused ? what[..Math.Min(what.Length, 300)] : $"{file}: read");
        }

        Assert.That(seen, Is.GreaterThan(60));
    }
}
