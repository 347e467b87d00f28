using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Formats.Elf;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.References;

/// <summary>Edges from file contents: ELF, scripts, links, and the configuration's commands.</summary>
public class FileReferencesTests
{
    private const string Glibc = "/lib64/ld-linux-x86-64.so.2";
    private const string Musl = "/lib/ld-musl-x86_64.so.1";

    [Test]
    public void Elf_NeededLibraryThroughALink_LeadsToTheTargetsOwner()
    {
        string[] edges = new RunnableImage()
            .Owns("app", "/usr/bin/app").Owns("libfoo1", "/usr/lib/x86_64-linux-gnu/libfoo.so.1", "/usr/lib/x86_64-linux-gnu/libfoo.so.1.2")
            .File("/usr/bin/app", Program(Glibc, "libfoo.so.1"), executable: true)
            .File("/usr/lib/x86_64-linux-gnu/libfoo.so.1.2", Library("libfoo.so.1"))
            .Link("/usr/lib/x86_64-linux-gnu/libfoo.so.1", "libfoo.so.1.2")
            .Edges("elf");
        Assert.That(
            edges, Is.EqualTo(
            new[] { "app -> libfoo1 | /usr/bin/app | NEEDED libfoo.so.1 -> /usr/lib/x86_64-linux-gnu/libfoo.so.1.2 (default)" }));
    }

    [Test]
    public void Elf_Interpreter_IsAReference()
    {
        string[] edges = new RunnableImage()
            .Owns("app", "/app").Owns("libc6", Glibc)
            .File("/app", Program(Glibc), executable: true).File(Glibc, Library("ld-linux-x86-64.so.2"))
            .Edges("elf");
        Assert.That(edges, Is.EqualTo(new[] { $"app -> libc6 | /app | INTERP {Glibc} -> {Glibc}" }));
    }

    [Test]
    public void Elf_Runpath_PrecedesDefaultDirectories()
    {
        string[] edges =
            TwoCopies(new ElfImage(true, false) { Type = 2, Interpreter = Glibc, Needed = ["libfoo.so.1"], Runpath = "$ORIGIN/../lib" })
            .Edges("elf");
        Assert.That(
            edges, Is.EqualTo(new[] { "app -> own | /opt/app/bin/app | NEEDED libfoo.so.1 -> /opt/app/lib/libfoo.so.1 (RUNPATH)" }));
    }

    [Test]
    public void Elf_RpathNextToARunpath_IsIgnored()
    {
        ElfImage program =
            new(true, false) { Type = 2, Interpreter = Glibc, Needed = ["libfoo.so.1"], Rpath = "/opt/app/lib", Runpath = "/nowhere" };
        Assert.That(TwoCopies(program).Edges("elf"), Has.Length.EqualTo(1).And.One.Contains("app -> system"));
    }

    [Test]
    public void Elf_RpathOfTheProgram_AppliesToLibrariesOfLibraries()
    {
        string[] edges = new RunnableImage()
            .Owns("app", "/app").Owns("one", "/opt/lib/libone.so").Owns("two", "/opt/lib/libtwo.so")
            .File("/app",
                new ElfImage(true, false) { Type = 2, Interpreter = Glibc, Needed = ["libone.so"], Rpath = "${ORIGIN}/opt/lib" }.ToBytes(),
                true)
            .File("/opt/lib/libone.so", Library("libone.so", "libtwo.so")).File("/opt/lib/libtwo.so", Library("libtwo.so"))
            .Edges("elf");
        Assert.That(edges, Has.One.EqualTo("one -> two | /opt/lib/libone.so | NEEDED libtwo.so -> /opt/lib/libtwo.so (RPATH)"));
    }

    [Test]
    public void Elf_RunpathOfTheProgram_DoesNotApplyToLibrariesOfLibraries()
    {
        string[] edges = new RunnableImage()
            .Owns("app", "/app").Owns("one", "/opt/lib/libone.so").Owns("two", "/opt/lib/libtwo.so")
            .File("/app",
                new ElfImage(true, false) { Type = 2, Interpreter = Glibc, Needed = ["libone.so"], Runpath = "/opt/lib" }.ToBytes(), true)
            .File("/opt/lib/libone.so", Library("libone.so", "libtwo.so")).File("/opt/lib/libtwo.so", Library("libtwo.so"))
            .Edges("elf");
        Assert.That(edges, Has.None.Contains("one -> two"));
    }

