using System.Collections.Immutable;
using System.Text;

namespace ImageBudget.Budgets.Selectors;

/// <summary>
/// A pattern for paths in the image: <c>*</c> and <c>?</c> stay within one name, <c>**</c> as a whole name is any number of directories,
/// <c>{a,b}</c> is a choice. <c>/usr/share/**</c> is everything below that directory, but not the directory itself.
/// </summary>
internal sealed class PathGlob
{
    private const string AnyFolders = "**";

    // One array of names for each choice of the braces.
    private readonly ImmutableArray<ImmutableArray<string>> _patterns;

    private PathGlob(string text, ImmutableArray<ImmutableArray<string>> patterns) => (Text, _patterns) = (text, patterns);

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>The names of the path, for each choice of the braces.</summary>
    public ImmutableArray<ImmutableArray<string>> Choices => _patterns;

    /// <param name="text">Begins with <c>/</c>.</param>
    /// <param name="glob">Usable only when true is returned.</param>
    /// <param name="mistake">What is wrong, as part of a message.</param>
    public static bool TryParse(string text, out PathGlob glob, out string? mistake)
    {
        ImmutableArray<ImmutableArray<string>> split = [];
        if (Braces.TryExpand(text, out ImmutableArray<string> patterns, out mistake))
        {
            mistake = Selector.MistakeInCharacters(text) ?? patterns.Select(MistakeIn).FirstOrDefault(m => m is not null);
            split = [.. patterns.Select(p => p.Split('/').Skip(1).ToImmutableArray())];
        }

        glob = new PathGlob(text, split);
        return mistake is null;
    }

    /// <summary>True when the pattern matches the path.</summary>
    /// <param name="path">With or without the leading <c>/</c>; no empty names, no trailing <c>/</c>.</param>
    public bool Matches(ReadOnlySpan<char> path)
    {
        path = path.TrimStart('/');
        foreach (ImmutableArray<string> pattern in _patterns)
        {
            if (Matches(pattern, path))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>As above for a path in UTF-8; an invalid byte counts as one unknown character.</summary>
    public bool Matches(ReadOnlySpan<byte> path) => Matches(Encoding.UTF8.GetString(path));

    // As Wildcard, with names for characters and "**" for "*": at most pattern times path steps.
    private static bool Matches(ImmutableArray<string> pattern, ReadOnlySpan<char> path)
    {
        int p = 0;
        int star = -1;
        ReadOnlySpan<char> rest = path;
        ReadOnlySpan<char> mark = path;
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<char> name = FirstName(rest, out ReadOnlySpan<char> after);
            if (p < pattern.Length && pattern[p] == AnyFolders)
            {
                star = p++;
                mark = rest;
                // The last "**" takes at least one name: a directory is not below itself.
                if (p == pattern.Length)
                {
                    return true;
                }
            }
            else if (p < pattern.Length && Wildcard.Matches(pattern[p], name))
            {
                p++;
                rest = after;
            }
            else if (star >= 0)
            {
                p = star + 1;
                FirstName(mark, out mark);
                rest = mark;
            }
            else
            {
                return false;
            }
        }

        return p == pattern.Length;
    }

    private static ReadOnlySpan<char> FirstName(ReadOnlySpan<char> path, out ReadOnlySpan<char> rest)
    {
        int slash = path.IndexOf('/');
        rest = slash < 0 ? [] : path[(slash + 1)..];
        return slash < 0 ? path : path[..slash];
    }

    private static string? MistakeIn(string pattern)
    {
        if (!pattern.StartsWith('/'))
        {
            return "a path begins with '/'";
        }

        string[] names = pattern.Split('/');
        for (int i = 1; i < names.Length; i++)
        {
            string? mistake = names[i] switch
            {
                "" when i == names.Length - 1 => "it ends in '/'; end it in '/**' for everything below that directory",
                "" => "it has two '/' in a row",
                "." or ".." => $"'{names[i]}' is not followed; write the full path",
                not AnyFolders when names[i].Contains(AnyFolders, StringComparison.Ordinal) =>
                    "'**' must be alone between two '/'; within a name write '*'",
                _ => null,
            };
            if (mistake is not null)
            {
                return mistake;
            }
        }

        return null;
    }
}
