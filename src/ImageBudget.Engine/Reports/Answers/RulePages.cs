using ImageBudget.Model;
using ImageBudget.Results;

namespace ImageBudget.Reports.Answers;

/// <summary>The documentation of codes for people at a terminal.</summary>
internal static class RulePages
{
    /// <summary>One line for each code.</summary>
    public static void WriteList(TextWriter writer)
    {
        int title = CodeCatalog.All.Max(r => r.Title.Length);
        foreach (RuleInfo rule in CodeCatalog.All)
        {
            writer.Write(rule.Code + "  " + rule.Title.PadRight(title) + "  " + rule.Summary + "\n");
        }
    }

    /// <summary>The page, Markdown with <c>\n</c>; null when there is none.</summary>
    /// <param name="wanted">A code or its title, upper or lower case.</param>
    public static string? Find(string wanted)
    {
        RuleInfo? rule = CodeCatalog.Find(wanted)
            ?? CodeCatalog.All.FirstOrDefault(r => string.Equals(r.Title, wanted, StringComparison.OrdinalIgnoreCase));
        return rule is null ? null : CodeCatalog.Page(rule.Code);
    }

    /// <summary>Why there is no page, with a suggestion.</summary>
    public static string Missing(string wanted) => $"there is no code '{wanted}'"
        + NearestSpelling.Suffix(wanted, CodeCatalog.All.SelectMany(r => new[] { r.Code, r.Title }));
}
