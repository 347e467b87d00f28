using System.Collections.Immutable;
using ImageBudget.Advice;
using ImageBudget.Advice.Nix;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Advice;

/// <summary>Packages of nixpkgs that often get into images: matching names, and similar names that do not match.</summary>
public sealed class KnownPackagesTests
{
    [TestCase("gcc-12.2.0", "gcc", "stdenv.cc")]
    [TestCase("gcc-wrapper-12.2.0", "gcc", "stdenv.cc")]
    [TestCase("binutils-2.40", "gcc", "stdenv.cc")]
    [TestCase("glibc-2.36-9-dev", "glibc-dev", "stdenv.cc")]
    [TestCase("linux-headers-6.1", "glibc-dev", "stdenv.cc")]
    [TestCase("openssl-3.0.19-dev", "dev-output", "nix-support")]
    [TestCase("erlang-25.2.3", "erlang-erts", "disallowedReferences = [ erlang ]")]
    [TestCase("systemd-252.38", "systemd", "systemdSupport = false")]
    [TestCase("perl-5.36.0", "perl", "gitMinimal")]
    [TestCase("python3-3.11.2", "python", "nodejs-slim")]
    [TestCase("wxwidgets-3.2.4", "graphics", "beam_nox")]
    [TestCase("go-1.22.3", "go", "allowGoReference = false")]
    [TestCase("rustc-1.83.0", "rust", "remap-path-prefix")]
    [TestCase("ripgrep-14.1.0-vendor", "rust", "remap-path-prefix")]
    [TestCase("ghc-9.4.7", "ghc", "justStaticExecutables")]
    [TestCase("source", "source", "lib.fileset")]
    [TestCase("nodejs-20.1.0-source", "source", "lib.fileset")]
    [TestCase("curl-8.5.0.tar.xz", "source", "lib.fileset")]
    [TestCase("glibc-locales-2.38", "locales", "allLocales = false")]
    [TestCase("zlib-1.3-doc", "docs", "pathsToLink")]
    [TestCase("zlib-1.3-debug", "debug", "not its debug output")]
    [TestCase("cyrus-sasl-2.1.28", "sasl-ldap", "curlMinimal")]
    [TestCase("coreutils-9.1", "coreutils-shell", "makeBinaryWrapper")]
    public void Package_IsNamedWithItsFix(string name, string id, string fix)
    {
        ImmutableArray<Suggestion> all = Advise(name, "share/data.bin");
        Suggestion suggestion = all.Single(s => s.Title.Contains(" keeps ", StringComparison.Ordinal));
        Assert.That(suggestion.Bytes, Is.EqualTo(60_000));
        Assert.That(suggestion.Fix, Does.Contain(fix));
        Assert.That(suggestion.Source, Does.Contain(";"), "the report that tells of it");
        Assert.That(suggestion.Evidence.Single().Path, Does.EndWith("/share/data.bin"));
        Package package = TestImage.Of(new TarBuilder().File($"{TestStore.Path(name)}/x", "x")).Analyze().Packages.Single();
        Assert.That(KnownPackages.For(package)!.Id, Is.EqualTo(id));
    }

    [TestCase("gcc-12.2.0-lib")]
    [TestCase("gcc-12.2.0-libgcc")]
    [TestCase("systemd-minimal-libs-255")]
    [TestCase("perlito-9")]
    [TestCase("cargo-audit-1.0")]
    [TestCase("golangci-1.0")]
    public void SimilarName_IsNoKnownPackage(string name)
    {
        Suggestion? suggestion = Advise(name, "share/data.bin").SingleOrDefault();
        Assert.That(suggestion?.Certain, Is.Not.True, "a mention of something that is not known to be needless is a suspicion");
        Assert.That(suggestion?.Fix, Does.Not.Contain("or what nixpkgs offers"));
    }

