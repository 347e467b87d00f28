using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Ecosystems;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Advice.Nix;

/// <summary>Packages of nixpkgs that often get into images unintentionally, with fixes that nixpkgs supports.</summary>
internal static class KnownPackages
{
    private static readonly string[] SourceEnds = ["-source", "-src", ".tar.gz", ".tar.xz", ".tar.bz2", ".tgz", ".zip"];

    // Names are parseDrvName's; outputs distinguish a compiler (out) from its libraries (lib). Sources are threads of NixOS/nixpkgs.
    private static readonly KnownPackage[] Table =
    [
        new("gcc",
            p => p.Output == "out"
            && (Is(p, "gcc", "gcc-wrapper", "clang", "clang-wrapper", "binutils", "binutils-wrapper") || p.Name == "stdenv-linux"),
            "A compiler. Build flags kept in a string, CC= in build information or unstripped objects name it",
            "disallowedReferences = [ @ ];\nnativeBuildInputs = [ removeReferencesTo ];\npostFixup = ''find $out -type f -exec remove-references-to -t ${@} {} +'';",
            "nixpkgs#25861 #45460 #53026"),
        new("glibc-dev", p => (p.Name == "glibc" && p.Output == "dev") || p.Name == "linux-headers",
            "Headers of the C library; they come with the gcc wrapper",
            "# goes with the reference to the compiler: disallowedReferences = [ stdenv.cc ];", "nixpkgs#45460"),
        new("dev-output", p => p.Output == "dev" && p.Name != "glibc",
            "A development output. nix-support/propagated-build-inputs, .pc or .la files in a run-time output name it",
            "outputs = [ \"out\" \"dev\" ];\npostFixup = ''rm -rf $out/nix-support $out/lib/*.la'';\ndisallowedRequisites = [ (lib.getDev dependency) ];", "nixpkgs#24128 #118410 #23607"),
        new("erlang-erts", p => Is(p, "erlang"),
            "The build-time Erlang. A release has its own ERTS; its start script or BEAM files still name the one it was built with",
            "postFixup = ''rm -f $out/erts-*/bin/start'';  # and compile with +deterministic\ndisallowedReferences = [ erlang ];",
            "nixpkgs#124779 #125885 #140290 #191200"),
        new("systemd", p => Is(p, "systemd") && p.Output == "out",
            "systemd, for its library: epmd, postgresql, dbus and libusb are linked with it",
            "erlang.override { systemdSupport = false; }   # or beam_minimal; elsewhere systemdLibs",
            "nixpkgs#107500 #137376 #395352 #61580"),
        new("perl", p => Is(p, "perl"), "Perl; git, openssl's bin output and autotools scripts bring it",
            "gitMinimal   # or openssl.out in place of openssl.bin", "nixpkgs#19965 #345910 #5895"),
        new("python", p => Is(p, "python3", "python"), "Python; node's npm, glib's and libxml2's development tools bring it",
            "nodejs-slim   # or python3Minimal", "nixpkgs#19973 #66762 #51668", certain: false),
        new("bash-interactive", p => Is(p, "bash-interactive"), "A second bash, with readline", "bash   # in place of bashInteractive",
            "nixpkgs dockerTools, binSh"),
        new("graphics", p => Is(p, "wxwidgets", "gtk+", "gtk+3", "gtk4", "mesa") || p.Name.StartsWith("wxGTK", StringComparison.Ordinal),
            "Graphics libraries in a server image", "beam_nox   # or beam_minimal, headless variants", "nixpkgs#29603 #118410"),
        new("go", p => Is(p, "go"), "The Go toolchain; GOROOT strings in binaries name it",
            "buildGoModule { ... ; allowGoReference = false; }   # adds -trimpath", "nixpkgs#41152 #96538 #373067"),
        new("rust", p => Is(p, "rustc", "rust", "cargo", "rust-src") || p.Name.StartsWith("rust-default", StringComparison.Ordinal)
                || p.Name.StartsWith("cargo-vendor", StringComparison.Ordinal) || p.FullName.EndsWith("-vendor", StringComparison.Ordinal)
                || p.FullName.EndsWith("-vendor-dir", StringComparison.Ordinal),
            "The Rust toolchain or vendored crates; panic locations in binaries name it",
            "RUSTFLAGS = \"--remap-path-prefix=${toolchain}=/rust\";\ndisallowedReferences = [ toolchain ];",
            "nixpkgs#502714, crane#773, naersk#76"),
        new("ghc", p => Is(p, "ghc"), "The Haskell compiler; Paths_ modules and shared libraries name it",
            "haskell.lib.justStaticExecutables pkg", "nixpkgs#47504 #23607"),
        new("source", p => p.FullName == "source" || p.FullName.StartsWith("unpack-", StringComparison.Ordinal)
                || Array.Exists(SourceEnds, end => p.FullName.EndsWith(end, StringComparison.Ordinal)),
            "A source tree; debug information, panics or ${./.} in a string name it",
            "src = lib.fileset.toSource { root = ./.; fileset = ./src; };  # and strip", "nixpkgs#53026, naersk#311"),
        new("locales", p => Is(p, "glibc-locales"), "All locales of the C library",
            "glibcLocales.override { allLocales = false; locales = [ \"en_US.UTF-8/UTF-8\" ]; }   # or LANG=C.UTF-8",
            "nixpkgs#38991 #57974"),
        new("docs", p => p.Output is "doc" or "man" or "info" or "devdoc", "A documentation output",
            "# drop the link that names it; buildEnv { pathsToLink = [ \"/bin\" ]; }", "nixpkgs manual, multiple outputs"),
        new("debug", p => p.Output == "debug", "Separate debug symbols", "# name the package itself, not its debug output",
            "nixpkgs manual, separateDebugInfo"),
        new("sasl-ldap", p => Is(p, "cyrus-sasl", "openldap", "krb5", "libkrb5"),
            "Directory and Kerberos support of curl, libpq and the like", "curlMinimal   # or libpq with gssSupport = false",
            "nixpkgs#61580 #553976", certain: false),
        new("coreutils-shell", p => Is(p, "coreutils", "bash") && p.Output == "out",
            "A shell or its tools where a wrapper script names them",
            "makeBinaryWrapper   # in place of makeWrapper; and leave it out of contents", "public reports", certain: false),
    ];

    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        ReferenceGraph graph = context.Graph;
        foreach (Package package in context.Analysis.Packages.Where(p => EcosystemCatalog.IsStore(p.Ecosystem) && p.Exclusive > 0))
        {
            // If a single mention keeps it, ReferenceCuts already reports this.
            if (For(package) is not { } known || context.KeptByMention.Contains(package.Id) || IsAlone(context, known))
            {
                continue;
            }

            GraphNode[] chain = graph.Shortest.ChainTo(graph.NodeOf(package.Id));
            Reference? last = chain.Length < 2 ? null : graph.Edge(chain[^2], chain[^1]).FirstOrDefault();
            ImmutableArray<Evidence> sites = last?.Evidence ?? [];
            if (IsWhatTheImageRuns(context, last) || context.Cuts.HoldsWhatRuns(graph.NodeOf(package.Id)))
            {
                continue;
            }

            string way = chain.Length < 2 ? "no root leads to it" : string.Join(" -> ", chain.Select(graph.NameOf));
            bool shell = known.Id == "coreutils-shell";
            (string cause, string fix) = shell ? ShellWords(known, package, last) : (known.Cause, known.FixFor(package));
            GraphNode node = graph.NodeOf(package.Id);

            // For a shell that the image itself refers to, the fix is to drop that link; other references may still keep the shell.
            bool link = shell && last?.From == Reference.ImageNode;
            long frees = link ? graph.Cuts.Frees(GraphNode.Image, node) : package.Exclusive;
            if (frees == 0)
            {
                continue;
            }

            // Never propose to overwrite, delete or forbid a reference that is needed to start or load something.
            bool needed = chain.Length >= 2 && !chain[^2].IsImage && known.TakesOut && context.Cuts.Needed(chain[^2], node).Count > 0;
            (string Text, string Language) words = needed
                ? (ReferenceCuts.LinkedFix(graph.PackageOf(chain[^2])!, package), "text")
                : context.Fix(fix, null, ReferenceCuts.NeutralFix(chain.Length < 2 ? null : graph.PackageOf(chain[^2]), package));

            yield return new Suggestion
            {
                Kind = "known-package:" + known.Id,
                Title = $"{package.DisplayName} is in the image",
                Bytes = frees,
                Sites = sites.Select(e => e.Path).Distinct().Count(),
                Why = $"{cause}. Chain: {way}.",
                Fix = words.Text,
                FixLanguage = words.Language,
                Source = known.Source,
                Certain = known.Certain && !needed,
                Evidence = [.. sites.Take(AdviceContext.MostEvidence)],
                EvidenceCount = sites.Length,
                Frees = link ? context.FreedByCut(GraphNode.Image, node) : context.FreedWith(node),
                Target = new PackageTarget(package, From: null),
            };
        }
    }

    /// <summary>The entry for this package; null when there is none.</summary>
    public static KnownPackage? For(Package package) => Array.Find(Table, k => k.Matches(package));

    // "A second bash" applies only if there is another bash.
    private static bool IsAlone(AdviceContext context, KnownPackage known) =>
        known.Id == "bash-interactive" && !context.Analysis.Packages.Any(p => p.Name == "bash" && p.Live > 0);

    // Programs that the configuration starts, and the interpreter of its start script, are in the image on purpose.
    private static bool IsWhatTheImageRuns(AdviceContext context, Reference? last)
    {
        ImageInfo image = context.Analysis.Image;
        return last?.From == Reference.ImageNode && last.Evidence.Any(e =>
            e.Path is "config:Entrypoint" or "config:Cmd" || image.Entrypoint.Contains(e.Path) || image.Cmd.Contains(e.Path));
    }

    private static (string Cause, string Fix) ShellWords(KnownPackage known, Package package, Reference? last) =>
        last is null || last.From != Reference.ImageNode ? (known.Cause, known.FixFor(package))
        : last.Evidence.All(e => e.Offset is null)
            ? ("A shell or its tools: links at / lead to it, as contents and copyToRoot make them",
                "contents = [ app ];   # without bash and coreutils")
            : ("A shell or its tools: files outside the store name it",
                "config.Entrypoint = [ \"${app}/bin/program\" ];   # where a script only starts a program");

    private static bool Is(Package package, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (package.Name == name)
            {
                return true;
            }
        }

        return false;
    }
}
