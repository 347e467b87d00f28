using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Rules;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Advice;

/// <summary>A fix is written for the program that built the image; when that is unknown, it is a sentence.</summary>
public sealed class ProducerTests
{
    [TestCase("RUN /bin/sh -c make # buildkit", nameof(Producer.Dockerfile))]
    [TestCase("/bin/sh -c #(nop) COPY file:1234 in /app ", nameof(Producer.Dockerfile))]
    [TestCase("|1 A=b /bin/sh -c make", nameof(Producer.Dockerfile))]
    [TestCase("store paths: ['/nix/store/x']", nameof(Producer.Nix))]
    [TestCase("nix2container", nameof(Producer.Nix2Container))]
    [TestCase(".NET SDK 10.0.100", nameof(Producer.DotNetSdk))]
    [TestCase("jib-maven-plugin:3.4.0", nameof(Producer.Other))]
    [TestCase("ko build ko://example", nameof(Producer.Other))]
    [TestCase("bazel build ...", nameof(Producer.Other))]
    [TestCase("", nameof(Producer.Unknown))]
    [TestCase("test", nameof(Producer.Unknown))]
    public void History_GivesTheProducer(string line, string producer) =>
        Assert.That(By(line, new TarBuilder().File("a", "x")).Producer.ToString(), Is.EqualTo(producer));

    [Test]
    public void StorePaths_MeanNix_UnlessADockerfileCopiesThem()
    {
        Assert.That(By("", Mention()).Producer, Is.EqualTo(Producer.Nix));
        Assert.That(By("COPY /nix/store /nix/store # buildkit", Mention()).Producer, Is.EqualTo(Producer.Dockerfile));
    }

    [Test]
    public void DockerfileImage_GetsNoNixFix()
    {
        ImageAnalysis image = By("COPY /nix/store /nix/store # buildkit", Mention());
        Suggestion cut = Advisor.Advise(image).Single(s => s.Kind == "reference-cut");
        Assert.That(
            (cut.Fix, cut.FixLanguage),
            Is.EqualTo(
            ("# only where no program of app follows the name when it runs\n# build app so that it does not name foo-2.0", "text")));
        Assert.That(
            Checked.Of("disallowedReferences: [foo]\n", image).Images.Single().Findings.Single().Fix,
            Is.EqualTo("build app so that that file does not name foo-2.0"));
        Assert.That(Advisor.Advise(By("", Mention())).Single(s => s.Kind == "reference-cut").Fix, Does.Contain("remove-references-to"));
    }

    [TestCase("nix2container", "nix")]
    [TestCase("COPY . / # buildkit", "dockerfile")]
    [TestCase("ko build", "text")]
    [TestCase("", "text")]
    public void UnneededFiles_HaveAFixForTheProducer(string line, string language)
    {
        Suggestion advice = Advisor.Advise(By(line, new TarBuilder().File("usr/share/man/man1/a.1", new byte[5000]))).Single();
        Assert.That(advice.FixLanguage, Is.EqualTo(language));
        Assert.That(advice.Fix.Contains("RUN", StringComparison.Ordinal), Is.EqualTo(language == "dockerfile"));
    }

    [Test]
    public void DistrolessImage_GetsNoAptFix()
    {
        TarBuilder layer = new TarBuilder().File("var/lib/apt/lists/a", new byte[700]).File("usr/share/doc/a/README", new byte[5000])
            .File("var/lib/dpkg/status.d/a", "Package: a\nVersion: 1\nArchitecture: amd64\n");
        Assert.That(
            Advisor.Advise(By("COPY . / # buildkit", layer))
            .Select(s => s.Fix), Has.None.Contains("apt-get").And.None.Contains("dpkg.cfg.d"));
    }

    [TestCase("var/cache/apk/APKINDEX.gz", "sbin/apk")]
    [TestCase("var/cache/dnf/a.solv", "usr/bin/dnf")]
    [TestCase("var/cache/pacman/pkg/a", "usr/bin/pacman")]
    public void PackageManager_IsRunByTheFix_OnlyWhereItIs(string cached, string program)
    {
        TarBuilder Layer() => new TarBuilder().File(cached, new byte[7000]);
        string name = Path.GetFileName(program);
        Assert.That(
            Advisor.Advise(By("COPY . / # buildkit", Layer().File(program, "x"))).Single(s => s.Kind == "cache").Fix,
            Does.StartWith($"RUN {name} "));
        Assert.That(Advisor.Advise(By("COPY . / # buildkit", Layer())).Single(s => s.Kind == "cache").Fix, Does.Not.Contain($"RUN {name}"));
    }

    [TestCase("COPY . / # buildkit", "RUN")]
    [TestCase("nix2container", "in one layer, and leave out")]
    public void ReclaimableBytes_HaveAFixForTheProducer(string line, string words)
    {
        ImageAnalysis image = new TestImage().With(
            TestLayer.Plain(new TarBuilder().File("a", new byte[5000])) with { CreatedBy = line },
            TestLayer.Plain(new TarBuilder().File(".wh.a")) with { CreatedBy = line }).Analyze();
        Assert.That(Checked.Of("maxReclaimable: 0\n", image).Images.Single().Findings.Single().Fix, Does.Contain(words));
        Assert.That(Advisor.Advise(image).Single().FixLanguage, Is.EqualTo(words == "RUN" ? "dockerfile" : "text"));
    }

    [Test]
    public void EqualSavings_AreReportedOnce()
    {
        string app = TestStore.Path("app-1.0"), docs = TestStore.Path("tool-1.0-doc");
        TarBuilder layer = new TarBuilder().SymbolicLink("app", app).SymbolicLink($"{app}/docs", docs)
            .File($"{docs}/share/doc/tool.html", new byte[50_000]);
        Suggestion[] all = [.. Advisor.Advise(By("", layer))];
        Assert.That(all.Select(s => s.Bytes), Is.Unique);
        Assert.That(all.Sum(s => s.Beyond), Is.EqualTo(50_000));
    }

    [Test]
    public void Alpine_GetsTheRuntimeOfItsOwnLibrary()
    {
        TarBuilder layer = new TarBuilder().File("app/runtimes/win-x64/native/a.dll", new byte[900]).File("lib/ld-musl-x86_64.so.1", "x");
        Assert.That(Advisor.Advise(By("", layer)).Single(s => s.Kind == "foreign-runtimes").Fix, Does.Contain("linux-musl-x64"));
    }

    [Test]
    public void LibtoolFileOfAPlugIn_Stays()
    {
        TarBuilder layer = new TarBuilder().File("usr/lib/x/modules-Q16/coders/png.la", new byte[900])
            .File("usr/lib/libfoo.la", new byte[300]);
        Assert.That(Advisor.Advise(By("", layer)).Single().Bytes, Is.EqualTo(300));
    }

    private static TarBuilder Mention()
    {
        string app = TestStore.Path("app-1.0"), foo = TestStore.Path("foo-2.0");
        return new TarBuilder().SymbolicLink("app", app).File($"{app}/share/info.json", foo).File($"{foo}/share/data", new byte[60_000]);
    }

    private static ImageAnalysis By(string line, TarBuilder layer) =>
        new TestImage().With(TestLayer.Plain(layer) with { CreatedBy = line }).Analyze();
}