    [Test]
    public void MentionInABuildFile_IsCertain_OthersAreNot()
    {
        Assert.That(Advise("libfoo-1.0", "nix-support/propagated-build-inputs").First(s => s.Kind == "reference-cut").Certain, Is.True);
        Assert.That(Advise("libfoo-1.0", "bin/start").First(s => s.Kind == "reference-cut").Certain, Is.False);
    }

    [Test]
    public void InteractiveBash_IsReportedOnlyWithAnotherBash()
    {
        Assert.That(Advise("bash-interactive-5.2").Select(s => s.Kind), Has.None.EqualTo("known-package:bash-interactive"));
        Assert.That(Advise("bash-interactive-5.2", "bash-5.2").Select(s => s.Kind), Has.One.EqualTo("known-package:bash-interactive"));

        static ImmutableArray<Suggestion> Advise(params string[] shells)
        {
            TarBuilder layer = new();
            foreach (string shell in shells)
            {
                layer.File($"{TestStore.Path(shell)}/bin/bash", new byte[100 + shell.Length])
                    .SymbolicLink("bin/" + shell, $"{TestStore.Path(shell)}/bin/bash");
            }

            return Advisor.Advise(TestImage.Of(layer).Analyze());
        }
    }

    [Test]
    public void ProgramThatTheImageRuns_IsNotReported()
    {
        string python = TestStore.Path("python3-3.11.2");
        TarBuilder layer = new TarBuilder().File(python + "/bin/python", new byte[500]);
        TestImage runs = new TestImage { Entrypoint = [python + "/bin/python"] }.With(TestLayer.Plain(layer));
        TestImage holds = new TestImage { Env = ["PATH=" + python + "/bin"] }.With(TestLayer.Plain(layer));
        Assert.That(Advisor.Advise(runs.Analyze()), Is.Empty);
        Assert.That(Advisor.Advise(holds.Analyze()).Single().Kind, Is.EqualTo("known-package:python"));
    }

    [Test]
    public void ShellOfTheEntryScript_IsNotReported()
    {
        string bash = TestStore.Path("bash-5.2");
        TarBuilder layer = new TarBuilder().File(bash + "/bin/bash", new byte[500])
            .File("bin/start.sh", $"#!{bash}/bin/bash\n", mode: 0x1ed);
        TestImage runs = new TestImage { Entrypoint = ["/bin/start.sh"] }.With(TestLayer.Plain(layer));
        Assert.That(Advisor.Advise(runs.Analyze()), Is.Empty);
    }

    [Test]
    public void AbsentPath_IsReportedWithoutSavings()
    {
        string gone = TestStore.Path("gone-1.0");
        TarBuilder layer = new TarBuilder().File("bin/tool", $"exec {gone}/bin/gone\n");
        Suggestion suggestion = Advisor.Advise(TestImage.Of(layer).Analyze()).Single();
        Assert.That((suggestion.Kind, suggestion.Bytes, suggestion.Certain), Is.EqualTo(("absent-paths", 0L, false)));
        Assert.That(suggestion.Evidence.Single().Excerpt, Does.Contain(gone));
        Assert.That(
            Advisor.Advise(TestImage.Of(new TarBuilder().File("app/flake.lock", gone)).Analyze()), Is.Empty,
            "a record that nobody follows");
    }

    // An application that names the package in one file, and is the entry point.
    private static ImmutableArray<Suggestion> Advise(string name, string site)
    {
        string app = TestStore.Path("app-1.0");
        TarBuilder layer = new TarBuilder()
            .File(app + "/bin/app", "program")
            .File($"{app}/{site}", $"it names {TestStore.Path(name)}/bin\n")
            .File(TestStore.Path(name) + "/content.dat", Enumerable.Repeat((byte)7, 60_000).ToArray());
        return Advisor.Advise(new TestImage { Entrypoint = [app + "/bin/app"] }.With(TestLayer.Plain(layer)).Analyze());
    }
}
