using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.References;

namespace ImageBudget.Testing;

/// <summary>Analyses as code, for tests of rules, advice and reports.</summary>
internal static class SampleAnalyses
{
    /// <summary>
    /// A release whose start script still names the build-time Erlang, which refers to systemd. One package (<c>locale-archive</c>) is in
    /// the image though it is unreachable.
    /// </summary>
    public static ImageAnalysis Erlang()
    {
        Package shop = Nix("r7hvskdjy93r9ighik5y96gaq0y05cgy", "shop", "1.4.0", 7_306_181);
        Package erlang = Nix("kkzixxq6jzqy73lis10wbamga3nrf9h0", "erlang", "25.2.3", 1_942_016);
        Package systemd = Nix("57hpc0ynz9qnvzksnvajhr6mxlqwrvrg", "systemd", "252.38", 1_310_720);
        Package libcap = Nix("0df380j7y2v96fmlqah1y8s9ml71rxph", "libcap", "2.66", 90_112, "lib");
        Package bash = Nix("dwg31nlrqzpq63zsi0kf45x0j9vzig2y", "bash", "5.2-p15", 1_265_648);
        Package ncurses = Nix("y01gjc267gg5yy49y2qgdgns99nq9zjv", "ncurses", "6.4", 401_408);
        Package glibc = Nix("1v2337vjlyavd8z7p7qaqw25s5nq5gic", "glibc", "2.36-9", 2_105_344);
        Package locale = Nix("wz0j2zi02rvnjiz37nn28h3gfdq61svz", "locale-archive", "2.36", 250_000);
        return Complete(
            [shop, erlang, systemd, libcap, bash, ncurses, glibc, locale],
            [
                FromImage(shop, "config:Entrypoint", $"{shop.Path}/bin/shop"),
                FromImage(bash, "/bin/sh", $"/bin/sh -> {bash.Path}/bin/bash"),
                StorePath(shop, shop, ("bin/shop", 24, $"#!/bin/sh.exec {shop.Path}/erts-13.1.5/bin/start \"$@\".")),
                StorePath(
                    shop,
                    erlang,
                    ("erts-13.1.5/bin/start", 204, $" -n \"$ROOT\" ].then.    ROOTDIR={erlang.Path}/lib/erlang.    if [ -d ..."),
                    ("lib/shop-1.4.0/ebin/shop.beam", 1311, $"....debug_infoh.d..ik.P{erlang.Path}/lib/erlang/usr/include"),
                    ("lib/shop-1.4.0/ebin/shop_cart.beam", 2087, $"....debug_infoh.d..ik.P{erlang.Path}/lib/erlang/usr/include")),
                StorePath(shop, bash, ("erts-13.1.5/bin/start", 2, $"#!{bash.Path}/bin/sh.#.# Starts the release")),
                Elf(shop, glibc, "erts-13.1.5/bin/beam.smp", "libc.so.6"),
                StorePath(shop, glibc, ("erts-13.1.5/bin/beam.smp", 771, $"ib:{glibc.Path}/lib:")),
                StorePath(erlang, systemd, ("lib/erlang/erts-13.1.5/bin/epmd", 40_912, $"{systemd.Path}/lib:{glibc.Path}/lib")),
                StorePath(erlang, bash, ("lib/erlang/bin/erl", 2, $"#!{bash.Path}/bin/sh")),
                StorePath(erlang, ncurses, ("lib/erlang/erts-13.1.5/bin/beam.smp", 650, $"{ncurses.Path}/lib")),
                StorePath(erlang, glibc, ("lib/erlang/erts-13.1.5/bin/epmd", 40_990, $"{systemd.Path}/lib:{glibc.Path}/lib")),
                StorePath(systemd, libcap, ("lib/libsystemd.so.0", 812, $"{libcap.Path}/lib")),
                StorePath(systemd, glibc, ("lib/libsystemd.so.0", 880, $"{glibc.Path}/lib")),
                StorePath(libcap, glibc, ("lib/libcap.so.2", 712, $"{glibc.Path}/lib")),
                StorePath(bash, ncurses, ("bin/bash", 690, $"{ncurses.Path}/lib")),
                StorePath(bash, glibc, ("bin/bash", 760, $"{glibc.Path}/lib")),
                StorePath(ncurses, glibc, ("lib/libtinfo.so.6", 711, $"{glibc.Path}/lib")),
                StorePath(glibc, glibc, ("lib/libc.so.6", 1203, $"{glibc.Path}/share/locale")),
            ]);
    }

