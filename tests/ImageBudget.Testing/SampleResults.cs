using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Results.Causes;

namespace ImageBudget.Testing;

/// <summary>
/// Results as code, for tests of all reports: the Erlang release whose start script names the build-time Erlang, and an image with hostile
/// names.
/// </summary>
public static class SampleResults
{
    public const string Shop = "/nix/store/r7hvskdjy93r9ighik5y96gaq0y05cgy-shop-1.4.0";
    public const string Erlang = "/nix/store/kkzixxq6jzqy73lis10wbamga3nrf9h0-erlang-25.2.3";
    public const string Systemd = "/nix/store/57hpc0ynz9qnvzksnvajhr6mxlqwrvrg-systemd-252.38";
    public const string Glibc = "/nix/store/1v2337vjlyavd8z7p7qaqw25s5nq5gic-glibc-2.36-9";
    public const string GccLib = "/nix/store/0kck1bxn70mz85qq6q1l40aaqyd04szp-gcc-12.2.0-lib";

    /// <summary>Attacks terminals, log readers, browsers and JSON parsers.</summary>
    public const string Hostile =
        "::error file=x.cs,line=1::pwned\n::set-env name=PATH::/evil\r\e[31m##vso[task.complete result=Succeeded]##[error]"
        + "evil.cs(1,1): error CS0001: forged [x]</script><img src=x onerror=alert(1)>|`*_\"\\\u202e\ud800";

    private static readonly Evidence StartScript =
        new(Shop + "/erts-13.1.5/bin/start", 204, "ROOTDIR=\"/nix/store/kkzixxq6jzqy73lis10wbamga3nrf9h0-erlang-25.2.3/lib/erlang\"");

    /// <summary>The release.</summary>
    public static ImageAnalysis ShopAnalysis { get; } = new()
    {
        Image = new()
        {
            Source = "./result",
            Format = "docker-archive",
            Tags = ["shop:1.4.0"],
            ConfigDigest = Digest('c'),
            Platform = "linux/amd64",
            Created = "1970-01-01T00:00:01Z",
            Entrypoint = [Shop + "/bin/shop"],
            Env = ["SSL_CERT_FILE=/etc/ssl/certs/ca-bundle.crt", "PATH=/bin"],
            WorkingDir = "/data",
            Labels = ImmutableSortedDictionary<string, string>.Empty.Add("org.opencontainers.image.title", "Shop & sons"),
        },
        Size = new(7306181, 7200512, false, 17141760, 16993422, 16993422, 0, 665671) { HasPlainLayers = true },
        Dive = new(1, 0, null),
        Layers =
        [
            Layer(0, '1', 2201600, 2187968, 5, null),
            Layer(1, '2', 5017600, 4902400, 231, null),
            Layer(2, '3', 2160640, 2101248, 44,
                "RUN apt-get update && apt-get install -y --no-install-recommends a-package-with-a-long-name another-package"),
            Layer(3, '4', 61440, 12000, 9, null),
        ],
        Packages =
        [
            Nix(GccLib, "gcc", "12.2.0", "lib", 2662000, 2662704, 4852400, 2662000),
            Nix(Glibc, "glibc", "2.36-9", "out", 2187968, 2189696, 2189696, 2187968),
            Nix(Systemd, "systemd", "252.38", "out", 2101248, 2105000, 4294696, 2101248),
            Nix(Erlang, "erlang", "25.2.3", "out", 4902400, 4910512, 9205208, 7003648),
            Nix(Shop, "shop", "1.4.0", "out", 3511000, 3520000, 17026520, 14500000),
        ],
        References =
        [
            new(Shop, Erlang, "store-path", [StartScript, new(Shop + "/lib/shop-1.4.0/ebin/shop.beam", 1377, "source/src/shop.erl")]),
            new(Erlang, Systemd, "store-path", [new(Erlang + "/bin/epmd", 51245, "libsystemd.so.0")]),
            new(Shop, Shop, "store-path", [new(Shop + "/bin/shop", 2, "#! shop")]),
            new(Reference.ImageNode, Shop, "store-path", [new("config:Entrypoint", null, Shop + "/bin/shop")]),
        ],
        Absent =
            [new("/nix/store/j4z18jdh5952mmn1q0xzmggilbjib9zg-source", [new(Shop + "/lib/shop-1.4.0/ebin/shop.beam", 900, "source/src")])],
        Duplicates =
            [new(332000, 3, Digest('d'), [Erlang + "/lib/a.beam", Shop + "/lib/a.beam", Shop + "/lib/b.beam"]),
            new(1671, 2, Digest('e'), ["/a", "/b"])],
        Waste = [],
        Unowned = [new("/opt", 12, 1616806, 1616806, 589728), new("/etc", 3, 12000, 12000, 4000)],
        Notes = [],
    };

