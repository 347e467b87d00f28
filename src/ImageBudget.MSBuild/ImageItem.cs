using System.Collections.Immutable;
using ImageBudget.Diagnostics;
using Microsoft.Build.Framework;

namespace ImageBudget.MSBuild;

/// <summary>One item <c>ImageBudgetImage</c>.</summary>
/// <param name="Request">The image, its path seen from the project.</param>
/// <param name="Budget">Full path of its budget.</param>
internal sealed record ImageItem(ImageRequest Request, string Budget)
{
    // Metadata that this version does not know, but people may expect: it must not be ignored in silence.
    private static readonly ImmutableArray<string> NotSupported = ["Baseline", "Deep", "Tag"];

    /// <summary>Each image once; mistakes are logged.</summary>
    public static ImmutableArray<ImageItem> Read(IEnumerable<ITaskItem> items, string? defaultBudget, string directory, CheckLog log)
    {
        ImmutableArray<ImageItem>.Builder images = ImmutableArray.CreateBuilder<ImageItem>();
        foreach (ITaskItem item in items)
        {
            foreach (string metadata in NotSupported.Where(m => item.GetMetadata(m).Length > 0))
            {
                log.Error("IB0004", $"the image {InertText.OneLine(item.ItemSpec, 200)} has the metadata {metadata}, which is not supported");
            }

            string? budget = Given(item, "Budget") ?? (string.IsNullOrEmpty(defaultBudget) ? null : defaultBudget);
            if (budget is null)
            {
                log.Error("IB0001", "no budgets.yaml in the project's folder or any above it; set ImageBudgetFile, or write one: maxSize: 60 MB");
                return [];
            }

            string path = PathText.FromFolder(directory, Path.GetFullPath(item.ItemSpec, directory));
            images.Add(new ImageItem(new ImageRequest(path, Given(item, "Name"), Given(item, "Platform")), Path.GetFullPath(budget, directory)));
        }

        return [.. images.Distinct()];
    }

    private static string? Given(ITaskItem item, string metadata) => item.GetMetadata(metadata) is { Length: > 0 } value ? value : null;
}
