using System.Collections.Immutable;
using ImageBudget.Model;
using Microsoft.Build.Framework;

namespace ImageBudget.MSBuild;

/// <summary>One item <c>ImageBudgetImage</c>.</summary>
/// <param name="Request">The image, its path seen from the project.</param>
/// <param name="Group">What it is held to, and how.</param>
internal sealed record ImageItem(ImageRequest Request, CheckGroup Group)
{
    /// <summary>Each image once; mistakes are logged.</summary>
    public static ImmutableArray<ImageItem> Read(IEnumerable<ITaskItem> items, ImageDefaults defaults, string directory, CheckLog log)
    {
        ImmutableArray<ImageItem>.Builder images = ImmutableArray.CreateBuilder<ImageItem>();
        foreach (ITaskItem item in items)
        {
            string? budget = Given(item, "Budget") ?? NullIfEmpty(defaults.Budget);
            if (budget is null)
            {
                log.Error(
                    Codes.BudgetNotFound,
                    "no budgets.yaml in the project directory or a parent directory; set ImageBudgetFile, or create the file with a limit such as 'maxSize: 60 MB'");
                return [];
            }

            bool deep = defaults.Deep;
            if (Given(item, "Deep") is { } said && !bool.TryParse(said, out deep))
            {
                log.Error(
                    Codes.Usage,
                    $"the image {InertText.OneLine(item.ItemSpec, 200)} has Deep=\"{InertText.OneLine(said, 40)}\"; expected true or false");
            }

            string? baseline = Given(item, "Baseline") ?? NullIfEmpty(defaults.Baseline);
            string path = ImageArgument.In(item.ItemSpec, directory);
            images.Add(new ImageItem(
                new ImageRequest(path, Given(item, "Name"), Given(item, "Platform"), Given(item, "Tag")),
                new CheckGroup(
                    Path.GetFullPath(budget, directory), baseline is null ? null : ImageArgument.In(baseline, directory), deep)));
        }

        return [.. images.Distinct()];
    }

    private static string? Given(ITaskItem item, string metadata) => NullIfEmpty(item.GetMetadata(metadata));

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
