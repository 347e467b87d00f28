using System.Collections.Immutable;
using ImageBudget.Budgets.Reading;
using ImageBudget.Formats.Yaml;

namespace ImageBudget.Budgets.Description;

/// <summary>
/// All keys of the budget file: the keys of the rules, and those for the image file and for severities. The
/// reader, the JSON Schema and the reference in docs/budget-file.md are derived from it, so that they cannot differ.
/// </summary>
internal sealed class BudgetFormat
{
    /// <param name="rules">The keys of the rules, in the order of the documentation.</param>
    /// <param name="isRule">Says whether there is a rule of this code.</param>
    /// <param name="verify">Finds mistakes in the combination of an image's rules, with the defaults merged in.</param>
    public BudgetFormat(ImmutableArray<BudgetKey> rules, Func<string, bool> isRule, Action<ImageRules, Mistakes> verify)
    {
        IsRule = isRule;
        Verify = verify;
        ImmutableArray<BudgetKey> shared =
        [
            ImageKeys.Platform, ImageKeys.Tag, ImageKeys.Speed, ImageKeys.Enforce, ImageKeys.Severity, .. rules, ImageKeys.Base,
            ImageKeys.Waivers,
        ];
        Image = new MapShape("image", [ImageKeys.Name, ImageKeys.Image, ImageKeys.Optional, .. shared], [ImageKeys.Name, ImageKeys.Image]);
        Defaults = new BudgetKey<MapValue>(
            "defaults",
            Shapes.Map(new MapShape("defaults", shared), m => m),
            "Defaults for every image. Maps are merged key by key; a list or single value of the image replaces the default.",
            "nothing");
        Images = new BudgetKey<ImmutableArray<MapValue>>(
            "images",
            Shapes.List(Shapes.Map(Image, m => m)),
            "The images. Without this key the keys of one image stand at the top level.",
            "one image, at the top level");
        LongForm = new MapShape("budget", Version, Defaults, Images);
        ShortForm = new MapShape("shortBudget", [Version, Defaults, ImageKeys.Name, ImageKeys.Image, .. shared]);
    }

    public BudgetKey<int> Version { get; } =
        new("version", Shapes.Single(ScalarKinds.FormatVersion), "Version of the file's format.", "`1`");

    public BudgetKey<MapValue> Defaults { get; }

    public BudgetKey<ImmutableArray<MapValue>> Images { get; }

    /// <summary>One image under <c>images</c>.</summary>
    public MapShape Image { get; }

    /// <summary>The file with <c>images</c>.</summary>
    public MapShape LongForm { get; }

    /// <summary>The file without it: the keys of one image at the top level.</summary>
    public MapShape ShortForm { get; }

    public Func<string, bool> IsRule { get; }

    public Action<ImageRules, Mistakes> Verify { get; }
}
