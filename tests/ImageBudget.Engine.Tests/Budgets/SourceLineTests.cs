using System.Text;
using ImageBudget.Budgets;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;
using ImageBudget.Rules;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Budgets;

/// <summary>What a finding shows of the budget: the line, and how far the value in it reaches.</summary>
public sealed class SourceLineTests
{
    [TestCase("maxSize: 15 MB", 10, "15 MB")]
    [TestCase("maxSize: 15 MB   # what a node stores", 10, "15 MB")]
    [TestCase("maxSize: \"15 MB\" # quoted", 10, "\"15 MB\"")]
    [TestCase("maxSize: { unpacked: 15 MB, transfer: 6 MB }", 10, "{ unpacked: 15 MB, transfer: 6 MB }")]
    [TestCase("maxSize: { unpacked: 15 MB, transfer: 6 MB }", 22, "15 MB")]
    [TestCase("maxSize: { unpacked: 15 MB, transfer: 6 MB }", 39, "6 MB")]
    [TestCase("forbiddenPackages: [\"@types/**\", chalk ]", 21, "\"@types/**\"")]
    [TestCase("forbiddenPackages: [\"@types/**\", chalk ]", 34, "chalk")]
    [TestCase("forbiddenPackages: [chalk, debug] # why", 20, "[chalk, debug]")]
    [TestCase("forbiddenPackages: [chalk,", 20, "[chalk,")]
    public void Value_ReachesToItsEnd(string line, int column, string value)
    {
        string rest = line.EndsWith(',') ? "\n  debug]" : "";
        SourceLine? at = PlacesOf(line + rest).At(new(1, column));
        Assert.That(at, Is.EqualTo(new SourceLine(line, 1, value.Length)));
        Assert.That(at!.Text.Substring(column - 1, at.Length), Is.EqualTo(value));
    }

    [Test]
    public void Map_OfSeveralLines_ReachesToTheEndOfItsFirstValue()
    {
        YamlPlaces places = PlacesOf("disallowedReferences:\n  - to: erlang  # why\n    from: shop\n  - name:\n      x");
        Assert.That(places.At(new(2, 5)), Is.EqualTo(new SourceLine("  - to: erlang  # why", 1, "to: erlang".Length)));
        Assert.That(places.At(new(4, 5)), Is.EqualTo(new SourceLine("  - name:", 1, "name".Length)));
    }

    [Test]
    public void LineBreaks_OfEverySystem_EndALine()
    {
        YamlPlaces places = PlacesOf("maxSize: 1 MB\r\nmaxLayers: 7\nmaxFiles: 9");
        Assert.That(places.At(new(2, 12)), Is.EqualTo(new SourceLine("maxLayers: 7", 1, 1)));
        Assert.That(places.At(new(1, 10)), Is.EqualTo(new SourceLine("maxSize: 1 MB", 1, 4)));
    }

    [Test]
    public void LongLine_IsCutAroundTheValue()
    {
        string line = "forbiddenPackages: [" + string.Join(", ", Enumerable.Range(1000, 500).Select(i => $"p{i}")) + "]";
        int column = line.IndexOf("p1300", StringComparison.Ordinal) + 1;
        SourceLine at = PlacesOf(line).At(new(1, column))!;
        Assert.That(at.Text, Has.Length.EqualTo(400));
        Assert.That(at.Text.Substring(column - at.Start, at.Length), Is.EqualTo("p1300"));
        SourceLine last = PlacesOf(line).At(new(1, line.IndexOf("p1499", StringComparison.Ordinal) + 1))!;
        Assert.That(last.Text, Does.EndWith("p1499]"));
    }

    [Test]
    public void NoPlace_HasNoLine()
    {
        YamlPlaces places = PlacesOf("maxSize: 1 MB");
        Assert.That(places.At(SourceSpan.None), Is.Null);
        Assert.That(places.At(new(2, 1)), Is.Null);
        Assert.That(places.At(new(1, 900))!.Length, Is.EqualTo(1));
    }

    [Test]
    public void Finding_BringsTheLineOfTheBudget()
    {
        string yaml = "# shop\nmaxSize: { unpacked: 15 MB, transfer: 1 GB }\n";
        BudgetDocument document = BudgetRules.Read(Encoding.UTF8.GetBytes(yaml), "budgets.yaml");
        Assert.That(document.Budget!.Places.At(new(2, 22)), Is.EqualTo(new SourceLine("maxSize: { unpacked: 15 MB, transfer: 1 GB }", 1, 5)));
    }

    private static YamlPlaces PlacesOf(string text)
    {
        YamlPlaces places = new(text);
        Assert.That(YamlTree.Read(text, new Mistakes("b.yaml"), places: places), Is.Not.Null);
        return places;
    }
}
