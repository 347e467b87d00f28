using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Model;

namespace ImageBudget;

/// <summary>An image file to be read once.</summary>
/// <param name="Path">Full path, or <c>-</c>.</param>
/// <param name="DisplayName">As the user named it.</param>
/// <param name="Platform">Null: the only one.</param>
/// <param name="Tag">Null: the only one.</param>
internal sealed record PlannedImage(string Path, string DisplayName, string? Platform, string? Tag)
{
    public bool Equals(PlannedImage? other) => other is not null && Path == other.Path && Platform == other.Platform && Tag == other.Tag;

    public override int GetHashCode() => HashCode.Combine(Path, Platform, Tag);
}

/// <summary>One image and the rules it is held to.</summary>
internal sealed record PlannedCheck(string Name, PlannedImage Image, ImageRules Rules);

/// <summary>Brings together the images that the caller names and those that the budget names.</summary>
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
                    Codes.ImageNotFound, Severity.Error, "none of the budget's images is there, so that nothing was measured", file.DisplayName, SourceSpan.None));
            }

            return Distinct(plan);
        }

        foreach (ImageRequest request in options.Images)
        {
            if (RulesFor(request, options, file, budget, diagnostics) is { } rules)
            {
                string path = request.Path == "-" ? "-" : Path.GetFullPath(request.Path, options.Directory);
                PlannedImage image = new(
                    path, request.Path, request.Platform ?? options.Platform ?? rules.Platform?.Value, request.Tag ?? options.Tag ?? rules.Tag?.Value);
                plan.Add(new PlannedCheck(rules.Name?.Value ?? request.Name ?? NameOf(request.Path), image, rules));
            }
        }

        return Distinct(plan);
    }

    // Where two would be called the same, each is called what its user calls it: reports and baselines tell images apart by name.
    private static ImmutableArray<PlannedCheck> Distinct(IReadOnlyCollection<PlannedCheck> plan)
    {
        HashSet<string> twice = [.. plan.CountBy(p => p.Name, StringComparer.Ordinal).Where(c => c.Value > 1).Select(c => c.Key)];
        return [.. plan.Select(p => twice.Contains(p.Name) ? p with { Name = p.Image.Platform is { } platform ? $"{p.Image.DisplayName} ({platform})" : p.Image.DisplayName } : p)];
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

        if (image.Value == "-")
        {
            return Plan("-", "-");
        }

        ImmutableArray<string> found = ImagePattern.Find(file.Directory, image.Value);
        if (found is [var only])
        {
            // In the user's words where there is no pattern; else as seen from the budget.
            return Plan(only, ImagePattern.IsPattern(image.Value) ? Path.GetRelativePath(file.Directory, only).Replace('\\', '/') : image.Value);
        }

        if (found.IsEmpty && rules.Optional)
        {
            return null;
        }

        string message = found.IsEmpty
            ? $"there is no image '{InertText.OneLine(image.Value, 200)}' (relative to the budget file); build it first, or set 'optional: true'"
            : $"{found.Length} files match '{InertText.OneLine(image.Value, 200)}', where exactly one must: "
                + string.Join(", ", found.Take(5).Select(f => InertText.OneLine(Path.GetRelativePath(file.Directory, f).Replace('\\', '/'), 100)));
        diagnostics.Add(new Diagnostic(Codes.ImageNotFound, Severity.Error, message, file.DisplayName, image.Span));
        return null;

        PlannedCheck Plan(string path, string shown) => new(
            rules.Name?.Value ?? NameOf(shown),
            new PlannedImage(path, shown, options.Platform ?? rules.Platform?.Value, options.Tag ?? rules.Tag?.Value),
            rules);
    }

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
                Codes.ImageNotFound, Severity.Error, $"the budget has no image named '{InertText.OneLine(name, 100)}'; it has: {names}", file.DisplayName, SourceSpan.None));
            return null;
        }

        if (budget.Images is [var only])
        {
            return only;
        }

        string path = request.Path == "-" ? "-" : Path.GetFullPath(request.Path, options.Directory);
        List<ImageRules> matching =
        [
            .. budget.Images.Where(i => i.Image is { } image
                && (image.Value == "-" ? path == "-" : ImagePattern.Find(file.Directory, image.Value).Contains(path))),
        ];
        if (matching.Count == 0)
        {
            matching = [.. budget.Images.Where(i => i.Name?.Value == NameOf(request.Path))];
        }

        if (matching.Count == 1)
        {
            return matching[0];
        }

        diagnostics.Add(new Diagnostic(
            Codes.ImageNotFound,
            Severity.Error,
            $"{matching.Count} images of the budget mean '{InertText.OneLine(request.Path, 200)}', where exactly one must; it has: {names}; "
            + "choose one by its name (--name, or Name on the MSBuild item)",
            file.DisplayName,
            SourceSpan.None));
        return null;
    }

    private static readonly ImmutableArray<string> Endings =
        [".gz", ".zst", ".xz", ".bz2", ".tgz", ".tzst", ".txz", ".tbz2", ".tar", ".oci", ".json"];

    // shop-1.4.tar.gz is called shop-1.4.
    public static string NameOf(string path)
    {
        if (path == "-")
        {
            return "stdin";
        }

        string name = path.TrimEnd('/', '\\');
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        while (Endings.FirstOrDefault(e => name.Length > e.Length && name.EndsWith(e, StringComparison.OrdinalIgnoreCase)) is { } ending)
        {
            name = name[..^ending.Length];
        }

        return name.Length == 0 ? "image" : name;
    }
}
