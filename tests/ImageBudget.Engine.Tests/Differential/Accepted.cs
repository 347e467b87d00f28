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
    public const string FolderAgain = "folder-again";
    public const string SparseFlag = "sparse-flag";
    public const string LinkToLowerLink = "link-to-lower-link";

    /// <summary>
    /// lower-link: a layer that writes below a symbolic link of a lower layer makes a folder there, as overlayfs shows it; umoci writes
    /// through the link. Held against the same image with that folder as a member of its own, and without the whiteouts below such a link:
    /// they hide nothing here.
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

        // folder-again: a layer puts something else, then a folder, where a lower one has a folder. umoci drops the lower content,
        // overlayfs merges: we count it.
        HashSet<string> again = [.. program.Layers.Skip(1).SelectMany(FoldersAgain)];
        return more.All(p => Parents(p).Any(again.Contains)) ? FolderAgain : null;
    }

    /// <summary>folder-again: what umoci drops may be a file, and then nothing can be written below it here.</summary>
    public static bool IsBelowFolderAgain(OddProgram program, ImageFormatException error) =>
        error.Message.Contains("which is not a directory in the layers below", StringComparison.Ordinal)
        && program.Layers.Skip(1).SelectMany(FoldersAgain).Any(f => error.Message.Contains($"'/{f}/", StringComparison.Ordinal));

    /// <summary>
    /// link-to-lower-link: a hard link to a symbolic link of a lower layer is not followed in its own layer; that is an error.
    /// </summary>
    public static bool IsBelowHardLink(OddProgram program, ImageFormatException error) => program.Layers.Skip(1).SelectMany(l => l)
        .Any(s => s.Kind == "link" && error.Message.Contains($"a member lies below '/{s.CleanPath}',", StringComparison.Ordinal));

    /// <summary>sparse-flag: a member of GNU's flag S, which umoci refuses and we measure, can take the place of a larger file.</summary>
    public static bool HasSparseFlag(OddProgram program) => program.Layers.Any(l => l.Any(s => s.Kind == "typeS"));

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
                bool isBelowLowerLink = false;
                string folder = Walk(path.Contains('/') ? path[..path.LastIndexOf('/')] : "", 0, step.IsWhiteout, ref isBelowLowerLink);
                if (step.IsWhiteout)
                {
                    steps.AddRange(isBelowLowerLink ? [] : [step]);
                    continue;
                }

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

        // Where a folder of the layer lies, through links that the layer has made; lower links on the way get a folder in their place.
        string Walk(string path, int depth, bool isWhiteout, ref bool isBelowLowerLink)
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
                    next = Walk(target.StartsWith('/') ? target : Join(current, target), depth + 1, isWhiteout, ref isBelowLowerLink);
                }
                else if (!own.Contains(next))
                {
                    bool isLower = lower.Lookup(next, followLast: false) is { Exists: true } node && IsLink(node);
                    isBelowLowerLink |= isLower;
                    if (!isWhiteout && own.Add(next) && isLower)
                    {
                        steps.Add(new OddStep("dir", next));
                    }
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
        Dictionary<string, string> links = new(StringComparer.Ordinal);
        foreach (OddStep step in layer)
        {
            string clean = step.CleanPath;
            int slash = clean.LastIndexOf('/');
            string path = Join(Through(links, slash < 0 ? "" : clean[..slash], 0), clean[(slash + 1)..]);
            foreach (string folder in step.Kind == "dir" ? [path, .. Parents(path)] : Parents(path))
            {
                if (others.Contains(folder))
                {
                    yield return folder;
                }
            }

            links.Remove(path);
            if (step.HasContent || step.Kind is "sym" or "link" or "fifo" or "char" or "block")
            {
                others.Add(path);
            }

            if (step.Kind == "sym")
            {
                links[path] = step.Target;
            }
        }
    }

    // Where a path leads through the symbolic links of the layer.
    private static string Through(Dictionary<string, string> links, string path, int depth)
    {
        string current = "";
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                current = current.Contains('/') ? current[..current.LastIndexOf('/')] : "";
            }
            else if (part != ".")
            {
                string next = Join(current, part);
                current = links.TryGetValue(next, out string? target) && depth < 40
                    ? Through(links, target.StartsWith('/') ? target : Join(current, target), depth + 1)
                    : next;
            }
        }

        return current;
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
