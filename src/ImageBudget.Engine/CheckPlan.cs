using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.Questions;
using ImageBudget.Sources;

namespace ImageBudget;

/// <summary>An image to be read once.</summary>
/// <param name="Locator">Where it is, in the user's words.</param>
/// <param name="Platform">Null: the only one.</param>
/// <param name="Tag">Null: the only one.</param>
internal sealed record PlannedImage(ImageLocator Locator, string? Platform, string? Tag)
{
    /// <summary>As the user gave it.</summary>
    public string DisplayName => Locator.Given;

    private (string, string?, string?, string?, string?) Key => (Locator.Path ?? Locator.Given, Locator.Scheme, Locator.Tag, Platform, Tag);

    public bool Equals(PlannedImage? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode();
}

/// <summary>One image with its rules.</summary>
internal sealed record PlannedCheck(string Name, PlannedImage Image, ImageRules Rules);

/// <summary>Matches the images of the caller with those of the budget.</summary>
internal static class CheckPlan
{
    public static ImmutableArray<PlannedCheck> Make(CheckOptions options, BudgetFile file, Budget budget, List<Diagnostic> diagnostics)
    {
        ImmutableArray<PlannedCheck>.Builder plan = ImmutableArray.CreateBuilder<PlannedCheck>();
        if (options.Images.IsEmpty)
        {
            foreach (ImageRules rules in budget.Images)
            {
                if (FromBudget(options, file, rules, diagnostics) is { } planned)
                {
                    plan.Add(planned);
                }
            }

            if (plan.Count == 0 && !diagnostics.Any(d => d.Severity == Severity.Error))
            {
                diagnostics.Add(new Diagnostic(
                    Codes.ImageNotFound, Severity.Error, "none of the budget's images is there, so that nothing was measured",
                    file.DisplayName, SourceSpan.None));
            }

            return Distinct(plan);
        }

        foreach (ImageRequest request in options.Images)
        {
            if (RulesFor(request, options, file, budget, diagnostics) is { } rules)
            {
                ImageLocator locator = ImageLocator.Parse(request.Path, options.Directory);
                PlannedImage image = new(
                    locator,
                    request.Platform ?? options.Platform ?? rules.Platform?.Value,
                    request.Tag ?? options.Tag ?? RuleTag(locator, rules));
                plan.Add(new PlannedCheck(rules.Name?.Value ?? request.Name ?? locator.Name, image, rules));
            }
        }

        return Distinct(plan);
    }

    private static ImmutableArray<PlannedCheck> Distinct(IReadOnlyCollection<PlannedCheck> plan)
    {
        ImmutableArray<string> names = DistinctNames.Of([.. plan.Select(p => (p.Name, p.Image.Locator, p.Image.Platform))]);
        return [.. plan.Select((p, i) => p with { Name = names[i] })];
    }

    private static PlannedCheck? FromBudget(CheckOptions options, BudgetFile file, ImageRules rules, List<Diagnostic> diagnostics)
    {
        if (rules.Image is not Located<string> image)
        {
            diagnostics.Add(new Diagnostic(
                Codes.ImageNotFound,
                Severity.Error,
                "the budget does not say which image is meant: name it on the command line, or with the key 'image'",
                file.DisplayName,
                rules.Span));
            return null;
        }

        ImmutableArray<ImageLocator> found = ImagePattern.Find(file.Directory, image.Value);
        if (found is [var only])
        {
            return new PlannedCheck(
                rules.Name?.Value ?? only.Name,
                new PlannedImage(only, options.Platform ?? rules.Platform?.Value, options.Tag ?? RuleTag(only, rules)),
                rules);
        }

        if (found.IsEmpty && rules.Optional)
        {
            return null;
        }

        string message = found.IsEmpty
            ? $"there is no image '{InertText.OneLine(image.Value, 200)}' (relative to the budget file); build it first, or set 'optional: true'"
                + MissingFile.WayOut(ImageLocator.Parse(image.Value, file.Directory), options.Again)
            : $"{found.Length} files match '{InertText.OneLine(image.Value, 200)}', where exactly one must: "
                + string.Join(", ", found.Take(5).Select(f => InertText.OneLine(f.Given, 100)));
        diagnostics.Add(new Diagnostic(Codes.ImageNotFound, Severity.Error, message, file.DisplayName, image.Span));
        return null;
    }

    // What an image is named with is more than what the budget says of its file.
    private static string? RuleTag(ImageLocator locator, ImageRules rules) => locator.Tag is null ? rules.Tag?.Value : null;

    private static ImageRules? RulesFor(
        ImageRequest request, CheckOptions options, BudgetFile file, Budget budget, List<Diagnostic> diagnostics)
    {
        string names = string.Join(", ", budget.Images.Select(i => InertText.OneLine(i.Name?.Value ?? i.Image?.Value ?? "(unnamed)", 60)));
        if (request.Name is { } name)
        {
            // A budget in the short form, or without names, holds for whatever image it is given.
            if (budget.Images.FirstOrDefault(i => i.Name?.Value == name) is { } byName)
            {
                return byName;
            }

            if (budget.Images is [{ Name: null } single])
            {
                return single;
            }

            diagnostics.Add(new Diagnostic(
                Codes.ImageNotFound, Severity.Error, $"the budget has no image named '{InertText.OneLine(name, 100)}'; it has: {names}",
                file.DisplayName, SourceSpan.None));
            return null;
        }

        if (budget.Images is [var only])
        {
            return only;
        }

        ImageLocator locator = ImageLocator.Parse(request.Path, options.Directory);
        List<ImageRules> matching =
        [
            .. budget.Images.Where(i => i.Image is { } image && ImagePattern.Find(file.Directory, image.Value).Any(f => f.IsAt(locator))),
        ];
        if (matching.Count == 0)
        {
            matching = [.. budget.Images.Where(i => i.Name?.Value == locator.Name)];
        }

        if (matching.Count == 1)
        {
            return matching[0];
        }

        diagnostics.Add(new Diagnostic(
            Codes.ImageNotFound,
            Severity.Error,
            $"{matching.Count} images of the budget mean '{InertText.OneLine(request.Path, 200)}', where exactly one must; it has: {names}; "
            + "choose one by its name (NAME=IMAGE, or Name on the MSBuild item)",
            file.DisplayName,
            SourceSpan.None));
        return null;
    }
}