    [Test]
    public void Elf_LoadedLibrary_IsReused()
    {
        string[] edges = new RunnableImage()
            .Owns("app", "/app").Owns("one", "/opt/lib/libone.so").Owns("two", "/opt/lib/libtwo.so")
            .File("/app",
                new ElfImage(
                true, false)
                { Type = 2, Interpreter = Glibc, Needed = ["libone.so", "libtwo.so"], Runpath = "/opt/lib" }.ToBytes(), true)
            .File("/opt/lib/libone.so", Library("libone.so", "libtwo.so")).File("/opt/lib/libtwo.so", Library("libtwo.so"))
            .Edges("elf");
        Assert.That(edges, Has.One.Contains("one -> two"));
    }

    [Test]
    public void Elf_LibraryOfAnotherClass_IsSkipped()
    {
        string[] edges = new RunnableImage()
            .Owns("app", "/app").Owns("narrow", "/lib/x86_64-linux-gnu/libfoo.so.1").Owns("wide", "/usr/lib/libfoo.so.1")
            .File("/app", Program(Glibc, "libfoo.so.1"), true)
            .File("/lib/x86_64-linux-gnu/libfoo.so.1", new ElfImage(false, false) { Soname = "libfoo.so.1" }.ToBytes())
            .File("/usr/lib/libfoo.so.1", Library("libfoo.so.1"))
            .Edges("elf");
        Assert.That(edges, Has.Length.EqualTo(1).And.One.Contains("app -> wide"));
    }

    [Test]
    public void Elf_DirectoriesOfLdSoConf_AreSearchedFirst()
    {
        string[] edges = new RunnableImage()
            .Owns("app", "/app").Owns("vendor", "/opt/vendor/libfoo.so.1").Owns("system", "/usr/lib/libfoo.so.1")
            .File("/etc/ld.so.conf", "include /etc/ld.so.conf.d/*.conf\n")
                .File("/etc/ld.so.conf.d/vendor.conf", "# ours\n/opt/vendor # yes\n")
            .File("/app", Program(Glibc, "libfoo.so.1"), true)
            .File("/opt/vendor/libfoo.so.1", Library("libfoo.so.1")).File("/usr/lib/libfoo.so.1", Library("libfoo.so.1"))
            .Edges("elf");
        Assert.That(edges, Is.EqualTo(new[] { "app -> vendor | /app | NEEDED libfoo.so.1 -> /opt/vendor/libfoo.so.1 (ld.so.conf)" }));
    }

    [Test]
    public void Elf_LdSoConfThatIncludesItself_Ends()
    {
        string[] edges = new RunnableImage()
            .File("/etc/ld.so.conf", "include /etc/ld.so.*\ninclude ld.so.conf\n").File("/app", Program(Glibc, "libfoo.so.1"), true)
                .Edges("elf");
        Assert.That(edges, Is.Empty);
    }

    [Test]
    public void Elf_MuslProgram_UsesTheLoaderAndItsPathFile()
    {
        string[] edges = new RunnableImage()
            .Owns("app", "/app").Owns("musl", Musl).Owns("foo", "/extra/libfoo.so.1")
            .File("/etc/ld-musl-x86_64.path", "/lib:/extra\n/usr/lib\n")
            .File(Musl, Library(null)).File("/extra/libfoo.so.1", Library("libfoo.so.1", "libc.musl-x86_64.so.1"))
            .File("/app", Program(Musl, "libfoo.so.1", "libc.musl-x86_64.so.1"), true)
            .Edges("elf");
        Assert.That(edges, Is.EqualTo(new[]
        {
            "app -> foo | /app | NEEDED libfoo.so.1 -> /extra/libfoo.so.1 (ld-musl-x86_64.path)",
            $"app -> musl | /app | INTERP {Musl} -> {Musl}",
            $"app -> musl | /app | NEEDED libc.musl-x86_64.so.1 -> {Musl} (musl)",
            $"foo -> musl | /extra/libfoo.so.1 | NEEDED libc.musl-x86_64.so.1 -> {Musl} (musl)",
        }));
    }

