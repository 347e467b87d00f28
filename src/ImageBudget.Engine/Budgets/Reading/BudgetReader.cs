using System.Collections.Immutable;
using ImageBudget.Budgets.Description;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;

namespace ImageBudget.Budgets.Reading;

/// <summary>Reads a budget file: text, tree, values, model. Never throws for its content; all mistakes are reported together.</summary>
internal static class BudgetReader
{
    /// <param name="utf8OrUtf16Bytes">The file; UTF-8, or UTF-16 with a byte order mark.</param>
    /// <param name="displayName">The name of the file in messages.</param>
    /// <param name="format">The keys of the budget.</param>
    /// <param name="onLook">See <see cref="MapValue.OnLook"/>.</param>
    public static BudgetDocument Read(
        ReadOnlySpan<byte> utf8OrUtf16Bytes, string displayName, BudgetFormat format, Action<BudgetKey>? onLook = null)
    {
        Mistakes mistakes = new(displayName);
        Budget? budget = YamlText.Decode(utf8OrUtf16Bytes, mistakes) is { } text ? Read(text, mistakes, format, onLook) : null;
        return new BudgetDocument(mistakes.Any ? null : budget, mistakes.ToDiagnostics());
    }

    private static Budget? Read(string text, Mistakes mistakes, BudgetFormat format, Action<BudgetKey>? onLook)
    {
        YamlPlaces places = new(text);
        YamlNode? root = YamlTree.Read(text, mistakes, places: places);
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

        MapValue file = new ValueReader(mistakes, format, onLook).ReadFile(map, out bool isLong);
        if (mistakes.Any)
        {
            return null;
        }

        file.Find(format.Version);
        MapValue? defaults = (MapValue?)file.Find(format.Defaults);
        ImmutableArray<MapValue> images = isLong ? [.. ((ListValue)file.Find(format.Images)!).Items.Cast<MapValue>()] : [file];
        Budget budget = new(
            [.. images.Select(i => ImageRules.Of(defaults is null ? i : DefaultsMerge.Merge(defaults, i)))], !isLong, places);
        foreach (ImageRules image in budget.Images)
        {
            CheckBase(image, mistakes);
            format.Verify(image, mistakes);
        }

        return budget;
    }

    private static void CheckBase(ImageRules image, Mistakes mistakes)
    {
        if (image.Base is { Labels: true, Image: null } rule)
        {
            mistakes.Add(
                Codes.MissingKey,
                rule.Span,
                "'labels' names only the manifest of the base image, not its layers; add 'image'");
        }
    }
}
