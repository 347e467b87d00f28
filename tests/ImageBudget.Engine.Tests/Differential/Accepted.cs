using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;
using ImageBudget.Testing;

namespace ImageBudget.Engine.Tests.Differential;

/// <summary>
/// Differences from umoci that are known and meant, each with a name and a paragraph in docs/formats.md ("Held against umoci"). All
/// else is a failure.
/// </summary>
internal static class Accepted
{
    public const string LowerLink = "lower-link";
    public const string WhiteoutFolder = "whiteout-folder";
    public const string FolderAgain = "folder-again";

    /// <summary>
    /// lower-link: a layer that writes below a symbolic link of a lower layer makes a directory there, as overlayfs shows it; umoci writes
    /// through the link. Held against the same image with that directory as a member of its own.
    /// </summary>
    public static OddProgram WithFoldersOverLowerLinks(OddProgram program)
    {
        List<ImmutableArray<OddStep>> layers = [program.Layers[0]];
        foreach (ImmutableArray<OddStep> layer in program.Layers.Skip(1))
        {
            bool hasLinks = layers.Any(l => l.Any(s => s.Kind is "sym" or "link"));
            layers.Add(hasLinks && Lower([.. layers]) is { } lower ? WithFolders(layer, lower) : layer);
        }

        return new OddProgram([.. layers]);
    }

    /// <summary>The name of the reason for which all differences between the trees are meant; null when there is none.</summary>
    public static string? NameOf(OddProgram program, UnpackedTree ours, UnpackedTree other)
    {
        HashSet<string> more = [.. ours.Paths.Keys.Where(p => !other.Paths.ContainsKey(p))];
        bool isMoreOnly = other.Paths.All(p => ours.Paths.GetValueOrDefault(p.Key) == p.Value);
        if (!isMoreOnly || more.Count == 0)
        {
            return null;
        }

        // whiteout-directory: the directory that a whiteout lies in is there, as overlayfs makes it; umoci makes none. It has no bytes.
        HashSet<string> whiteoutFolders =
        [
            .. program.Layers.SelectMany(l => l).Where(s => s.IsWhiteout)
                .SelectMany(s => Parents(s.Kind == "opq" ? s.Path + "/x" : s.Path)),
        ];
        if (more.All(p => ours.Paths[p] == "dir" && whiteoutFolders.Contains(p)))
        {
            return WhiteoutFolder;
        }

        // directory-again: a layer puts something else, then a directory, where a lower one has a directory. umoci drops the lower content,
        // overlayfs merges: we count it.
        HashSet<string> again = [.. program.Layers.Skip(1).SelectMany(FoldersAgain)];
        return more.All(p => whiteoutFolders.Contains(p) || Parents(p).Any(again.Contains)) ? FolderAgain : null;
    }

    private static RootFs? Lower(ImmutableArray<ImmutableArray<OddStep>> layers)
    {
        try
        {
            return TestImage.Analyze(new OddProgram(layers).ToImage().DockerArchive()).Files;
        }
        catch (ImageFormatException)
        {
            return null;
        }
    }

    private static ImmutableArray<OddStep> WithFolders(ImmutableArray<OddStep> layer, RootFs lower)
    {
        List<OddStep> steps = [];
        Dictionary<string, string> links = new(StringComparer.Ordinal);
        HashSet<string> own = new(StringComparer.Ordinal);
        foreach (OddStep step in layer)
        {
            string path = step.Kind == "opq" ? step.CleanPath + "/x" : step.CleanPath;
            if (path.Length > 0 && step.Kind is not ("end" or "zero" or "bare" or "global"))
            {
                string folder = Walk(path.Contains('/') ? path[..path.LastIndexOf('/')] : "", 0);
                string at = Join(folder, path[(path.LastIndexOf('/') + 1)..]);
                links.Remove(at);
                own.Add(at);
                if (step.Kind == "sym")
                {
                    links[at] = step.Target;
                }
            }

            steps.Add(step);
        }

        return [.. steps];

        // Where a directory of the layer lies, through links that the layer has made; lower links on the way get a directory in their place.
        string Walk(string path, int depth)
        {
            string current = "";
            foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                if (part is "." or "..")
                {
                    current = part == "." || !current.Contains('/') ? (part == "." ? current : "") : current[..current.LastIndexOf('/')];
                    continue;
                }

                string next = Join(current, part);
                if (links.TryGetValue(next, out string? target) && depth < 40)
                {
                    next = Walk(target.StartsWith('/') ? target : Join(current, target), depth + 1);
                }
                else if (own.Add(next) && lower.Lookup(next, followLast: false) is { Exists: true } node && IsLink(node))
                {
                    steps.Add(new OddStep("dir", next));
                }

                current = next;
            }

            return current;
        }

        bool IsLink(RootNode node) => lower.KindOf(node) == FileKind.SymbolicLink;
    }

    private static IEnumerable<string> FoldersAgain(ImmutableArray<OddStep> layer)
    {
        HashSet<string> others = new(StringComparer.Ordinal);
        foreach (OddStep step in layer)
        {
            string path = step.CleanPath;
            foreach (string folder in step.Kind == "dir" ? [path, .. Parents(path)] : Parents(path))
            {
                if (others.Contains(folder))
                {
                    yield return folder;
                }
            }

            if (step.HasContent || step.Kind is "sym" or "link" or "fifo" or "char")
            {
                others.Add(path);
            }
        }
    }

    private static IEnumerable<string> Parents(string path)
    {
        for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            yield return path[..slash];
        }
    }

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";
}
