using ImageBudget.Baselines;
using ImageBudget.Testing;

namespace ImageBudget.Engine.Tests.Rules;

/// <summary>The scenarios of the pages in docs/rules, one for each quoted line.</summary>
internal static class RuleScenarios
{
    private const string Leaky = "shop-leaky";
    private const string Fixed = "shop-fixed";

    private static readonly TestImage Small = TestImage.Of(new TarBuilder().File("app/run", "x"), new TarBuilder().File("app/data", "y"));

    public static IReadOnlyDictionary<string, RuleScenario[]> All { get; } = new Dictionary<string, RuleScenario[]>
    {
        ["IB0001"] = [RuleScenario.Of(Small) with { Budget = null }],
        ["IB0002"] =
        [
            new()
            {
                Image = "",
                Files = { ["artifacts/shop-1.tar.gz"] = Small.DockerArchive(), ["artifacts/shop-2.tar.gz"] = Small.DockerArchive() },
            },
        ],
        ["IB0003"] = [RuleScenario.Sample(Leaky)],
        ["IB0101"] = [RuleScenario.Of(Small)],
        ["IB0102"] = [RuleScenario.Of(Small)],
        ["IB0103"] = [RuleScenario.Of(Small)],
        ["IB0104"] = [RuleScenario.Of(Small)],
        ["IB0105"] = [RuleScenario.Of(Small)],
        ["IB0106"] = [RuleScenario.Of(Small)],
        ["IB0107"] = [RuleScenario.Of(Small)],
        ["IB0108"] = [RuleScenario.Of(Small)],
        ["IB0109"] = [RuleScenario.Of(Small)],
        ["IB0110"] = [RuleScenario.Of(Small)],
        ["IB0201"] = [RuleScenario.Sample(Leaky) with { Today = new(2027, 2, 1) }],
        ["IB0202"] = [RuleScenario.Sample(Fixed)],
        ["IB0203"] =
            [WithBaseline(t => TwiceTheFirst(t, "- { name: erlang")),
            WithBaseline(t => t.Replace("live: 16993422", "live: 9552826", StringComparison.Ordinal))],
        ["IB0204"] =
            [RuleScenario.Of(Small),
            RuleScenario.Of(new TestImage().With([.. Small.Layers, TestLayer.Plain(new TarBuilder().File("app/more", "z"))]))],
        ["IB0205"] = [RuleScenario.Of(Small).ComparedWith("main.baseline.yaml", Baseline(t => t))],
        ["IB1001"] = [RuleScenario.Sample(Leaky)],
        ["IB1002"] =
        [
            RuleScenario.Of(new TestImage().With(
                TestLayer.Plain(new TarBuilder().File("app/run", "x")),
                TestLayer.Plain(new TarBuilder().File("models/small", new byte[812_000])) with { CreatedBy = "COPY models /models" })),
        ],
        ["IB1003"] = [RuleScenario.Of(TestImage.Of([.. Enumerable.Range(0, 118).Select(i => new TarBuilder().File($"layer-{i}", "x"))]))],
        ["IB1004"] =
        [
            RuleScenario.Of(TestImage.Of(new TarBuilder().File("app/run").File("app/data").File("etc/passwd")
                .File("usr/share/a").File("usr/share/b").File("usr/share/c").File("usr/share/d"))),
        ],
        ["IB2001"] = [RuleScenario.Sample(Leaky)],
        ["IB2002"] = [RuleScenario.Sample(Leaky)],
        ["IB2003"] = [RuleScenario.Sample(Leaky)],
        ["IB2004"] = [RuleScenario.Sample(Leaky)],
        ["IB2005"] =
            [RuleScenario.Of(TestImage.Of(Store("jq-1.6", 100).File("bin/tool", "#!/bin/sh\n" + TestStore.Path("wrapped-tool-5.0"))))],
        ["IB2006"] = [RuleScenario.Of(TestImage.Of(Store("jq-1.6", 1_200_000)))],
        ["IB3001"] = [RuleScenario.Sample(Leaky)],
        ["IB3002"] = [RuleScenario.Sample(Leaky)],
        ["IB3003"] = [RuleScenario.Of(TestImage.Of(Store("openssl-1.1.1w", 500_000), Store("openssl-3.0.13", 700_000)))],
        ["IB3004"] =
        [
            RuleScenario.Of(TestImage.Of(new TarBuilder().File("etc/os-release", "ID=debian\n"), Debian("git", "1:2.39.5-0+deb12u1"))
                .Relabel(1, "RUN /bin/sh -c apt-get install -y git # buildkit")),
        ],
        ["IB4001"] =
            [RuleScenario.Of(
            TestImage.Of(new TarBuilder().File("usr/share/locale/de/a.mo", new byte[98_000]).File("usr/share/doc/a", new byte[26_000])))],
        ["IB4002"] =
        [
            RuleScenario.Of(TestImage.Of(
                new TarBuilder().File("var/lib/apt/lists/main", new byte[41_000]).File("etc/old", new byte[7_200]),
                new TarBuilder().File("var/lib/apt/lists/.wh.main"),
                new TarBuilder().File("etc/old", "new"))),
        ],
        ["IB4003"] =
            [RuleScenario.Of(
            TestImage.Of(new TarBuilder().File("bin/bash", new byte[1_200_000]).File("usr/bin/bash", new byte[1_200_000])))],
        ["IB4004"] =
        [
            .. Enumerable.Repeat(
                RuleScenario.Of(TestImage.Of(
                    new TarBuilder().File("app/run", new byte[300_000]).File("lib/base", new byte[700_000]),
                    new TarBuilder().File("app/run", new byte[290_000]))),
                3),
        ],
        ["IB5001"] = [RuleScenario.Sample(Leaky).ComparedWith("main.tar.gz", RuleScenario.SampleBytes(Fixed))],
        ["IB5002"] =
        [
            RuleScenario.Of(Till(moment: true)).ComparedWith("main.tar.gz", Till(moment: false).DockerArchive()),
        ],
        ["IB5003"] = [RuleScenario.Sample(Leaky).ComparedWith("main.tar.gz", RuleScenario.SampleBytes(Fixed))],
        ["IB5004"] = [RuleScenario.Of(Small)],
        ["IB5005"] = [RuleScenario.Sample(Fixed).ComparedWith("main.tar.gz", RuleScenario.SampleBytes(Leaky))],
        ["IB9001"] = [RuleScenario.Of(new TarBuilder().File("bin/sh", "x").ToArray())],
        ["IB9002"] = [RuleScenario.Of(RuleScenario.SampleBytes(Leaky)[..2_000_000])],
        ["IB9003"] = [RuleScenario.Of(new TestImage().With(Small.Layers[0] with { DiffId = TestImage.Sha256("other"u8) }))],
        ["IB9004"] = [RuleScenario.Of(Layer(Broken(new TarBuilder().File("a", new byte[9000]).File("b").ToArray(), 9728)))],
        ["IB9005"] = [RuleScenario.Of(Layer(new TarBuilder().File("a").ToArray(), manifest: "{}"))],
        ["IB9006"] = [RuleScenario.Of(Layer(null))],
        ["IB9007"] = [RuleScenario.Of("""{"version":2,"image-config":{},"layers":[]}"""u8.ToArray())],
        ["IB9008"] = [RuleScenario.Of(Layer(new TarBuilder().File("a").Member("pax", 'x', size: 2_000_000_000).ToArray()))],
        ["IB9009"] = [RuleScenario.Of(TestImage.OciArchive(Arm("amd64"), Arm("arm64")))],
        ["IB9010"] = [RuleScenario.Of(TestImage.Of(new TarBuilder().File("var/lib/dpkg/status", "Package: tar\nStatus")))],
    };