    /// <summary>An image within its budget.</summary>
    public static CheckResult Pass { get; } = new("budgets.yaml",
    [
        new("shop", true, ShopAnalysis, [],
        [
            new("maxSize", "unpacked", "image", 16993422, 20000000, true, false, new(3, 12)),
            new("maxSize", "transfer", "image", 7200512, 8000000, true, false, new(4, 12)),
            new("maxLayers", "layers", "image", 4, 100, false, false, new(5, 14)),
        ]),
    ], []);

    /// <summary>Errors, a warning and a waiver.</summary>
    public static CheckResult OverBudget { get; } = Explained(new("budgets.yaml",
    [
        new("shop", true, ShopAnalysis,
        [
            new()
            {
                Code = "IB1001", Severity = Severity.Error, Image = "shop", File = "budgets.yaml", Span = new(5, 14), Subject = "image",
                Source = new("  unpacked:  15 MB   # what a node stores", 1, 5),
                Message = "unpacked is 17.0 MB, 1.99 MB over the allowed 15.0 MB",
                Measured = 16993422, Allowed = 15000000, Metric = "unpacked",
                Contributors =
                [
                    new("erlang-25.2.3", 4902400), new("shop-1.4.0", 3511000), new("gcc-12.2.0-lib", 2662000), new("glibc-2.36-9", 2187968),
                    new("systemd-252.38", 2101248), new("/etc", 12000),
                ],
                Fix = "run 'dotnet image-budget inspect ./result' and cut what you do not need, or raise maxSize in this line",
            },
            new()
            {
                Code = "IB4003", Severity = Severity.Warning, Image = "shop", File = "budgets.yaml", Span = new(7, 20), Subject = "image",
                Source = new("  maxDuplicated:   500 kB", 1, 6),
                Message = "665671 bytes are in the image more than once, allowed is 500 kB",
                Measured = 665671, Allowed = 500000, Metric = "duplicated",
            },
            new()
            {
                Code = "IB2001", Severity = Severity.Error, Image = "shop", File = "budgets.yaml", Span = new(9, 5), Subject = Shop,
                Source = new("  - erlang", 1, 6),
                Message = "shop-1.4.0 refers to erlang-25.2.3 in erts-13.1.5/bin/start (offset 204); removing this reference frees 7.00 MB",
                Chain = [Reference.ImageNode, Shop, Erlang], ChainNames = ["image", "shop-1.4.0", "erlang-25.2.3"],
                Evidence = [StartScript, new(Shop + "/lib/shop-1.4.0/ebin/shop.beam", 1377, "source/src/shop.erl")],
                Frees = 7003648,
                Fix = "in postFixup of shop: remove-references-to -t ${erlang} $out/erts-13.1.5/bin/start",
            },
            new()
            {
                Code = "IB3001", Severity = Severity.Error, Image = "shop", File = "budgets.yaml", Span = new(11, 5), Subject = Systemd,
                Source = new("  - systemd", 1, 7),
                Message = "systemd-252.38 is in the image; removing this reference frees 2.10 MB",
                Chain = [Reference.ImageNode, Shop, Erlang, Systemd],
                ChainNames = ["image", "shop-1.4.0", "erlang-25.2.3", "systemd-252.38"],
                Evidence = [new(Erlang + "/bin/epmd", 51245, "libsystemd.so.0")],
                Frees = 2101248, Waived = "until 2027-01-31 by @platform: nixpkgs#45460",
            },
        ],
        [
            new("maxSize", "unpacked", "image", 16993422, 15000000, true, true, new(5, 14)),
            new("maxSize", "transfer", "image", 7200512, 8000000, true, false, new(6, 14)),
            new("maxDuplicated", "duplicated", "image", 665671, 500000, true, true, new(7, 20)),
            new("packages", "live", "erlang*", 4902400, 4902399, true, true, new(8, 20)),
            new("paths", "live", "/usr/share/doc/**", 12, 0, true, true, new(12, 20)),
        ]),
    ], []), new Cut(Shop, Erlang, "shop-1.4.0", "erlang-25.2.3", 2, 7003648), f => f.Code is "IB1001" or "IB2001");

