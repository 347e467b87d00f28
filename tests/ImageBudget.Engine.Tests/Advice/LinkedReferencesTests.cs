using ImageBudget.Advice;
using ImageBudget.Advice.Nix;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.Rules.Checking;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Advice;

/// <summary>A reference that is needed to start a program is never overwritten; a mere mention may be.</summary>
public sealed class LinkedReferencesTests
{
    private static readonly string App = TestStore.Path("app-1.0");

    [TestCase("bin/tool", "@/lib64:/x", true)]
    [TestCase("libexec/tool", "@/lib\0", true)]
    [TestCase("lib/libapp.so.1", "@/lib:/y", true)]
    [TestCase("bin/tool", "@/lib/ld-linux-x86-64.so.2\0", true)]
    [TestCase("lib/script", "#!@/bin/sh\n", true)]
    [TestCase("bin/tool", "built with @/bin/foo\0", false)]
    [TestCase("share/info.json", "@/lib:", false)]
    public void Mention_IsLinked_WhenTheFileNeedsItToStart(string file, string text, bool linked)
    {
        (ImageAnalysis analysis, Package foo) = Analyze("foo-2.0", (file, text));
        ReferenceGraph graph = analysis.Graph;
        Reference reference = analysis.References.Single(r => r.From == App && r.To == foo.Id);
        HashSet<string> files = LinkedFiles.Of(graph, graph.NodeOf(App), graph.NodeOf(foo.Id));
        Assert.That(files, Is.EqualTo(linked ? new[] { $"{App}/{file}" } : []));
        string fix = ReferenceFix.For(graph.PackageOf(graph.NodeOf(App)), foo, reference.Evidence, files, runs: false, Producer.Nix)!;
        Assert.That(fix.Contains("remove-references-to", StringComparison.Ordinal), Is.Not.EqualTo(linked));
        Assert.That(fix.Contains("linked with it", StringComparison.Ordinal), Is.EqualTo(linked));
    }

    [Test]
    public void OneLinkedFileAmongMentions_GivesNoSnippet()
    {
        (ImageAnalysis analysis, _) = Analyze("foo-2.0", ("bin/tool", "@/lib\0"), ("share/info.json", "@"));
        Suggestion cut = Advisor.Advise(analysis).Single(s => s.Kind == "reference-cut");
        Assert.That(cut.Fix, Is.EqualTo("# app is linked with it: build it without foo, or with a smaller variant"));
        Assert.That(cut.Certain, Is.False);
    }

    [TestCase("gcc-12.2.0", "stdenv.cc.cc")]
    [TestCase("gcc-12.2.0-lib", "stdenv.cc.cc.lib")]
    [TestCase("gcc-wrapper-12.2.0", "stdenv.cc")]
    [TestCase("openssl-3.0.19-dev", "openssl.dev")]
    [TestCase("erlang-25.2.3", "erlang")]
    public void Attribute_NamesTheOutput(string name, string attribute)
    {
        (ImageAnalysis analysis, Package package) = Analyze(name, ("share/info.json", "@"));
        Assert.That(NixAttribute.Of(package), Is.EqualTo(attribute));
        Suggestion cut = Advisor.Advise(analysis).Single(s => s.Kind == "reference-cut");
        Assert.That(cut.Fix, Does.Contain($"-t ${{{attribute}}} ").And.Contain($"disallowedReferences = [ {attribute} ];"));
        string code = string.Join('\n', cut.Fix.Split('\n').Where(l => !l.StartsWith('#')));
        Assert.That(code.Split("postFixup =").Length, Is.EqualTo(2), "Nix takes no attribute twice");
        Assert.That(code.Split("disallowedReferences =").Length, Is.EqualTo(2), "Nix takes no attribute twice");
    }

    [Test]
    public void OutputsOfOneDerivation_AreShellVariables()
    {
        string dev = TestStore.Path("ssl-3.0-dev"), bin = TestStore.Path("ssl-3.0-bin");
        TarBuilder layer = new TarBuilder().File($"{dev}/nix-support/x", bin).File($"{bin}/bin/ssl", new byte[60_000])
            .SymbolicLink("dev", dev);
        Suggestion cut = Advisor.Advise(TestImage.Of(layer).Analyze()).Single(s => s.Kind == "reference-cut");
        Assert.That(cut.Fix, Does.Contain("remove-references-to -t $bin $dev/nix-support/x\n"));
        Assert.That(cut.Fix, Does.Not.Contain("${ssl"));
    }

    [Test]
    public void ShellWithOtherReferrers_GetsNoLinkFix()
    {
        string bash = TestStore.Path("bash-5.2");
        TarBuilder layer = new TarBuilder().File($"{bash}/bin/bash", new byte[60_000]).SymbolicLink("bin/bash", $"{bash}/bin/bash");
        Assert.That(Advisor.Advise(TestImage.Of(layer).Analyze()).Select(s => s.Kind), Has.One.EqualTo("known-package:coreutils-shell"));
        layer.File($"{App}/bin/start", $"#!{bash}/bin/bash\n").SymbolicLink("app", App);
        Assert.That(Advisor.Advise(TestImage.Of(layer).Analyze()).Select(s => s.Kind), Has.None.EqualTo("known-package:coreutils-shell"));
    }

    [Test]
    public void ProgramThatTheImageRuns_IsNoCut()
    {
        TarBuilder layer = new TarBuilder().File($"{App}/bin/app", new byte[500]);
        ImageAnalysis runs = new TestImage { Entrypoint = [App + "/bin/app"] }.With(TestLayer.Plain(layer)).Analyze();
        ImageAnalysis names = new TestImage { Env = ["APP=" + App] }.With(TestLayer.Plain(layer)).Analyze();
        Assert.That(WhyQuery.Find(runs, Reference.ImageNode, App, all: false, precise: false)!.CheapestCut, Is.Null);
        Assert.That(WhyQuery.Find(names, Reference.ImageNode, App, all: false, precise: false)!.CheapestCut!.Frees, Is.EqualTo(500));
    }

    private static (ImageAnalysis Analysis, Package Target) Analyze(string target, params (string Path, string Text)[] files)
    {
        string path = TestStore.Path(target);
        TarBuilder layer = new TarBuilder().File($"{path}/share/data", new byte[60_000]).SymbolicLink("app", App);
        foreach ((string file, string text) in files)
        {
            layer.File($"{App}/{file}", text.Replace("@", path, StringComparison.Ordinal));
        }

        ImageAnalysis analysis = TestImage.Of(layer).Analyze();
        return (analysis, analysis.Packages.Single(p => p.Path == path));
    }
}