    [Test]
    public void Elf_LibrariesThatNeedEachOther_End()
    {
        string[] edges = new RunnableImage()
            .Owns("one", "/lib/libone.so").Owns("two", "/lib/libtwo.so")
            .File("/lib/libone.so", Library("libone.so", "libtwo.so", "libone.so"))
                .File("/lib/libtwo.so", Library("libtwo.so", "libone.so"))
            .File("/app", Program(Glibc, "libone.so"), true)
            .Edges("elf");
        Assert.That(edges, Has.Length.EqualTo(3));
        Assert.That(edges[0], Does.StartWith("image -> one | /app"));
    }

    [Test]
    public void Shebang_InterpreterAfterEnv_IsFoundInPath()
    {
        string[] edges = new RunnableImage { Env = ["PATH=/opt/py/bin:/usr/bin"] }
            .Owns("tool", "/usr/bin/tool").Owns("coreutils", "/usr/bin/env").Owns("python3", "/opt/py/bin/python3.11")
                .Owns("old", "/usr/bin/python3")
            .File("/usr/bin/env", "x", true).File("/usr/bin/python3", "x", true).File("/opt/py/bin/python3.11", "x", true)
            .Link("/opt/py/bin/python3", "python3.11")
            .File("/usr/bin/tool", "#!/usr/bin/env -S FOO=1 python3 -u\nprint()\n", true)
            .Edges("shebang");
        Assert.That(edges, Is.EqualTo(new[]
        {
            "tool -> coreutils | /usr/bin/tool | #!/usr/bin/env -S FOO=1 python3 -u",
            "tool -> python3 | /usr/bin/tool | #!/usr/bin/env -S FOO=1 python3 -u",
        }));
    }

    [Test]
    public void Shebang_FileThatIsNotExecutable_DoesNotCount()
    {
        RunnableImage image = new RunnableImage().Owns("dash", "/bin/sh").File("/bin/sh", "x", true).File("/lib/functions", "#!/bin/sh\n");
        Assert.That(image.Edges("shebang"), Is.Empty);
    }

    [Test]
    public void Symlink_TargetOfAnotherOwner_IsAnEdge()
    {
        string[] edges = new RunnableImage()
            .Owns("dev", "/usr/lib/libfoo.so").Owns("libfoo1", "/usr/lib/libfoo.so.1", "/usr/lib/libfoo.so.1.2")
            .Link("/usr/lib/libfoo.so", "libfoo.so.1").Link("/usr/lib/libfoo.so.1", "libfoo.so.1.2").File("/usr/lib/libfoo.so.1.2", "x")
            .Link("/usr/lib/gone", "nothing")
            .Edges("symlink");
        Assert.That(edges, Is.EqualTo(new[] { "dev -> libfoo1 | /usr/lib/libfoo.so | -> libfoo.so.1" }));
    }

    [Test]
    public void Config_ProgramAndFilesOfTheCommand_AreReferencesOfTheImage()
    {
        RunnableImage image = new RunnableImage { Entrypoint = ["tini", "--", "node"], Cmd = ["server.js"], WorkingDir = "/srv/app" }
            .Owns("tini", "/usr/bin/tini").Owns("nodejs", "/usr/bin/node").Owns("shop", "/srv/app/server.js").Owns("idle", "/usr/bin/idle")
            .File("/usr/bin/tini", "x", true).File("/usr/bin/node", "x", true).File("/srv/app/server.js", "x")
                .File("/usr/bin/idle", "x", true);
        string[] edges = [.. image.Edges("depends").Where(e => e.Contains("config:", StringComparison.Ordinal))];
        Assert.That(edges, Is.EqualTo(new[]
        {
            "image -> nodejs | config:Entrypoint | node -> /usr/bin/node",
            "image -> shop | config:Cmd | server.js -> /srv/app/server.js",
            "image -> tini | config:Entrypoint | tini -> /usr/bin/tini",
        }));
    }