    /// <summary>Within its limits, but larger than its baseline.</summary>
    public static CheckResult Grown { get; } = new("budgets.yaml",
    [
        new("shop", true, ShopAnalysis,
        [
            new()
            {
                Code = "IB5001", Severity = Severity.Error, Image = "shop", File = "budgets.yaml", Span = new(4, 28), Subject = "image",
                Source = new("  maxIncrease: { unpacked: 1 MB }", 1, 4),
                Message =
                    "unpacked grew by 7.49 MB (+78.8%) from 9.50 MB to 17.0 MB, over the allowed increase of 1.00 MB: erlang 25.2.3 is new (+4.90 MB)",
                Measured = 7491422, Allowed = 1000000, Metric = "unpacked",
                Chain = [Reference.ImageNode, Shop, Erlang], ChainNames = ["image", "shop-1.4.0", "erlang-25.2.3"],
                Contributors = [new("erlang 25.2.3 (new)", 4902400), new("systemd 252.38 (new)", 2101248), new("[3 others]", 487774)],
            },
        ],
        [new("maxIncrease", "unpacked", "image", 7491422, 1000000, true, true, new(4, 28))])
        {
            Delta = new()
            {
                OldSource = "baseline.yaml",
                NewSource = "./result",
                OldSize = new(4000000, 9600000, 9502000, 9502000, 0, 0),
                NewSize = new(7200512, 17141760, 16993422, 16993422, 0, 665671),
                OldLayerCount = 3,
                NewLayerCount = 4,
                Packages =
                [
                    Change("added", "erlang", [], ["25.2.3"], 0, 4902400) with
                    {
                        Chain = [Reference.ImageNode, Shop, Erlang], Via = "shop-1.4.0 in erts-13.1.5/bin/start", Brings = 7003648,
                    },
                    Change("added", "systemd", [], ["252.38"], 0, 2101248) with { Via = "erlang-25.2.3 in bin/epmd" },
                    Change("version", "glibc", ["2.35-1"], ["2.36-9"], 2000000, 2187968),
                    Change("grown", "shop", ["1.4.0"], ["1.4.0"], 3200194, 3511000),
                    Change("removed", "jq", ["1.6"], [], 12000, 0),
                ],
                Folders = [new("/etc", new(11000, 11000, 4000), new(12000, 12000, 4000))],
                Paths = new(
                    [
                        new("added", "/nix/store/erlang/", 220, 0, 4902400), new("added", "/nix/store/systemd/", 44, 0, 2101248),
                        new("shrunk", "/nix/store/shop/lib/a.beam", 1, 4000, 1000),
                    ],
                    2, 490774),
            },
        },
    ], []);

    /// <summary>One image over budget, another unreadable, and a mistake in the budget that is only a warning.</summary>
    public static CheckResult NotMeasured { get; } = new("ci/budgets.yaml",
    [
        OverBudget.Images[0] with { Name = "till", Enforced = false, Findings = [OverBudget.Images[0].Findings[1]], Limits = [] },
    ],
    [
        new("IB0102", Severity.Error, "unknown key 'maxSizes'; did you mean 'maxSize'?", "ci/budgets.yaml", new(3, 5)),
        new("IB9002", Severity.Error, "the archive ends in the middle of a layer (blobs/sha256/4f2c, offset 7306181)", null,
            SourceSpan.None),
        new("IB0110", Severity.Warning, "a remark on the file as a whole", "ci/budgets.yaml", SourceSpan.None),
    ]);

    /// <summary>All names are <see cref="Hostile"/>.</summary>
    public static CheckResult HostileNames { get; } = Explained(new(Hostile,
    [
        new(Hostile, true, ShopAnalysis with
        {
            Image = ShopAnalysis.Image with
            {
                Source = Hostile, Format = Hostile, Platform = Hostile, Tags = [Hostile], Env = [Hostile], User = Hostile,
                Labels = ImmutableSortedDictionary<string, string>.Empty.Add(Hostile, Hostile),
            },
            Layers = [Layer(0, '1', 10240, 12, 1, Hostile)],
            Packages =
            [
                new()
                {
                    Id = Hostile, Ecosystem = Hostile, Name = Hostile, Version = Hostile, DisplayName = Hostile, FullName = Hostile,
                        Path = "/" + Hostile,
                    Files = 1, Unpacked = 12, Live = 12, Transfer = 12, Exclusive = 12, Layers = [0],
                },
            ],
            References = [new(Reference.ImageNode, Hostile, Hostile, [new(Hostile, 1, Hostile)])],
            Absent = [new(Hostile, [new(Hostile, null, Hostile)])],
            Duplicates = [new(6, 2, Digest('f'), [Hostile, Hostile])],
            Waste = [new("deleted", Hostile, 12, 0, 1)],
            Unowned = [new(Hostile, 1, 12, 12, 12)],
            Notes = [new(Hostile, Hostile, Hostile)],
        },
        [
            new()
            {
                Code = "IB3001", Severity = Severity.Error, Image = Hostile, File = Hostile, Span = new(1, 1), Subject = Hostile,
                Source = new(Hostile, 1, 40),
                Message = Hostile, Metric = Hostile, Chain = [Reference.ImageNode, Hostile], ChainNames = ["image", Hostile],
                Evidence = [new(Hostile, 1, Hostile)], Contributors = [new(Hostile, 12)], Fix = Hostile, Frees = 12,
            },
            new()
            {
                Code = "IB3001", Severity = Severity.Error, Image = "x", File = "b.yaml", Span = new(1, 1), Subject = Hostile,
                Message = "a " + Hostile, Waived = Hostile,
            },
        ],
        [new("packages", "live", Hostile, 12, 0, true, true, new(1, 1))])
        {
            Delta = new()
            {
                OldSource = Hostile,
                NewSource = Hostile,
                OldSize = new(0, 0, 0, 0, 0, 0),
                NewSize = new(24, 24, 24, 24, 0, 0),
                OldLayerCount = 0,
                NewLayerCount = 1,
                Packages =
                    [Change(
                    "added", Hostile, [], [Hostile], 0, 12) with { Ecosystem = Hostile, Output = Hostile, Via = Hostile,
                    Chain = [Hostile] }],
                Folders = [new(Hostile, default, new(12, 12, 12))],
                Paths = new([new("added", "/" + Hostile, 1, 0, 24)], 0, 0),
            },
        },
    ],
    [new("IB9005", Severity.Error, Hostile, Hostile, SourceSpan.None)]), new Cut(Hostile, Hostile, Hostile, Hostile, 1, 12), _ => true);

