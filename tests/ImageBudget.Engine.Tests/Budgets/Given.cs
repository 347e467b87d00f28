using System.Text;
using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.Rules;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Budgets;

/// <summary>Budgets as text, for tests.</summary>
internal static class Given
{
    public static BudgetDocument Document(string yaml) => BudgetRules.Read(Encoding.UTF8.GetBytes(yaml), "budgets.yaml");

    /// <summary>The only image of a budget without mistakes.</summary>
    public static ImageRules Rules(string yaml) => Valid(yaml).Images.Single();

    public static Budget Valid(string yaml)
    {
        BudgetDocument document = Document(yaml);
        Assert.That(Lines(document), Is.Empty);
        return document.Budget!;
    }

    /// <summary>The only mistake of a budget.</summary>
    public static Diagnostic Mistake(string yaml)
    {
        BudgetDocument document = Document(yaml);
        Assert.That(document.Diagnostics, Has.Length.EqualTo(1), string.Join("\n", Lines(document)));
        Assert.That(document.Budget, Is.Null);
        return document.Diagnostics[0];
    }

    public static string[] Lines(BudgetDocument document) => [.. document.Diagnostics.Select(Line)];

    public static string Line(Diagnostic d) => $"({d.Span.Line},{d.Span.Column}) {d.Code} {d.Message}";
}
