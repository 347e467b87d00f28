namespace ImageBudget.Advice.Content;

/// <summary>Manuals, documentation and translations.</summary>
internal static class Documentation
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) =>
    [
        .. FileAdvice.Find(
            context, "documentation", "manuals and documentation",
            "Nobody reads them in a container.",
            Fix(context),
            context.IsNix ? "nix" : "dockerfile",
            f => (f.Has("/share/doc/") || f.Has("/share/man/") || f.Has("/share/info/") || f.Has("/share/gtk-doc/"))
                && !f.EndsWith("/copyright") && !f.Has("/licenses/")),
        .. FileAdvice.Find(
            context, "locales", "translations of messages", "Used only where LANG asks for them.",
            context.IsNix ? "postInstall = ''rm -rf $out/share/locale'';" : context.Has("deb")
                    ? "# before apt-get install\nRUN printf 'path-exclude=/usr/share/locale/*\\n' > /etc/dpkg/dpkg.cfg.d/02-nolocale"
                    : "# in the RUN that installs them\nRUN INSTALL && rm -rf /usr/share/locale",
            context.IsNix ? "nix" : "dockerfile",
            f => f.Has("/share/locale/") || f.EndsWith("/locale-archive"), certain: false),
    ];

    private static string Fix(AdviceContext context) =>
        context.IsNix ? "outputs = [ \"out\" \"doc\" \"man\" ];\n# or\npostInstall = ''rm -rf $out/share/{doc,man,info,gtk-doc}'';"
        : context.Has("deb")
            ? "# before apt-get install\nRUN printf 'path-exclude=/usr/share/doc/*\\npath-exclude=/usr/share/man/*\\npath-exclude=/usr/share/info/*\\npath-include=/usr/share/doc/*/copyright\\n' > /etc/dpkg/dpkg.cfg.d/01-nodoc"
        : context.Has("rpm") ? "RUN dnf install -y --setopt=tsflags=nodocs PACKAGES && dnf clean all"
        : context.Has("apk") ? "RUN apk del $(apk info -q | grep -- '-doc$')   # or do not add the -doc packages"
        : "# in the RUN that installs them\nRUN INSTALL && rm -rf /usr/share/doc /usr/share/man /usr/share/info";
}
