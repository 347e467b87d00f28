namespace ImageBudget.Advice;

/// <summary>Manuals, documentation and translations.</summary>
internal static class Documentation
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) =>
    [
        .. FileAdvice.Find(
            context, "documentation", "manuals and documentation",
            "Nobody reads them in a container.",
            context.IsNix
                ? "outputs = [ \"out\" \"doc\" \"man\" ];   # or postInstall = ''rm -rf $out/share/{doc,man,info,gtk-doc}'';"
                : "RUN printf 'path-exclude=/usr/share/doc/*\\npath-exclude=/usr/share/man/*\\npath-include=/usr/share/doc/*/copyright\\n' > /etc/dpkg/dpkg.cfg.d/01-nodoc",
            context.IsNix ? "nix" : "dockerfile",
            f => (f.Has("/share/doc/") || f.Has("/share/man/") || f.Has("/share/info/") || f.Has("/share/gtk-doc/"))
                && !f.EndsWith("/copyright") && !f.Has("/licenses/")),
        .. FileAdvice.Find(
            context, "locales", "translations of messages", "Used only where LANG asks for them.",
            context.IsNix ? "postInstall = ''rm -rf $out/share/locale'';" : "RUN printf 'path-exclude=/usr/share/locale/*\\n' > /etc/dpkg/dpkg.cfg.d/02-nolocale",
            context.IsNix ? "nix" : "dockerfile",
            f => f.Has("/share/locale/") || f.EndsWith("/locale-archive"), certain: false),
    ];
}
