namespace ImageBudget.Advice.Platforms;

/// <summary>Files that node-gyp leaves next to a native addon: make files, object files, configuration. The addon itself (<c>.node</c>)
/// stays.</summary>
internal static class NodeBuildTrees
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) => FileAdvice.Find(
        context, "node-build-trees", "build trees of native Node addons",
        "node-gyp built the addon in place; only build/Release/*.node is loaded. The make files also name compilers and headers.",
        context.Fix(
            "postInstall = ''\n  find $out -path '*/node_modules/*/build/*' -type f ! -name '*.node' ! -name '*.so*' -delete\n'';",
            "RUN npm ci --omit=dev && find node_modules -path '*/build/*' -type f ! -name '*.node' ! -name '*.so*' -delete",
            "# leave what node-gyp made beside the *.node files out of the image"),
        IsLeftover, source: "nixpkgs#503029, node2nix#187");

    private static bool IsLeftover(LiveFile file)
    {
        int modules = file.Path.LastIndexOf("/node_modules/", StringComparison.Ordinal);
        int build = modules < 0 ? -1 : file.Path.IndexOf("/build/", modules, StringComparison.Ordinal);
        return build >= 0
            && (file.EndsWith(".mk") || file.EndsWith("/config.gypi") || file.EndsWith(".o") || file.EndsWith(".o.d") || file.EndsWith(".d")
                || file.EndsWith(".a") || file.Path.IndexOf("/obj.target/", build, StringComparison.Ordinal) >= 0);
    }
}
