using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Budgets.Reading;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;

namespace ImageBudget.Rules;

/// <summary>The budget format with the keys of all rules in the catalog.</summary>
internal static class BudgetRules
{
    /// <summary>The keys of the budget file.</summary>
    public static BudgetFormat Format { get; } =
        new([.. RuleCatalog.All.Select(r => r.Key).OfType<BudgetKey>().Distinct()], code => RuleCatalog.Find(code) is not null, Verify);

    /// <inheritdoc cref="BudgetReader.Read(ReadOnlySpan{byte}, string, BudgetFormat, Action{BudgetKey})" />
    public static BudgetDocument Read(ReadOnlySpan<byte> utf8OrUtf16Bytes, string displayName, Action<BudgetKey>? onLook = null) =>
        BudgetReader.Read(utf8OrUtf16Bytes, displayName, Format, onLook);

    /// <summary>True when at least one rule compares something. A budget without such a rule would measure nothing.</summary>
    public static bool HasRules(this ImageRules image) =>
        RuleCatalog.All.Any(r => r.Key is not null && r.LinesOf(image).Any(l => !l.Limits.IsEmpty));

    /// <summary>The first line that compares with the baseline, in catalog order; null when there is none.</summary>
    public static SourceSpan? NeedsBaseline(this ImageRules image) =>
        Lines(image).Where(l => l.Needs.Baseline).SelectMany(l => l.Limits).Select(l => (SourceSpan?)l).FirstOrDefault();

    /// <summary>True when a limit has <c>scope: app</c>.</summary>
    public static bool HasAppLimits(this ImageRules image) => Lines(image).Any(l => l.Needs.Base);

    /// <summary>What the limits need of the transfer sizes of plain layers.</summary>
    public static TransferNeed TransferNeed(this ImageRules image) =>
        Lines(image).Aggregate(Model.TransferNeed.None, (need, line) => need.And(line.Needs.Transfer));

    /// <summary>All budget lines that the rules check.</summary>
    public static IEnumerable<RuleLine> Lines(this ImageRules image) => RuleCatalog.All.SelectMany(r => r.LinesOf(image));

    private static void Verify(ImageRules image, Mistakes mistakes)
    {
        foreach (RuleLine line in Lines(image).Where(l => l.Needs.Base && image.Base is null))
        {
            mistakes
                .Add(Codes.MissingKey, line.Span,
                "'scope: app' leaves out the layers of the base image, but the key 'base' that names them is missing");
        }

        foreach (Rule rule in RuleCatalog.All)
        {
            rule.Verify(image, mistakes);
        }

        if (!image.HasRules())
        {
            string subject = image.Name is { } name ? $"the image '{name.Value}'" : "the image";
            mistakes.Add(
                Codes.EmptyBudget,
                image.Span,
                $"{subject} has no rule, so nothing would be checked; add one, such as 'maxSize: 200 MB'");
        }
    }
}
