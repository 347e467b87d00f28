using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ImageBudget.Formats.Elf;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Formats.Elf;

/// <summary>The programs and libraries of the machine that runs the tests, compared with readelf's output.</summary>
public sealed class ElfTapSystemTests
{
    private static readonly string[] _folders =
        ["/usr/bin", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/sbin", "/lib"];

    [Test]
    public void Facts_AgreeWithReadelf()
    {
        string[] files = Files(48);
        foreach (string file in files)
        {
            string truth = Readelf(file);
            ElfFacts facts = ElfFeed.Read(File.ReadAllBytes(file))!;

            Assert.That(facts.Incomplete, Is.Null, file);
            Assert.That(facts.Needed, Is.EqualTo(Values(truth, @"\(NEEDED\)\s+Shared library: \[(.*)\]")), file);
            Assert.That(facts.Soname, Is.EqualTo(Values(truth, @"\(SONAME\)\s+Library soname: \[(.*)\]").SingleOrDefault()), file);
            Assert.That(
                string.Join(':', facts.Runpath), Is.EqualTo(string.Concat(Values(truth, @"\(RUNPATH\)\s+Library runpath: \[(.*)\]"))),
                file);
            Assert.That(
                string.Join(':', facts.Rpath), Is.EqualTo(string.Concat(Values(truth, @"\(RPATH\)\s+Library rpath: \[(.*)\]"))), file);
            Assert.That(facts.Interpreter, Is.EqualTo(Values(truth, @"Requesting program interpreter: (.*)\]").SingleOrDefault()), file);
            Assert.That(facts.BuildId, Is.EqualTo(Values(truth, @"Build ID: ([0-9a-f]+)").FirstOrDefault()), file);
            Assert.That(facts.HasSymbolTable, Is.EqualTo(Regex.IsMatch(truth, @"\] \.symtab\s+SYMTAB")), file);
            Assert.That(facts.DebugBytes, Is.EqualTo(Values(truth, @"\] \.z?debug_\S+\s+(?!NOBITS)\S+\s+\S+ \S+ (\S+)")
                .Sum(size => long.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture))), file);
        }
    }

    [Test]
    public void FilesAboveTheCap_GiveTheSameFacts_OrSayWhatIsMissing()
    {
        int same = 0;
        string[] files = Files(48, minSize: 300_000);
        using ElfTap small = new(256 * 1024);
        using ElfTap whole = new();
        foreach (string file in files)
        {
            byte[] bytes = File.ReadAllBytes(file);
            ElfFacts facts = ElfFeed.Read(small, bytes, seed: 5)!;
            Assert.That(ElfFeed.Describe(ElfFeed.Read(small, bytes)), Is.EqualTo(ElfFeed.Describe(facts)), file);
            if (facts.Incomplete is null)
            {
                same++;
                Assert.That(ElfFeed.Describe(facts), Is.EqualTo(ElfFeed.Describe(ElfFeed.Read(whole, bytes))), file);
            }
        }

        TestContext.Out.WriteLine($"{same} of {files.Length} complete");
        Assert.That(same, Is.GreaterThan(files.Length / 2));
    }

    [Test]
    public void DamagedProgram_NeverThrows()
    {
        byte[] bytes = File.ReadAllBytes(Files(1).Single());
        using ElfTap whole = new();
        using ElfTap small = new(16 * 1024);
        foreach (byte[] damaged in Damage.Cuts(bytes, dense: 200, sparse: 100).Concat(Damage.Flips(bytes, 300, seed: 7, head: 2048)))
        {
            Assert.That(() => ElfFeed.Read(whole, damaged), Throws.Nothing);
            Assert.That(() => ElfFeed.Read(small, damaged), Throws.Nothing);
        }
    }

    private static string[] Files(int count, int minSize = 0)
    {
        string[] all = [.. _folders.Where(Directory.Exists).SelectMany(Directory.EnumerateFiles)
            .Where(file => new FileInfo(file) is { LinkTarget: null, Length: <= 3_000_000 } info && info.Length > minSize && IsElf(file))
            .Order(StringComparer.Ordinal)];
        if (all.Length == 0 || !File.Exists("/usr/bin/readelf"))
        {
            Assert.Ignore("No ELF files or no readelf on this machine.");
        }

        int step = Math.Max(1, all.Length / count);
        return [.. all.Where((_, index) => index % step == 0).Take(count)];
    }

    private static bool IsElf(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            byte[] head = new byte[4];
            return stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4 && ElfTap.Looks(head);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string[] Values(string text, string pattern) => [.. Regex.Matches(text, pattern).Select(match => match.Groups[1].Value)];

    private static string Readelf(string file)
    {
        ProcessStartInfo start =
            new("/usr/bin/readelf", ["-W", "-d", "-l", "-S", "-n", file]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
