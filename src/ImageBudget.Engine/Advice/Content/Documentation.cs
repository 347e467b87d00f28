namespace ImageBudget.Advice.Content;

/// <summary>Manuals, documentation and translations.</summary>
internal static class Documentation
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) =>
    [
        .. FileAdvice.Find(
            context, "documentation", "manuals and documentation",
            "Nobody reads them in a container.",
            context.Fix(
                "outputs = [ \"out\" \"doc\" \"man\" ];\n# or\npostInstall = ''rm -rf $out/share/{doc,man,info,gtk-doc}'';",
                Dockerfile(context),
                "# leave manuals and documentation out of the image; keep copyright files"),
            f => (f.Has("/share/doc/") || f.Has("/share/man/") || f.Has("/share/info/") || f.Has("/share/gtk-doc/"))
                && !f.EndsWith("/copyright") && !f.Has("/licenses/")),
        .. FileAdvice.Find(
            context, "locales", "translations of messages", "Used only where LANG asks for them.",
            context.Fix(
                "postInstall = ''rm -rf $out/share/locale'';",
                context.HasProgram("/usr/bin/apt-get")
                    ? "# before apt-get install\nRUN printf 'path-exclude=/usr/share/locale/*\\n' > /etc/dpkg/dpkg.cfg.d/02-nolocale"
                    : "# in the RUN, or the stage, that brings them\nRUN INSTALL && rm -rf /usr/share/locale",
                "# leave translations that nobody asks for out of the image"),
            f => f.Has("/share/locale/") || f.EndsWith("/locale-archive"), certain: false),
    ];

    private static string Dockerfile(AdviceContext context) =>
        context.HasProgram("/usr/bin/apt-get")
            ? "# before apt-get install\nRUN printf 'path-exclude=/usr/share/doc/*\\npath-exclude=/usr/share/man/*\\npath-exclude=/usr/share/info/*\\npath-include=/usr/share/doc/*/copyright\\n' > /etc/dpkg/dpkg.cfg.d/01-nodoc"
        : context.HasProgram("/usr/bin/dnf") ? "RUN dnf install -y --setopt=tsflags=nodocs PACKAGES && dnf clean all"
        : context.HasProgram("/usr/bin/microdnf") ? "RUN microdnf install -y --nodocs PACKAGES && microdnf clean all"
        : context.HasProgram("/sbin/apk") ? "# do not add the -doc packages: another layer cannot take them away"
        : "# in the RUN, or the stage, that brings them\nRUN INSTALL && rm -rf /usr/share/doc /usr/share/man /usr/share/info";
}