    /// <summary>With sizes that equal the sums of its packages and directories.</summary>
    public static ImageAnalysis Reconciled(ImageAnalysis analysis)
    {
        long unpacked = analysis.Packages.Sum(p => p.Unpacked) + analysis.Unowned.Sum(u => u.Unpacked);
        long live = analysis.Packages.Sum(p => p.Live) + analysis.Unowned.Sum(u => u.Live);
        long transfer = analysis.Packages.Sum(p => p.Transfer) + analysis.Unowned.Sum(u => u.Transfer);
        return analysis with
        {
            Size =
            analysis.Size with { Unpacked = unpacked, Live = live, Transfer = transfer, Reclaimable = unpacked - live }
        };
    }

    // Adds a cut and the simulated result after it.
    private static CheckResult Explained(CheckResult result, Cut cut, Func<Finding, bool> isFixed)
    {
        ImageCheck image = result.Images[0];
        ImmutableArray<Finding> standing = [.. image.Findings.Where(f => f.Waived is null)];
        ImmutableArray<Finding> gone = [.. standing.Where(isFixed)], left = [.. standing.Where(f => !isFixed(f))];
        ImageSizes after = image.Analysis.Size with
        {
            Unpacked = image.Analysis.Size.Unpacked - cut.Frees,
            Live = image.Analysis.Size.Live - cut.Frees,
        };
        Remedy remedy = new([cut], [], 2, after, gone, left, !left.Any(f => f.Severity == Severity.Error));
        return result with { Images = [image with { Remedy = remedy, Causes = [new Cause(cut, gone)] }, .. result.Images.Skip(1)] };
    }

    private static PackageChange Change(
        string kind, string name, ImmutableArray<string> old, ImmutableArray<string> now, long oldBytes, long newBytes) => new()
        {
            Kind = kind,
            Ecosystem = "nix",
            Name = name,
            OldVersions = old,
            NewVersions = now,
            Old = new(oldBytes, oldBytes, oldBytes / 2),
            New = new(newBytes, newBytes, newBytes / 2),
        };

    private static string Digest(char c) => "sha256:" + new string(c, 64);

    private static LayerSummary Layer(int index, char digest, long uncompressed, long unpacked, int files, string? createdBy) => new()
    {
        Index = index,
        DiffId = Digest(digest),
        Digest = Digest(digest),
        MediaType = "application/vnd.oci.image.layer.v1.tar",
        Compression = "none",
        Transfer = uncompressed / 2,
        TransferEstimated = false,
        Uncompressed = uncompressed,
        Unpacked = unpacked,
        Live = unpacked,
        Entries = files + 4,
        Files = files,
        Whiteouts = 0,
        CreatedBy = createdBy,
    };

    private static Package Nix(
        string path, string name, string version, string output, long live, long nar, long closure, long exclusive) => new()
        {
            Id = path,
            Ecosystem = "nix",
            Name = name,
            Version = version,
            Output = output,
            Path = path,
            DisplayName = path[44..],
            FullName = path[44..],
            Files = 10,
            Unpacked = live,
            Live = live,
            Transfer = live * 43 / 100,
            Nar = nar,
            ClosureNar = closure,
            Exclusive = exclusive,
            ExclusiveNar = exclusive,
            Layers = [0],
            Reachable = true,
        };
}
