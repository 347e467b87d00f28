using ImageBudget.Analysis;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Advice;

/// <summary>Packages of nixpkgs that are known to slip into images, with the way out that nixpkgs itself offers.</summary>
internal static class KnownPackages
{
    // Names are parseDrvName's; outputs tell a compiler (out) from its libraries (lib). Sources are threads of NixOS/nixpkgs.
    private static readonly KnownPackage[] Table =
    [
        new("gcc", p => p.Output == "out" && (Is(p, "gcc", "gcc-wrapper", "clang", "clang-wrapper", "binutils", "binutils-wrapper") || p.Name == "stdenv-linux"),
            "A compiler. Build flags kept in a string, CC= in build information or unstripped objects name it",
            "disallowedReferences = [ stdenv.cc ];\nnativeBuildInputs = [ removeReferencesTo ];\npostFixup = ''find $out -type f -exec remove-references-to -t ${stdenv.cc} {} +'';",
            "nixpkgs#25861 #45460 #53026"),
        new("glibc-dev", p => (p.Name == "glibc" && p.Output == "dev") || p.Name == "linux-headers",
            "Headers of the C library; they come with the gcc wrapper", "# goes with the reference to the compiler: disallowedReferences = [ stdenv.cc ];", "nixpkgs#45460"),
        new("dev-output", p => p.Output == "dev" && p.Name != "glibc",
            "A development output. nix-support/propagated-build-inputs, .pc or .la files in a run-time output name it",
            "outputs = [ \"out\" \"dev\" ];\npostFixup = ''rm -rf $out/nix-support $out/lib/*.la'';\ndisallowedRequisites = [ (lib.getDev dependency) ];", "nixpkgs#24128 #118410 #23607"),
        new("erlang-erts", p => Is(p, "erlang"),
            "The build-time Erlang. A release has its own ERTS; its start script or BEAM files still name the one it was built with",
            "postFixup = ''rm -f $out/erts-*/bin/start'';  # and compile with +deterministic\ndisallowedReferences = [ erlang ];", "nixpkgs#124779 #125885 #140290"),
        new("systemd", p => Is(p, "systemd") && p.Output == "out",
            "systemd, for its library: epmd, postgresql, dbus and libusb are linked with it",
            "erlang.override { systemdSupport = false; }   # or beam_minimal; elsewhere systemdLibs", "nixpkgs#107500 #137376 #395352"),
        new("perl", p => Is(p, "perl"), "Perl; git, openssl's bin output and autotools scripts bring it", "gitMinimal   # or openssl.out in place of openssl.bin", "nixpkgs#19965 #345910"),
        new("python", p => Is(p, "python3", "python"), "Python; node's npm, glib's and libxml2's development tools bring it",
            "nodejs-slim   # or python3Minimal", "nixpkgs#19973 #66762", certain: false),
        new("bash-interactive", p => Is(p, "bash-interactive"), "A second bash, with readline", "bash   # in place of bashInteractive", "nixpkgs dockerTools, binSh"),
        new("graphics", p => Is(p, "wxwidgets", "wxGTK", "gtk+3", "gtk4", "mesa"), "Graphics libraries in a server image", "beam_nox   # or beam_minimal, headless variants", "nixpkgs#29603 #118410"),
        new("go", p => Is(p, "go"), "The Go toolchain; GOROOT strings in binaries name it", "buildGoModule { ... ; allowGoReference = false; }   # adds -trimpath", "nixpkgs#41152 #96538"),
        new("rust", p => Is(p, "rustc", "rust", "cargo", "rust-src") || p.Name.StartsWith("rust-default", StringComparison.Ordinal),
            "The Rust toolchain; panic locations in binaries name it", "RUSTFLAGS = \"--remap-path-prefix=${toolchain}=/rust\";\ndisallowedReferences = [ toolchain ];", "nixpkgs#502714, crane#773"),
        new("ghc", p => Is(p, "ghc"), "The Haskell compiler; Paths_ modules and shared libraries name it", "haskell.lib.justStaticExecutables pkg", "nixpkgs#47504 #23607"),
        new("source", p => p.FullName == "source" || p.FullName.EndsWith("-source", StringComparison.Ordinal),
            "A source tree; debug information, panics or ${./.} in a string name it", "src = lib.fileset.toSource { root = ./.; fileset = ./src; };  # and strip", "nixpkgs#53026"),
        new("locales", p => Is(p, "glibc-locales"), "All locales of the C library", "glibcLocales.override { allLocales = false; locales = [ \"en_US.UTF-8/UTF-8\" ]; }   # or LANG=C.UTF-8", "nixpkgs#38991 #57974"),
        new("docs", p => p.Output is "doc" or "man" or "info" or "devdoc", "A documentation output", "# drop the link that names it; buildEnv { pathsToLink = [ \"/bin\" ]; }", "nixpkgs manual, multiple outputs"),
        new("debug", p => p.Output == "debug", "Separate debug symbols", "# name the package itself, not its debug output", "nixpkgs manual, separateDebugInfo"),
        new("sasl-ldap", p => Is(p, "cyrus-sasl", "openldap", "krb5", "libkrb5"), "Directory and Kerberos support of curl, libpq and the like", "curlMinimal   # or libpq with gssSupport = false", "nixpkgs#61580", certain: false),
        new("coreutils-shell", p => Is(p, "coreutils", "bash") && p.Output == "out", "A shell or its tools where a wrapper script names them",
            "makeBinaryWrapper   # in place of makeWrapper; and leave it out of contents", "public reports", certain: false),
    ];

    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        ReferenceGraph graph = context.Graph;
        ShortestChains chains = ShortestChains.From(graph.Graph, PackageGraph.Root);
        foreach (Package package in context.Analysis.Packages.Where(p => p.Ecosystem is "nix" or "guix" && p.Exclusive > 0))
        {
            if (For(package) is not { } known)
            {
                continue;
            }

            int[] chain = chains.ChainTo(graph.NodeOf(package.Id));
            string way = chain.Length < 2 ? "no root leads to it" : string.Join(" -> ", chain.Select(graph.NameOf));

            // Where a single mention keeps it, the cut itself says all of this.
            if (context.KeptByMention.Contains(package.Id))
            {
                continue;
            }

            Reference? last = chain.Length < 2 ? null : graph.Edge(chain[^2], chain[^1]).FirstOrDefault();
            yield return new Suggestion
            {
                Kind = "known-package:" + known.Id,
                Title = $"{package.DisplayName} is in the image",
                Bytes = package.Exclusive,
                Sites = last?.Evidence.Select(e => e.Path).Distinct().Count() ?? 0,
                Why = $"{known.Cause}. Chain: {way}.",
                Fix = known.Fix,
                FixLanguage = "nix",
                Source = known.Source,
                Certain = known.Certain,
                Evidence = [.. (last?.Evidence ?? []).Take(AdviceContext.MostEvidence)],
                EvidenceCount = last?.Evidence.Length ?? 0,
            };
        }
    }

    /// <summary>What is known of this package; null when it is none of the usual ones.</summary>
    public static KnownPackage? For(Package package) => Array.Find(Table, k => k.Matches(package));

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
