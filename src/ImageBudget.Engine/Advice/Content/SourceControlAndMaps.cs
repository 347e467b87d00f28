namespace ImageBudget.Advice.Content;

/// <summary>Version control data and source maps that were copied along.</summary>
internal static class SourceControlAndMaps
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) =>
    [
        .. FileAdvice.Find(
            context, "git", "a Git repository", "COPY . added the repository with its whole history (and perhaps secrets).",
            "# .dockerignore\n.git\n**/.git", "dockerfile", f => f.Has("/.git/objects/") || f.Has("/.git/lfs/") || f.Has("/.git/modules/")),
        .. FileAdvice.Find(
            context, "source-maps", "source maps", "Only a browser's debugger reads them.", "# build with sourcemap: false, or keep them outside the image", "sh",
            f => f.EndsWith(".js.map") || f.EndsWith(".css.map") || f.EndsWith(".mjs.map") || f.EndsWith(".cjs.map"), certain: false),
    ];
}
