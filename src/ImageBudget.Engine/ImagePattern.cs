using System.Collections.Immutable;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Sources;

namespace ImageBudget;

/// <summary>Finds the files and directories of an <c>image:</c> value.</summary>
internal static class ImagePattern
{
    /// <summary>
    /// Those that are there, by ordinal order of their paths. Without a pattern the one that is named, when it is there or is no file; so
    /// too for a file that is called as the pattern is written.
    /// </summary>
    public static ImmutableArray<ImageLocator> Find(string directory, string value)
    {
        ImageLocator named = ImageLocator.Parse(value, directory);
        if (named.Path is not { } full || named.Exists)
        {
            return [named];
        }

        if (!full.AsSpan().ContainsAny('*', '?', '{'))
        {
            return [];
        }

        // Walk from the last directory in front of the first wildcard.
        string fixedPart = full[..full.AsSpan().IndexOfAny('*', '?', '{')];
        string root = fixedPart[..(fixedPart.LastIndexOfAny(['/', Path.DirectorySeparatorChar]) + 1)];
        string pattern = "/" + full[root.Length..].Replace('\\', '/');
        if (!Directory.Exists(root) || !PathGlob.TryParse(pattern, out PathGlob glob, out _))
        {
            return [];
        }

        EnumerationOptions options = new()
        {
            RecurseSubdirectories = pattern.AsSpan(1).Contains('/'),
            IgnoreInaccessible = true,
            AttributesToSkip = 0,
            MaxRecursionDepth = 32,
        };
        return
        [
            .. Directory.EnumerateFileSystemEntries(root, "*", options)
                .Where(f => glob.Matches("/" + Path.GetRelativePath(root, f).Replace('\\', '/')))
                .Order(StringComparer.Ordinal)
                .Select(f => named.At(f, directory)),
        ];
    }
}
