using System.Collections.Immutable;
using System.Text;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Rules.Checking;

/// <summary>
/// Suggests what was probably meant by a path pattern that matches nothing. Its names are followed from the root up to the first wildcard;
/// the first one that is not there is compared with its siblings. Costs at most one directory for each choice of the pattern's braces.
/// </summary>
internal static class PathHint
{
    private const int MostChoices = 8;
    private const int MostSiblings = 4096;

    /// <summary>Part of a message that begins with <c>; </c>, without control characters; empty when there is no suggestion.</summary>
    public static string For(RootFs files, PathGlob glob)
    {
        string? near = glob.Choices.Take(MostChoices).Select(names => Near(files, names)).FirstOrDefault(n => n is not null);
        return near is null ? "" : $"; did you mean '{InertText.OneLine(near, 200)}'?";
    }

    private static string? Near(RootFs files, ImmutableArray<string> names)
    {
        RootNode at = RootFs.Root;
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].AsSpan().ContainsAny('*', '?'))
            {
                return null;
            }

            bool isLast = i == names.Length - 1;
            RootNode child = files.Find(at, Encoding.UTF8.GetBytes(names[i]));
            FileKind kind = child.Exists ? files.KindOf(child) : FileKind.None;
            if (kind == FileKind.SymbolicLink)
            {
                RootNode target = files.Follow(child);
                return !target.Exists ? null : Written(files.PathOf(target), names, i, files.KindOf(target));
            }

            if (kind == FileKind.None)
            {
                string? near = NearestSpelling.Of(names[i], Siblings(files, at, directories: !isLast));
                string parent = at == RootFs.Root ? "" : files.PathOf(at);
                return near is null ? null
                    : Written($"{parent}/{near}", names, i, files.KindOf(files.Find(at, Encoding.UTF8.GetBytes(near))));
            }

            if (isLast)
            {
                return kind == FileKind.Directory ? files.PathOf(child) + "/**" : null;
            }

            at = child;
        }

        return null;
    }

    // The pattern with another beginning; a directory at its end means everything below it.
    private static string Written(string beginning, ImmutableArray<string> names, int index, FileKind kind) => index < names.Length - 1
        ? $"{beginning}/{string.Join('/', names.Skip(index + 1))}"
        : kind == FileKind.Directory ? beginning + "/**" : beginning;

    private static IEnumerable<string> Siblings(RootFs files, RootNode parent, bool directories) => files.Children(parent)
        .Take(MostSiblings)
        .Where(c => !directories || files.KindOf(c) is FileKind.Directory or FileKind.SymbolicLink)
        .Select(c => Encoding.UTF8.GetString(files.NameOf(c)))
        .Order(StringComparer.Ordinal);
}
