namespace ImageBudget.Advice.Content;

/// <summary>What only a compiler or a linker reads.</summary>
internal static class DevelopmentFiles
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) =>
    [
        .. FileAdvice.Find(
            context, "static-libraries", "static libraries and libtool files", "Only a linker reads them.",
            context.IsNix ? "postInstall = ''rm -f $out/lib/*.a $out/lib/*.la'';" : "RUN find / -xdev \\( -name '*.a' -o -name '*.la' \\) -delete   # in the RUN that installs them",
            context.IsNix ? "nix" : "dockerfile",
            f => f.Has("/lib") && (f.EndsWith(".a") || f.EndsWith(".la"))),
        .. FileAdvice.Find(
            context, "headers", "headers and pkg-config files", "Only a compiler reads them.",
            context.IsNix ? "outputs = [ \"out\" \"dev\" ];" : "# install the run-time package in place of the -dev one, or build in a separate stage",
            context.IsNix ? "nix" : "dockerfile",
            f => f.Has("/include/") && (f.EndsWith(".h") || f.EndsWith(".hpp") || f.EndsWith(".hrl")) || f.EndsWith(".pc") && f.Has("/pkgconfig/")),
        .. FileAdvice.Find(
            context, "propagated", "propagated build inputs", "They name the development outputs of other packages and so keep them in the closure.",
            "postFixup = ''rm -rf $out/nix-support'';", "nix",
            f => f.Has("/nix-support/propagated-"), source: "nixpkgs#118410"),
    ];
}