    [Test]
    public void Config_ShellForm_LeadsToThePrograms()
    {
        RunnableImage image = new RunnableImage { Cmd = ["/bin/sh", "-c", "exec node /srv/server.js"] }
            .Owns("dash", "/bin/sh").Owns("nodejs", "/usr/bin/node").Owns("shop", "/srv/server.js")
            .File("/bin/sh", "x", true).File("/usr/bin/node", "x", true).File("/srv/server.js", "x");
        string[] edges = [.. image.Edges("depends").Where(e => e.Contains("config:Cmd", StringComparison.Ordinal))];
        Assert.That(edges.Select(e => e.Split(" | ")[0]), Is.EqualTo(new[] { "image -> dash", "image -> nodejs", "image -> shop" }));
    }

    [Test]
    public void StorePath_IsNeverTheTargetOfAFilesEdge()
    {
        const string Store = "/nix/store/00000000000000000000000000000000-foo-1";
        RunnableImage image = new RunnableImage()
            .Owns("libc6", Glibc).File(Glibc, Library("ld-linux-x86-64.so.2"))
            .File($"{Store}/lib/libfoo.so.1", Library("libfoo.so.1"))
            .File($"{Store}/bin/foo", Program(Glibc, "libfoo.so.1"), true)
            .Link("/usr/lib/libfoo.so.1", $"{Store}/lib/libfoo.so.1")
            .File("/app", Program(Glibc, "libfoo.so.1"), true);
        Assert.That(image.Edges("elf").Select(e => e.Split(" | ")[0]), Is.EqualTo(new[] { "foo -> libc6", "image -> libc6" }).AsCollection);
    }

    [Test]
    public void RealDebianImage_WhyThroughElf_NamesTheProgramAndTheLibrary()
    {
        string file = Path.Combine(Repository.Fixtures("images/real"), "deb-small.docker20.tar.gz");
        ImageAnalysis analysis = ImageAnalyzer.Analyze(new ImageRequest(file), new AnalyzeOptions { Directory = Repository.Root });
        Reference edge = analysis.References.Single(
            r => r.Kind == "elf" && r.From.Contains("/sed@", StringComparison.Ordinal)
                && r.To.Contains("/libacl1@", StringComparison.Ordinal));
        Assert.That(edge.Evidence.Single(), Is.EqualTo(new Evidence(
            "/bin/sed", null, "NEEDED libacl.so.1 -> /usr/lib/x86_64-linux-gnu/libacl.so.1.1.2301 (ld.so.conf)")));

        // dpkg-shlibdeps makes packages depend, directly or not, on the libraries that their programs link.
        ILookup<string, string> depends = analysis.References.Where(r => r.Kind == "depends").ToLookup(r => r.From, r => r.To);
        int held = 0;
        foreach (Reference elf in analysis.References.Where(r => r.Kind == "elf" && r.From != Reference.ImageNode))
        {
            Assert.That(Closure(depends, elf.From), Does.Contain(elf.To), elf.From);
            held++;
        }

        TestContext.Out.WriteLine($"elf edges that dpkg knows as dependencies: {held}");
        Assert.That(held, Is.GreaterThan(40));
    }

    private static HashSet<string> Closure(ILookup<string, string> edges, string from)
    {
        HashSet<string> seen = [from];
        Queue<string> open = new([from]);
        while (open.TryDequeue(out string? id))
        {
            foreach (string next in edges[id].Where(seen.Add))
            {
                open.Enqueue(next);
            }
        }

        return seen;
    }

    private static RunnableImage TwoCopies(ElfImage program) => new RunnableImage()
        .Owns("app", "/opt/app/bin/app").Owns("own", "/opt/app/lib/libfoo.so.1").Owns("system", "/usr/lib/libfoo.so.1")
        .File("/opt/app/bin/app", program.ToBytes(), true)
        .File("/opt/app/lib/libfoo.so.1", Library("libfoo.so.1")).File("/usr/lib/libfoo.so.1", Library("libfoo.so.1"));

    private static byte[] Program(string interpreter, params string[] needed) =>
        new ElfImage(true, false) { Type = 2, Interpreter = interpreter, Needed = needed }.ToBytes();

    private static byte[] Library(string? soname, params string[] needed) =>
        new ElfImage(true, false) { Soname = soname, Needed = needed }.ToBytes();
}