    private static TarBuilder Store(string name, int bytes) =>
        new TarBuilder().File($".{TestStore.Path(name)}/bin/{name}", new byte[bytes]);

    private static TarBuilder Debian(string name, string version) => new TarBuilder()
        .File("var/lib/dpkg/status", $"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n\n")
        .File($"var/lib/dpkg/info/{name}.list", $"/.\n/bin/{name}\n")
        .File($"bin/{name}", new byte[900]);

    private static TestImage Relabel(this TestImage image, int layer, string createdBy) =>
        new TestImage().With([.. image.Layers.Select((l, i) => i == layer ? l with { CreatedBy = createdBy } : l)]);

    private static TestImage Till(bool moment)
    {
        string wants = moment ? "{\"moment\":\"^2.30.1\"}" : "{}";
        TarBuilder tar = new TarBuilder()
            .File("app/package.json", $"{{\"name\":\"till\",\"version\":\"1.0.0\",\"dependencies\":{wants}}}")
            .File("app/node_modules/react/package.json", "{\"name\":\"react\",\"version\":\"18.2.0\"}")
            .File("app/node_modules/react/index.js", new byte[15_000_000]);
        return TestImage.Of(!moment
            ? tar
            : tar.File("app/node_modules/moment/package.json", "{\"name\":\"moment\",\"version\":\"2.30.1\"}")
                .File("app/node_modules/moment/moment.js", new byte[1_200_000]));
    }

    private static TestImage Arm(string architecture) =>
        new TestImage { Architecture = architecture, Tags = [] }.With(TestLayer.Plain(new TarBuilder().File("bin/run", architecture)));

    // A docker-archive with one layer; null for a missing layer.
    private static byte[] Layer(
        byte[]? layer, string manifest = """[{"Config":"config.json","RepoTags":["shop:1"],"Layers":["layer.tar"]}]""")
    {
        string diffId = TestImage.Sha256(layer ?? []);
        Dictionary<string, byte[]> files = new()
        {
            ["config.json"] = RuleScenario.Utf8($$$"""{"rootfs":{"type":"layers","diff_ids":["{{{diffId}}}"]}}"""),
        };
        if (layer is not null)
        {
            files["layer.tar"] = layer;
        }

        files["manifest.json"] = RuleScenario.Utf8(manifest);
        return TestImage.Archive(files);
    }

    private static byte[] Broken(byte[] tar, int offset)
    {
        tar[offset]++;
        return tar;
    }

    private static RuleScenario WithBaseline(Func<string, string> change) =>
        (RuleScenario.Of(Small) with { Budget = "maxIncrease: 1 MB\n" }).ComparedWith("baseline.yaml", Baseline(change));

    private static byte[] Baseline(Func<string, string> change) =>
        RuleScenario.Utf8(change(BaselineText.Write([ImageSnapshot.Of("shop", SampleResults.ShopAnalysis)])));

    private static string TwiceTheFirst(string text, string line)
    {
        int start = text.IndexOf(line, StringComparison.Ordinal);
        start = text.LastIndexOf('\n', start) + 1;
        return text.Insert(start, text[start..(text.IndexOf('\n', start) + 1)]);
    }
}