    /// <summary>Names and excerpts that are control sequences or markup for terminals, HTML or DOT.</summary>
    public static ImageAnalysis Hostile()
    {
        Package quote = Npm("a\"]; evil -> \"b\\", "<script>alert(1)</script>&amp;", 1000);
        Package escape = Npm("esc", "\e[2J\e]0;title\a\r\n::error::owned \u202etxt.exe", 2000);
        return Complete(
            [quote, escape],
            [
                FromImage(quote, "config:Cmd", "\e[31mred\0]]>--><svg onload=alert(1)>"),
                new Reference(quote.Id, escape.Id, "depends", [new Evidence("/pkg\n/package.json", null, "\"esc\": \"\t*\"")]),
            ]);
    }

    /// <summary>Each package depends on the next; the last one also on the first, a cycle.</summary>
    public static ImageAnalysis Chain(int length)
    {
        Package[] packages = [.. Enumerable.Range(0, length).Select(i => Npm($"pkg:npm/p{i:d6}@1.0", $"p{i:d6}", 1000 + i))];
        Reference[] references =
        [
            FromImage(packages[0], "/app/node_modules", "p000000"),
            .. packages.Select((p, i) => new Reference(
                p.Id, packages[(i + 1) % length].Id, "depends", [new Evidence($"/app/node_modules/{p.Name}/package.json", null, "")])),
        ];
        return Complete([.. packages], [.. references]);
    }

    /// <summary>Packages with only a name and a size, and their references; <c>image</c> is the image.</summary>
    public static ImageAnalysis Of((string Name, long Live)[] packages, (string From, string To)[] references) => Complete(
        [.. packages.Select(p => Npm(p.Name, p.Name, p.Live) with { DisplayName = p.Name })],
        [.. references.Select(r => new Reference(r.From, r.To, "depends", [new Evidence("/package.json", null, "")]))]);

    /// <summary>An analysis whose derived figures (exclusive, closures, reachable, image sizes) follow from packages and
    /// references.</summary>
    public static ImageAnalysis Complete(ImmutableArray<Package> packages, ImmutableArray<Reference> references)
    {
        long live = packages.Sum(p => p.Live);
        ImageAnalysis bare = new()
        {
            Image = new ImageInfo
            {
                Source = "shop.tar.gz",
                Format = "docker-archive",
                Tags = ["shop:1.4.0"],
                ConfigDigest = "sha256:" + new string('c', 64),
                Platform = "linux/amd64",
            },
            Size = new ImageSizes(live / 2, live / 2, false, live + 10_240, live, live, 0, 0),
            Dive = new DiveFigures(1, 0, null),
            Layers = [],
            Packages = [.. packages.OrderBy(p => p.Id, StringComparer.Ordinal)],
            References =
            [
                .. references
                    .OrderBy(r => r.From, StringComparer.Ordinal)
                    .ThenBy(r => r.To, StringComparer.Ordinal)
                    .ThenBy(r => r.Kind, StringComparer.Ordinal),
            ],
            Absent = [],
            Duplicates = [],
            Waste = [],
            Unowned = [],
            Notes = [],
        };
        ReferenceGraph graph = ReferenceGraph.Place(bare.Packages, bare.References);
        return bare with { Packages = graph.Packages, Graph = graph };
    }

    private static Package Nix(string hash, string name, string version, long live, string output = "out")
    {
        string fullName = output == "out" ? $"{name}-{version}" : $"{name}-{version}-{output}";
        string path = $"/nix/store/{hash}-{fullName}";
        return new Package
        {
            Id = path,
            Ecosystem = "nix",
            Name = name,
            Version = version,
            Output = output,
            Path = path,
            DisplayName = fullName,
            FullName = fullName,
            Files = 10,
            Unpacked = live,
            Live = live,
            Transfer = live / 2,
            Nar = live + 2048,
            Layers = [0],
        };
    }

    private static Package Npm(string id, string name, long live) => new()
    {
        Id = id,
        Ecosystem = "npm",
        Name = name,
        Version = "1.0",
        DisplayName = name + " 1.0",
        FullName = name,
        Files = 1,
        Unpacked = live,
        Live = live,
        Transfer = live / 2,
        Layers = [0],
    };

    private static Reference FromImage(Package to, string place, string excerpt) =>
        new(Reference.ImageNode, to.Id, place.StartsWith('/') ? "symlink" : "store-path", [new Evidence(place, null, excerpt)]);

    private static Reference StorePath(Package from, Package to, params (string File, long Offset, string Excerpt)[] sites) =>
        new(from.Id, to.Id, "store-path", [.. sites.Select(s => new Evidence($"{from.Path}/{s.File}", s.Offset, s.Excerpt))]);

    private static Reference Elf(Package from, Package to, string file, string needed) =>
        new(from.Id, to.Id, "elf", [new Evidence($"{from.Path}/{file}", null, needed)]);
}
