namespace ImageBudget.Advice.Content;

/// <summary>Version control data and source maps that were copied by accident.</summary>
internal static class SourceControlAndMaps
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) =>
    [
        .. FileAdvice.Find(
            context, "git", "a Git repository", "COPY . took the repository along, with all its history (and perhaps secrets).",
            context.Fix(
                "src = lib.fileset.gitTracked ./.;",
                "# .dockerignore\n.git\n**/.git",
                "# leave .git out of what is copied into the image"),
            f => f.Has("/.git/objects/") || f.Has("/.git/lfs/") || f.Has("/.git/modules/"),
            target: new PathTarget("a Git repository", "/**/.git/{objects,lfs,modules}/**")),
        .. FileAdvice.Find(
            context, "source-maps", "source maps", "Only a browser's debugger reads them.",
            ("# build with sourcemap: false, or keep them outside the image", "sh"),
            f => f.EndsWith(".js.map") || f.EndsWith(".css.map") || f.EndsWith(".mjs.map") || f.EndsWith(".cjs.map"), certain: false),
    ];
}
