using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Formats.Elf;
using ImageBudget.Engine.Tests.Rules;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Advice;

/// <summary>A reference that is needed to start the program is never proposed for cutting; a mere mention is.</summary>
public sealed class StartReferencesTests
{
    private const int Executable = 0x1ed;

    private static readonly string App = TestStore.Path("app-1.0");
    private static readonly string Real = TestStore.Path("real-2.0");

    [TestCase("#!/bin/sh\nexec -a \"$0\" \"@/bin/real\" \"$@\"\n", TestName = "Start_WrapperWithName")]
    [TestCase("#!/bin/sh\nexec @/bin/real\n", TestName = "Start_ShortScript")]
    [TestCase("#!/bin/sh\n# a comment\nR=@\nexec \"$R/bin/real\"\n", TestName = "Start_Variable")]
    [TestCase("#!/bin/sh\nexport PATH='@/bin':$PATH\nexec real\n", TestName = "Start_SearchPath")]
    [TestCase("#!@/bin/real\n", TestName = "Start_Interpreter")]
    [TestCase("#!/usr/bin/env python3\nimport os\nos.execv('@/bin/real', ['real'])\n", TestName = "Start_ScriptOfAnotherLanguage")]
    public void Script(string text) =>
        IsNeverCut(Started(new TarBuilder().File($"{App}/bin/app", At(text), mode: Executable), $"{App}/bin/app"));

    [Test]
    public void CompiledWrapper()
    {
        byte[] wrapper = new ElfImage(is64: true, isBigEndian: false)
            .With(".rodata", System.Text.Encoding.ASCII.GetBytes(At("x\0@/bin/real\0"))).ToBytes();
        IsNeverCut(Started(new TarBuilder().File($"{App}/bin/app", wrapper, mode: Executable), $"{App}/bin/app"));
    }

    [Test]
    public void ChainOfScripts_OutsideAndInsideTheStore() => IsNeverCut(Started(
        new TarBuilder().File("start.sh", $"#!/bin/sh\n. /etc/app.env\nexec \"$APP/bin/app\"\n", mode: Executable)
            .File("etc/app.env", $"APP={App}\n")
            .File($"{App}/bin/app", $"#!/bin/sh\nexec \"$(dirname \"$0\")/.app-wrapped\"\n", mode: Executable)
            .File($"{App}/bin/.app-wrapped", At("#!/bin/sh\nROOT=@\nexec $ROOT/bin/real\n"), mode: Executable),
        "/start.sh"));

    [Test]
    public void LinkFoundThroughPath() => IsNeverCut(Started(
        new TarBuilder().SymbolicLink("bin/start", $"{App}/bin/app")
            .File($"{App}/bin/app", At("#!/bin/sh\nset -e; . @/etc/rc; run\n"), mode: Executable), "start"));

    [Test]
    public void VariableOfTheConfiguration() => IsNeverCut(
        new TestImage { Cmd = ["sh", "-c", "exec $REAL/bin/real"], Env = ["REAL=" + Real] }.With(
            TestLayer.Plain(WithReal(new TarBuilder()))).Analyze());

    [Test]
    public void ScriptThatIsAStorePathItself()
    {
        string script = TestStore.Path("start.sh");
        IsNeverCut(Started(
            new TarBuilder().File($"{App}/bin/app", $"#!/bin/sh\nexec {script}\n", mode: Executable)
                .File(script, At("#!/bin/sh\nexec @/bin/real\n"), mode: Executable),
            $"{App}/bin/app"));
    }

    [Test]
    public void ProgramThatIsNotStarted_StillNeedsItsReferences()
    {
        ImageAnalysis image = TestImage.Of(
            WithReal(
                new TarBuilder().SymbolicLink("app", App).File($"{App}/bin/tool", At("#!/bin/sh\nexec @/bin/real\n"), mode: Executable)))
                .Analyze();
        Assert.That(Advisor.Advise(image), Is.Empty);
        Assert.That(FixOf(image), Is.Null);
        Assert.That(
            WhyQuery.Find(image, Reference.ImageNode, Real, all: false, precise: false)!.CheapestCut!.From, Is.EqualTo(Reference.ImageNode),
            "only to leave out what runs it");
    }

