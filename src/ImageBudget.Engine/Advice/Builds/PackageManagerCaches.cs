using System.Text;
using ImageBudget.Ecosystems;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Advice.Builds;

/// <summary>Caches of package managers. Archives and indexes are not read at run time; caches that a build tool runs programs from may
/// be.</summary>
internal static class PackageManagerCaches
{
    // Caches of package managers whose packages are not read.
    private static readonly PackageCache[] _others =
    [
        new("pacman's cache", "/var/cache/pacman/pkg/", "RUN pacman -S --noconfirm PACKAGES && pacman -Scc --noconfirm"),
    ];

    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        Lazy<Dictionary<FileContent, List<RootNode>>> links = new(() => LinksOf(context.Analysis.Files!));
        foreach (PackageCache cache in EcosystemCatalog.All.SelectMany(e => e.Caches).Concat(_others))
        {
            foreach (string folder in FoldersOf(context, cache))
            {
                string why = cache.Certain ? "Downloads and indexes are needed only during installation."
                    : "Needed for building; a program that is started by its build tool reads it too.";
                foreach (Suggestion found in FileAdvice.Find(
                    context, "cache", $"{cache.Name} in {folder}", why,
                    context.Fix(
                        null, CanRun(context, cache) ? cache.Fix : null,
                        $"# leave {folder.TrimEnd('/')} out of the image: empty it in the step that fills it"),
                    file => PackageCache.IsIn(folder, file.Path) && LeavesWith(folder, file), cache.Certain,
                    target: TargetOf(cache, folder)))
                {
                    yield return found;
                }
            }
        }

        // conda and uv hard-link files from their caches into environments; these remain when the cache is deleted.
        bool LeavesWith(string folder, LiveFile file) =>
            context.Analysis.Files!.ContentOf(file.Node) is not { } content || !links.Value.TryGetValue(content, out List<RootNode>? names)
            || names.TrueForAll(n => PackageCache.IsIn(folder, context.Analysis.Files.PathOf(n)));
    }

    // As PackageCache.IsIn: a home directory is /root or one of /home. A directory of the image may have a name that is a pattern.
    private static PathTarget? TargetOf(PackageCache cache, string folder) =>
        folder.AsSpan().ContainsAny("*?{}[]\\") ? null
        : new PathTarget(cache.Name, (folder[0] == '~' ? "/{root,home/*}" + folder[1..] : folder) + "**");

    // The fixes for a distribution's package manager run it, but a distroless image has only its directories.
    private static bool CanRun(AdviceContext context, PackageCache cache) =>
        cache.Fix.Split(' ') is not ["RUN", ("apt-get" or "apk" or "dnf" or "yum" or "pacman") and var program, ..]
        || context.HasProgram($"/usr/bin/{program}", $"/sbin/{program}", $"/usr/sbin/{program}");

    private static IEnumerable<string> FoldersOf(AdviceContext context, PackageCache cache)
    {
        if (cache.Beside is null)
        {
            return [cache.Folder];
        }

        if (context.Analysis.Files is not { } files)
        {
            return [];
        }

        byte[] name = Encoding.UTF8.GetBytes(cache.Folder["*/".Length..^1]);
        byte[] beside = Encoding.UTF8.GetBytes(cache.Beside);
        List<string> folders = [];
        foreach (RootNode node in files.NodesBelowRoot)
        {
            if (files.NameOf(node).SequenceEqual(name) && files.KindOf(node) == FileKind.Directory
                && files.Find(files.ParentOf(node), beside) is { Exists: true } other && files[other].Live)
            {
                folders.Add(files.PathOf(node) + "/");
            }
        }

        folders.Sort(StringComparer.Ordinal);
        return folders;
    }

    // All names of each content that has hard links.
    private static Dictionary<FileContent, List<RootNode>> LinksOf(RootFs files)
    {
        Dictionary<FileContent, List<RootNode>> links = [];
        foreach (RootNode node in files.NodesBelowRoot)
        {
            if (files.KindOf(node) == FileKind.HardLink && files.ContentOf(node) is { } content)
            {
                (links.TryGetValue(content, out List<RootNode>? names) ? names : links[content] = [.. FirstOf(files, content)]).Add(node);
            }
        }

        return links;
    }

    private static IEnumerable<RootNode> FirstOf(RootFs files, FileContent content)
    {
        RootNode node = files.PathsOf(content.Layer)[content.Node.Value];
        return node.Exists && files.KindOf(node) == FileKind.File && files.ContentOf(node) == content ? [node] : [];
    }
}
