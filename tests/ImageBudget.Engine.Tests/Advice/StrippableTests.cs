using System.Diagnostics;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Formats;
using ImageBudget.Engine.Tests.Formats.Beam;
using ImageBudget.Files;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Advice;

/// <summary>The bytes that stripping frees, compared with the stripping tools.</summary>
public sealed class StrippableTests
{
    [TestCase("-g -O1", "--strip-all")]
    [TestCase("-O1", "--strip-all")]
    [TestCase("-g -O1 -gz", "--strip-all")]
    [TestCase("-g -O1 -shared -fPIC", "--strip-all")]
    [TestCase("-g -O1 -c", "--strip-debug")]
    public void Program_LosesTheBytesThatStripRemoves(string compile, string strip)
    {
        using Folder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, "a.c"), Source());
        folder.Run("gcc", $"{compile} -w -o a a.c");
        byte[] before = File.ReadAllBytes(Path.Combine(folder.Path, "a"));
        folder.Run("strip", $"{strip} -o b a");
        long freed = before.Length - new FileInfo(Path.Combine(folder.Path, "b")).Length;

        Suggestion? advice = Advise("opt/tool", before);
        if (compile == "-O1")
        {
            Assert.That(advice!.Evidence.Single().Excerpt, Does.StartWith("symbols "));
        }

        // strip also drops names and headers of the sections, and what it re-aligns: at most a few kB, which are not counted. Of an object
        // file it drops the relocations of the debug sections too.
        Assert.That(advice!.Bytes, Is.GreaterThan(1000));
        Assert.That(
            freed - advice.Bytes, Is.InRange(-64, compile.Contains("-c", StringComparison.Ordinal) ? freed / 2 : 4096),
            $"strip frees {freed}, advice says {advice.Bytes}");
        Assert.That(Advise("opt/tool", File.ReadAllBytes(Path.Combine(folder.Path, "b"))), Is.Null, "nothing is left to strip");
    }

    [Test]
    public void SeparateDebugFile_IsCountedOnce()
    {
        using Folder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, "a.c"), Source());
        folder.Run("gcc", "-g -w -o a a.c");
        folder.Run("objcopy", "--only-keep-debug a a.debug");
        byte[] debug = File.ReadAllBytes(Path.Combine(folder.Path, "a.debug"));
        var all = Advisor.Advise(TestImage.Of(new TarBuilder().File("usr/lib/debug/a.debug", debug)).Analyze());
        Assert.That(all.Single().Kind, Is.EqualTo("debug-files"));
        Assert.That(all.Single().Bytes, Is.EqualTo(debug.Length));
    }

    [Test]
    public void BeamFiles_LoseTheChunksThatStrippersDrop_AndAreCompressed()
    {
        byte[] beam =
            BeamSample.Of(
            ("AtU8", [0, 0, 0, 1, 4, .. "shop"u8]), ("Code", new byte[200]), ("Attr", new byte[8]), ("Dbgi", new byte[3000]),
            ("CInf", new byte[99]), ("Line", new byte[40]));
        Suggestion advice = Advisor.Advise(TestImage.ByDockerfile(new TarBuilder().File("app/lib/shop/ebin/shop.beam", beam)).Analyze())
            .Single();
        Assert.That(advice.Kind, Is.EqualTo("beam-chunks"));
        Assert.That(advice.Bytes, Is.InRange(8 + 3000 + 8 + 100, beam.Length - 20), "what is left is compressed");
        Assert.That(
            advice.Fix, Does.Contain("beam_lib:strip_files").And.Contain("strip_beams").And.Contain("ERL_COMPILER_OPTIONS=deterministic"));
        Assert.That(advice.Fix, Does.Contain("filelib:wildcard(\"/app/lib/shop/ebin/**/*.beam\")"), "where they are");
    }

    [Test]
    public void FixedRelease_IsSmallerByTheAdvice()
    {
        var leaky = Modules("nix/01-layered-release");
        var repaired = Modules("nix/03-layered-release-fixed");
        Assert.That(leaky.Keys, Is.SupersetOf(repaired.Keys).And.Contains("shop.beam"));

        // The release's own modules were compiled deterministically and stripped; OTP's stayed as they were.
        string[] own = ["shop.beam", "shop_cart.beam"];
        Assert.That(own.Select(m => leaky[m].Strippable), Has.All.GreaterThan(100));
        Assert.That(own.Select(m => repaired[m].Strippable), Has.All.EqualTo(0));
    }

    private static Dictionary<string, (long Size, long Strippable)> Modules(string fixture)
    {
        var analysis = ImageAnalyzer.Analyze(
            new ImageRequest(SharedFixtures.Path(fixture + "/image.tar.gz")), new AnalyzeOptions { Directory = Repository.Root });
        Dictionary<RootNode, long> strippable = analysis.Strippable.ToDictionary(f => f.Node, f => f.Bytes);
        Dictionary<string, (long, long)> modules = [];
        foreach (RootNode node in analysis.Files!.NodesBelowRoot)
        {
            if (analysis.Files.PathOf(node) is var path && path.EndsWith(".beam", StringComparison.Ordinal)
                && path.Contains("-shop-1", StringComparison.Ordinal)
                && analysis.Files.ContentOf(node) is { } content)
            {
                modules[Path.GetFileName(path)] = (analysis.Files.SizeOf(content), strippable.GetValueOrDefault(node));
            }
        }

        return modules;
    }

    private static Suggestion? Advise(string path, byte[] content) =>
        Advisor.Advise(TestImage.Of(new TarBuilder().File(path, content, mode: 0x1ed)).Analyze())
            .SingleOrDefault(s => s.Kind == "unstripped");

    // Enough names for a visible symbol table.
    private static string Source() =>
        string.Concat(Enumerable.Range(0, 200).Select(i => $"int a_function_with_a_long_name_{i}(int x) {{ return x * {i}; }}\n"))
        + "int main(void) { return 0; }\n";

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("imagebudget").FullName;

        public void Run(string program, string arguments)
        {
            ProcessStartInfo start = new(program, arguments) { WorkingDirectory = Path, RedirectStandardError = true };
            try
            {
                using Process process = Process.Start(start)!;
                string errors = process.StandardError.ReadToEnd();
                process.WaitForExit();
                Assert.That(process.ExitCode, Is.Zero, errors);
            }
            catch (System.ComponentModel.Win32Exception)
            {
                Assert.Ignore($"{program} is not here.");
            }
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
