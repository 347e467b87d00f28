using ImageBudget.Model;
using ImageBudget.Formats.Yaml;

namespace ImageBudget.Budgets;

/// <summary>Reads a budget file: text, tree, shape, model. Never throws for what stands in it; all mistakes are reported at once.</summary>
internal static class BudgetReader
{
    /// <param name="utf8OrUtf16Bytes">The file; UTF-8, or UTF-16 with a byte order mark.</param>
    /// <param name="displayName">How messages name the file.</param>
    /// <param name="knownRule">Says whether there is a rule of this code (already of the form IB1001); null: any is accepted.</param>
    public static BudgetDocument Read(ReadOnlySpan<byte> utf8OrUtf16Bytes, string displayName, Func<string, bool>? knownRule = null)
    {
        Mistakes mistakes = new(displayName);
        Budget? budget = YamlText.Decode(utf8OrUtf16Bytes, mistakes) is { } text ? Read(text, knownRule ?? (_ => true), mistakes) : null;
        return new BudgetDocument(mistakes.Any ? null : budget, mistakes.ToDiagnostics());
    }

    private static Budget? Read(string text, Func<string, bool> knownRule, Mistakes mistakes)
    {
        YamlNode? root = YamlTree.Read(text, mistakes);
        if (root is null or YamlScalar { IsNull: true })
        {
            if (!mistakes.Any)
            {
                mistakes.Add(
                    Codes.EmptyBudget,
                    root?.Span ?? new(1, 1),
                    "the budget is empty, so nothing would be checked; begin with a line such as 'maxSize: 200 MB'");
            }

            return null;
        }

        if (root is not YamlMap map)
        {
            mistakes.Add(Codes.WrongType, root.Span, $"a budget is a map of keys such as 'maxSize: 200 MB', not {root.Describe()}");
            return null;
        }

        new ShapeCheck(mistakes, knownRule).CheckFile(map);
        if (mistakes.Any)
        {
            return null;
        }

        Budget budget = new BudgetBinder().Bind(map);
        foreach (ImageRules image in budget.Images)
        {
            CheckScope(image, mistakes);
        }

        foreach (ImageRules image in budget.Images.Where(i => !i.HasRules))
        {
            string subject = image.Name is { } name ? $"the image '{name.Value}'" : "the image";
            mistakes.Add(
                Codes.EmptyBudget,
                image.Span,
                $"{subject} has no rule, so nothing would be checked; add one, such as 'maxSize: 200 MB'");
        }

        return budget;
    }

    private static void CheckScope(ImageRules image, Mistakes mistakes)
    {
        foreach (SizeLimit limit in image.MaxSize.Concat(image.MaxLayerSize).Where(l => l.AppOnly))
        {
            if (image.Base is null)
            {
                mistakes.Add(
                    Codes.MissingKey, limit.Span, "'scope: app' leaves out the base image's layers, but there is no 'base' that says which these are");
            }
            else if (limit.Metric == SizeMetric.Archive)
            {
                mistakes.Add(Codes.BadValue, limit.Span, "the archive is one file, of which no part is the base; 'archive' and 'scope: app' do not go together");
            }
        }

        if (image.Base is { Labels: true, Image: null } rule)
        {
            mistakes.Add(
                Codes.MissingKey,
                rule.Span,
                "the labels hold the digest of the base image's manifest, and not which layers are its own; name the base with 'image', too");
        }
    }
}
