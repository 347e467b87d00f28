using System.Collections.Immutable;
using ImageBudget.Sources;

namespace ImageBudget.Questions;

/// <summary>Names of images that are told apart: reports and baselines identify images by name.</summary>
internal static class DistinctNames
{
    /// <summary>
    /// The names as they are; where several images have the same one, with as many of the directories above as tell them apart
    /// (<c>a/image</c> and <c>b/image</c>). So the names do not depend on the current directory. Of one file with several platforms, each
    /// name has its platform behind it. What remains equal is the same image twice, and is named as it was given.
    /// </summary>
    /// <param name="images">In order.</param>
    public static ImmutableArray<string> Of(IReadOnlyList<(string Name, ImageLocator Locator, string? Platform)> images)
    {
        string[] names = [.. images.Select(i => i.Name)];
        foreach (IGrouping<string, int> same in Enumerable.Range(0, names.Length).GroupBy(i => names[i], StringComparer.Ordinal).ToArray())
        {
            int[] indices = [.. same];
            if (indices.Length == 1)
            {
                continue;
            }

            // Of several files in one directory, only what was typed tells which is which.
            string[][] parents = [.. indices.Select(i => ParentsOf(images[i].Locator))];
            bool isPlatform = indices.Select(i => images[i].Locator.Input).Distinct(StringComparer.Ordinal).Count() == 1;
            string[]? longer = isPlatform ? null : Enumerable.Range(1, parents.Max(p => p.Length))
                .Select(depth => parents.Select(p => string.Join('/', p.TakeLast(depth).Append(same.Key))).ToArray())
                .FirstOrDefault(n => n.Distinct(StringComparer.Ordinal).Count() == n.Length);
            for (int i = 0; i < indices.Length; i++)
            {
                (_, ImageLocator locator, string? platform) = images[indices[i]];
                names[indices[i]] = longer?[i] ?? (platform is null ? locator.Given : $"{locator.Given} ({platform})");
            }
        }

        return [.. names];
    }

    private static string[] ParentsOf(ImageLocator locator) => Path.GetDirectoryName(locator.Path) is { } directory
        ? directory.Split([Path.DirectorySeparatorChar, '/'], StringSplitOptions.RemoveEmptyEntries)
        : [];
}