    [TestCase("share/info.json", "built with @")]
    [TestCase("share/info.json", "\"cc\": \"@/share/data\"")]
    [TestCase("nix-support/propagated-build-inputs", "@/bin/real")]
    public void MereMention_IsProposedByCheckAndAdvise(string file, string text)
    {
        ImageAnalysis image = Started(
            new TarBuilder().File($"{App}/bin/app", "#!/bin/sh\ntrue\n", mode: Executable)
                .File($"{App}/{file}", At(text)), $"{App}/bin/app");
        Suggestion cut = Advisor.Advise(image).Single(s => s.Kind == "reference-cut");
        Assert.That(cut.Title, Does.StartWith("app-1.0 keeps real-2.0"));
        Assert.That(FixOf(image), Does.StartWith("remove the reference app-1.0 -> real-2.0 (1 file), which frees "));
        Assert.That(WhyQuery.Find(image, Reference.ImageNode, Real, all: false, precise: false)!.CheapestCut, Is.Not.Null);
    }

    [Test]
    public void ToolchainThatAProgramNames_IsProposed()
    {
        byte[] program = new ElfImage(is64: true, isBigEndian: false)
            .With(".rodata", System.Text.Encoding.ASCII.GetBytes(At("GOROOT=@/share/go\0"))).ToBytes();
        ImageAnalysis image = Started(
            new TarBuilder().File($"{App}/bin/app", program, mode: Executable)
                .File($"{Real}/share/go/VERSION", "go1.22"), $"{App}/bin/app");
        Assert.That(Advisor.Advise(image).Select(s => s.Kind), Has.One.EqualTo("reference-cut"));
    }

    [Test]
    public void LinkInAPackage_IsRemoved_NotOverwritten()
    {
        ImageAnalysis image = Started(
            new TarBuilder().File($"{App}/bin/app", "#!/bin/sh\ntrue\n", mode: Executable)
                .SymbolicLink($"{App}/share/docs", $"{Real}/share"), $"{App}/bin/app");
        string fix = Advisor.Advise(image).Single(s => s.Kind == "reference-cut").Fix;
        Assert.That(fix, Does.Contain("  rm $out/share/docs\n").And.Not.Contain("remove-references-to"));
    }

    private static void IsNeverCut(ImageAnalysis image)
    {
        Assert.That(image.Packages.Select(p => p.Id), Has.Member(Real));
        Assert.That(
            Advisor.Advise(image).Where(s => s.Frees?.Packages.Contains(Real) == true)
                .Select(s => $"{s.Kind}: {s.Fix}"), Is.Empty, "advise");
        Assert.That(FixOf(image), Is.Null, "check, size");
        Assert.That(WhyQuery.Find(image, Reference.ImageNode, Real, all: false, precise: false)!.CheapestCut, Is.Null, "why");
        CheckResult check = Checked.Of("disallowedReferences: [real]\nforbiddenPackages: [real]\n", image);
        foreach (Finding finding in check.Images.Single().Findings)
        {
            Assert.That(
                finding.Fix, Does.Not.Contain("remove-references-to").And.Not.StartsWith("cut ").And.Not.StartsWith("take "),
                finding.Message);
        }
    }

    private static string? FixOf(ImageAnalysis image) =>
        Checked.Of($"maxSize: {{ live: {image.Size.Live - 1000} }}\n", image).Images.Single().Findings.Single().Fix;

    private static ImageAnalysis Started(TarBuilder layer, string entrypoint) =>
        new TestImage { Entrypoint = [entrypoint], Env = ["PATH=/bin"] }.With(TestLayer.Plain(WithReal(layer))).Analyze();

    private static TarBuilder WithReal(TarBuilder layer) => layer.File($"{Real}/bin/real", new byte[60_000], mode: Executable)
        .File($"{Real}/share/data", new byte[9_000]);

    private static string At(string text) => text.Replace("@", Real, StringComparison.Ordinal);
}
