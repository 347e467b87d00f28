using System.Text;
using System.Text.Json;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

public sealed class CheckCommandTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    private static IEnumerable<TestCaseData> Verdicts()
    {
        yield return new TestCaseData(SampleResults.Pass, 0, "within budget\n").SetArgDisplayNames("pass");
        yield return new TestCaseData(SampleResults.OverBudget, 1, "over budget: 2 errors, 1 warning, 1 waived\n")
            .SetArgDisplayNames("over budget");
        yield return new TestCaseData(SampleResults.NotMeasured, 2, "not measured: IB0102, IB9002\n").SetArgDisplayNames("not measured");
    }

    [TestCaseSource(nameof(Verdicts))]
    public void Verdict_IsTheExitCode_AndTheLastLine(CheckResult result, int exitCode, string lastLine)
    {
        ToolRun tool = new() { Result = result };
        Assert.That(tool.Run("check"), Is.EqualTo(exitCode));
        Assert.That(tool.Out, Does.Match("\n(ok|x) " + System.Text.RegularExpressions.Regex.Escape(lastLine.TrimEnd('\n')) + "(, 1 cause)?\n$"));
        Assert.That(tool.Error, Is.Empty);
    }

    [Test]
    public void Options_ReachTheEngine()
    {
        ToolRun tool = new() { Directory = _folder };
        Assert.That(tool.Run("check", "a.tar", "--budget", "ci/b.yaml", "--name", "shop", "--platform", "linux/arm64", "--tag", "t:1",
            "--warnaserror", "--cache", "obj", "--trust-file-times"), Is.Zero, tool.Error);
        CheckOptions options = tool.AskedToCheck!;
        Assert.That(options.Images, Is.EqualTo(new[] { new ImageRequest("a.tar", "shop") }));
        Assert.That(options.Directory, Is.EqualTo(_folder));
        Assert.That(options.BudgetFile, Is.EqualTo(Path.Combine(_folder, "ci", "b.yaml")));
        Assert.That(options.BudgetDisplayName, Is.EqualTo("ci/b.yaml"));
        Assert.That(options.CacheDirectory, Is.EqualTo(Path.Combine(_folder, "obj")));
        Assert.That(options.TrustFileTimes, Is.True);
        Assert.That((options.Platform, options.Tag, options.WarningsAsErrors), Is.EqualTo(("linux/arm64", "t:1", true)));
    }

    [Test]
    public void Images_MayHaveNames()
    {
        File.WriteAllText(Path.Combine(_folder, "d=e.tar"), "");
        ToolRun tool = new() { Directory = _folder };
        Assert.That(tool.Run("check", "a=one.tar", "b=oci:two:1.4", "c.tar", "d=e.tar"), Is.Zero, tool.Error);
        Assert.That(tool.AskedToCheck!.Images, Is.EqualTo((ImageRequest[])
        [
            new("one.tar", "a"), new("oci:two:1.4", "b"), new("c.tar"), new("d=e.tar"),
        ]));
    }

    [Test]
    public void Options_LeftOut_AreNull()
    {
        ToolRun tool = new();
        tool.Run("check");
        CheckOptions options = tool.AskedToCheck!;
        Assert.That(options.Images, Is.Empty);
        Assert.That(
            (options.BudgetFile, options.BudgetDisplayName, options.Platform, options.Tag, options.CacheDirectory,
            options.WarningsAsErrors, options.TrustFileTimes),
            Is.EqualTo(((string?)null, (string?)null, (string?)null, (string?)null, (string?)null, false, false)));
    }

    [Test]
    public void TrustedTimes_WithoutACache_AreAMistake()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("check", "a.tar", "--trust-file-times"), Is.EqualTo(2));
        Assert.That(tool.Error, Does.Contain("--trust-file-times needs --cache DIRECTORY"));
    }

    [Test]
    public void Json_OnStandardOutput_IsNothingButJson_AndErrorsAreOnStandardError()
    {
        ToolRun tool = new() { Result = SampleResults.NotMeasured };
        Assert.That(tool.Run("check", "--report", "json"), Is.EqualTo(2));
        using JsonDocument document = JsonDocument.Parse(tool.Out);
        Assert.That(document.RootElement.GetProperty("verdict").GetString(), Is.EqualTo("fail"));
        Assert.That(tool.Error, Does.Contain("error IB9002").And.Not.Contain("warning"));
    }

    [Test]
    public void Reports_AllComeFromOneRun()
    {
        ToolRun tool = new() { Directory = _folder, Result = SampleResults.OverBudget };
        Assert.That(tool.Run("check", "-r", "json=r.json", "--report", "msbuild=r.txt"), Is.EqualTo(1), tool.Error);
        Assert.That(tool.Out, Does.Contain("over budget"), "a gate does not fail in silence");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, "r.json")));
        Assert.That(document.RootElement.GetProperty("findings").GetArrayLength(), Is.EqualTo(4));
        Assert.That(File.ReadAllText(Path.Combine(_folder, "r.txt")), Does.StartWith("budgets.yaml(5,14): error IB1001: "));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(2), "no temporary file is left");
    }

    [Test]
    public void ReportFile_ThatExists_IsReplaced_AndALinkKeepsItsPlace()
    {
        string real = Path.Combine(_folder, "real.json");
        string link = Path.Combine(_folder, "link.json");
        File.WriteAllText(real, "old");
        File.CreateSymbolicLink(link, real);
        ToolRun tool = new() { Directory = _folder };
        Assert.That(tool.Run("check", "--report", "json=link.json"), Is.Zero, tool.Error);
        Assert.That(new FileInfo(link).LinkTarget, Is.EqualTo(real));
        Assert.That(File.ReadAllText(real), Does.StartWith("{"));
    }

    [Test]
    public void ReportFile_WhoseWritingFails_IsNotThere_AndTheOldOneStays()
    {
        string path = Path.Combine(_folder, "report.json");
        File.WriteAllText(path, "old");
        Assert.That(() => ReportFile.Write(path, writer =>
        {
            writer.Write("half");
            writer.Flush();
            throw new OperationCanceledException();
        }), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.GetFiles(_folder), Is.EqualTo(new[] { path }));
        Assert.That(File.ReadAllText(path), Is.EqualTo("old"));
    }

    [Test]
    public void Cancelled_IsExitCode130_AndWritesNoReport()
    {
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        ToolRun tool = new() { Directory = _folder, Cancellation = cancelled.Token };
        Assert.That(tool.Run("check", "--report", "json=r.json"), Is.EqualTo(130));
        Assert.That(tool.Out, Is.Empty);
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    [Test]
    public void FullDisk_IsTold_AndIsNoPass()
    {
        ToolRun tool = new() { OtherOut = new FullDisk() };
        Assert.That(tool.Run("check"), Is.EqualTo(2));
        Assert.That(tool.Error, Does.StartWith("image-budget : error IB0005: standard output cannot be written: "));
    }

    [Test]
    public void StandardError_ThatCannotBeWritten_ChangesNothing()
    {
        using StreamWriter log = new(new LogStream(new ClosedStream())) { AutoFlush = true };
        Assert.That(() => log.Write("progress"), Throws.Nothing);
    }

    [Test]
    public void Bug_ShowsAStackTrace_AndAsksKindly()
    {
        ToolRun tool = new() { Throws = new InvalidOperationException("::error::boom") };
        Assert.That(tool.Run("check"), Is.EqualTo(2));
        Assert.That(tool.Error, Does.Contain("This is a bug").And.Contain("InvalidOperationException").And.Contain("   at "));
        Assert.That(tool.Error, Does.Match(@"\ndotnet-image-budget \d+\.\d+\.\d+\S*\n"));
        Assert.That(tool.Out, Is.Empty);
    }

    private sealed class ClosedStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new UnauthorizedAccessException();
    }

    private sealed class FullDisk : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("No space left on device");
    }

    [Test]
    public void Summary_WithoutAFile_IsAppendedToTheJobsPage()
    {
        string page = Path.Combine(_folder, "summary.md");
        File.WriteAllText(page, "what another step wrote\n");
        ToolRun tool = new() { Directory = _folder, StepSummary = page, Result = SampleResults.OverBudget };
        Assert.That(tool.Run("check", "--report", "summary", "--report", "github"), Is.EqualTo(1), tool.Error);
        Assert.That(File.ReadAllText(page), Does.StartWith("what another step wrote\n## ").And.Contains("over budget"));
        Assert.That(tool.Out, Does.StartWith("::error file=budgets.yaml,line=5,"));
    }

    [Test]
    public void Summary_WithoutAFileOrAJobsPage_GoesToStandardOutput()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("check", "--report", "summary"), Is.Zero, tool.Error);
        Assert.That(tool.Out, Does.StartWith("## "));
    }
}
