namespace ImageBudget.Advice.Content;

/// <summary>Files that only a compiler or a linker reads.</summary>
internal static class DevelopmentFiles
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) =>
    [
        .. FileAdvice.Find(
            context, "static-libraries", "static libraries and libtool files", "Only a linker reads them.",
            context.Fix(
                "postInstall = ''rm -f $out/lib/*.a $out/lib/*.la'';",
                "# in the RUN that installs them; .la files in directories of plug-ins are read when the plug-in is loaded\nRUN rm -f /usr/lib/*.a /usr/lib/*.la /usr/lib/*-linux-gnu/*.a /usr/lib/*-linux-gnu/*.la",
                "# leave static libraries and libtool files out of the image; .la files in directories of plug-ins are read when the plug-in is loaded"),
            f => f.Has("/lib") && (f.EndsWith(".a") || (f.EndsWith(".la") && IsBesideLibraries(f.Path)))),
        .. FileAdvice.Find(
            context, "headers", "headers and pkg-config files", "Only a compiler reads them.",
            context.Fix(
                "outputs = [ \"out\" \"dev\" ];",
                "# install the run-time package in place of the -dev one, or build in a stage of its own",
                "# take the run-time package in place of the development one"),
            f => f.Has("/include/") && (f.EndsWith(".h") || f.EndsWith(".hpp") || f.EndsWith(".hrl")) || f.EndsWith(".pc")
                && f.Has("/pkgconfig/")),
        .. FileAdvice.Find(
            context, "propagated", "propagated build inputs",
            "They name the development outputs of other packages and so keep them in the closure.",
            context.Fix(
                "postFixup = ''rm -rf $out/nix-support'';", null,
                "# build the package without nix-support/propagated-* in its run-time output"),
            f => f.Has("/nix-support/propagated-"), source: "nixpkgs#118410"),
    ];

    // libltdl opens a plug-in by its .la file (ImageMagick's coders, OpenLDAP's back ends); these are in separate directories.
    private static bool IsBesideLibraries(string path)
    {
        string[] parts = path.Split('/');
        return parts.Length > 1 && (parts[^2] is "lib" or "lib64" || parts[^2].EndsWith("-linux-gnu", StringComparison.Ordinal));
    }
}
