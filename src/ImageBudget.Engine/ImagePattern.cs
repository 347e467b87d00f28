using System.Collections.Immutable;
using ImageBudget.Budgets.Selectors;

namespace ImageBudget;

/// <summary>The files and folders that an <c>image:</c> value means.</summary>
internal static class ImagePattern
{
    public static bool IsPattern(string value) => value.AsSpan().ContainsAny('*', '?', '{');

    /// <summary>Full paths, ordinal order. Without a pattern the file itself, when it is there; so too for a file that is called as the pattern is written.</summary>
    public static ImmutableArray<string> Find(string directory, string value)
    {
        string full = Path.GetFullPath(value, directory);
        if (Path.Exists(full))
        {
            return [full];
        }

        if (!IsPattern(value))
        {
            return [];
        }

        // Walk from the last folder in front of the first wildcard.
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
                .Order(StringComparer.Ordinal),
        ];
    }
}
