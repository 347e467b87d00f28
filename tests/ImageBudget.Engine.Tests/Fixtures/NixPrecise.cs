namespace ImageBudget.Engine.Tests.Fixtures;

/// <summary>Reads <c>nix why-depends --all --precise</c>: below each package the files that name the next one, then an arrow to
/// it.</summary>
internal static class NixPrecise
{
    private const string Store = "/nix/store/";

    /// <param name="From">A store path.</param>
    /// <param name="To">A store path.</param>
    /// <param name="Sites">What Nix lists; empty where only a file's name holds the hash.</param>
    internal sealed record Edge(string From, string To, IReadOnlyList<Site> Sites);

    /// <param name="Path">In the image, <c>/</c> first.</param>
    /// <param name="Context">The bytes around the hash as Nix prints them, the target of a link.</param>
    /// <param name="IsLink">A link's target holds the hash.</param>
    internal readonly record struct Site(string Path, string Context, bool IsLink);

    /// <summary>Each edge as often as Nix prints it with files; empty when Nix says that there is no dependency.</summary>
    public static IEnumerable<Edge> Edges(IReadOnlyList<string> lines)
    {
        if (lines.Count == 0 || !lines[0].StartsWith(Store, StringComparison.Ordinal))
        {
            yield break;
        }

        List<string> packages = [lines[0].Trim()];
        List<string> files = [];
        foreach (string line in lines.Skip(1))
        {
            int start = line.AsSpan().IndexOfAnyExcept("├└│─ ");
            if (start < 0)
            {
                continue;
            }

            string text = line[start..];
            if (!text.StartsWith("→ ", StringComparison.Ordinal))
            {
                files.Add(text);
                continue;
            }

            int level = start / 4;
            string from = packages[level - 1];
            string to = text[2..].Split(' ')[0];
            packages.RemoveRange(level, packages.Count - level);
            packages.Add(to);
            yield return new Edge(from, to, [.. files.Select(f => SiteOf(from, f))]);
            files.Clear();
        }
    }

    private static Site SiteOf(string package, string text)
    {
        int link = text.IndexOf(" -> ", StringComparison.Ordinal);
        int context = text.IndexOf(": …", StringComparison.Ordinal);
        bool isLink = context < 0 || (link >= 0 && link < context);
        string file = text[..(isLink ? link : context)];
        return new Site(
            file == "/" ? package : $"{package}/{file}", isLink ? text[(link + 4)..] : text[(context + 3)..].TrimEnd('…'), isLink);
    }
}
