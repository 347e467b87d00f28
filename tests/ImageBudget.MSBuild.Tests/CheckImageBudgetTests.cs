using System.IO.Compression;
using System.Text.RegularExpressions;
using ImageBudget.Results;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Testing;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using NUnit.Framework;

namespace ImageBudget.MSBuild.Tests;

public sealed class CheckImageBudgetTests
{
    private const string TightBudget = """
        maxSize: 1 MB
        disallowedReferences: [erlang]
        disallowedRequisites: [systemd]

        """;

    private readonly RecordingEngine _engine = new();
    private string _folder = "";

    private static string Leaky => Path.Combine(Repository.Root, "samples", "shop-leaky.tar.gz");

    private static string Fixed => Path.Combine(Repository.Root, "samples", "shop-fixed.tar.gz");

    [SetUp]
    public void MakeFolder()
    {
        _engine.Lines.Clear();
        _engine.Messages.Clear();
        _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Findings_AreThoseOfTheCheck_SentenceBySentence()
    {
        Write("budgets.yaml", TightBudget);
        string image = Copy(Leaky);
        CheckResult direct = BudgetCheck.Run(new CheckOptions { Directory = _folder, Images = [new ImageRequest("shop-leaky.tar.gz")] });
        using StringWriter canonical = new();
        new CanonicalReport().Write(direct, canonical, new ReportOptions());
        string[] expected = [.. canonical.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => _folder + "/" + l)];

        Assert.That(Run(image), Is.False);
        Assert.That(_engine.Lines, Is.EqualTo(expected));
        Assert.That(_engine.Lines.Select(l => l[..(l.IndexOf(':', StringComparison.Ordinal) + 14)]), Is.SupersetOf(new[]
        {
            $"{_folder}/budgets.yaml(1,10): error IB1001",
            $"{_folder}/budgets.yaml(2,24): error IB2001",
            $"{_folder}/budgets.yaml(3,24): error IB2002",
        }));
        Assert.That(_engine.Lines, Has.Some.Contains("[chain: image -> shop-1.4.0 -> erlang-25.2.3 -> systemd-"));
    }

    [Test]
    public void ImageWithinItsBudget_Passes_AndSaysSo()
    {
        Write("budgets.yaml", "maxSize: 60 MB\n");
        Assert.That(Run(Copy(Fixed)), Is.True);
        Assert.That(_engine.Lines, Is.Empty);
        Assert.That(_engine.Messages, Has.Exactly(1).EqualTo(PassLine()));
        Assert.That(PassLine(), Does.Match(@"^shop-fixed is within budget: unpacked [0-9.]+ MB, limit 60\.0 \([0-9]+ %\)$"));
    }

    [TestCase("enforce: false\nmaxSize: 1 MB\n", 0)]
    [TestCase("maxSize: 1 MB\n", 0)]
    [TestCase("maxLayers: 100\n", 1)]
    public void OnlyAnImageWithinItsBudget_IsSaidToBe(string budget, int lines)
    {
        Write("budgets.yaml", budget);
        Run(Copy(Fixed));
        Assert.That(_engine.Messages.Count(m => m.StartsWith("shop-fixed is within budget", StringComparison.Ordinal)), Is.EqualTo(lines));
    }

    // The console report's first line, without its mark and the blanks of its columns.
    private string PassLine()
    {
        CheckResult direct = BudgetCheck.Run(new CheckOptions { Directory = _folder, Images = [new ImageRequest("shop-fixed.tar.gz")] });
        using StringWriter console = new();
        ReportCatalog.All.Single(r => r.Name == "console").Write(direct, console, new ReportOptions());

        // The sizes stand beside the verdict where there is room, else below it.
        string[] lines = console.ToString().Split('\n');
        string first = lines[0].EndsWith("within budget", StringComparison.Ordinal) ? lines[0] + lines[1] : lines[0];
        return Regex.Replace(first["ok ".Length..], "(?<=within budget) +", ": ");
    }

    [TestCase("docker-archive:shop-fixed.tar.gz", true)]
    [TestCase("oci-archive:shop-fixed.tar.gz", false)]
    public void Item_MaySayWhatItMustBe(string item, bool passes)
    {
        Write("budgets.yaml", "maxSize: 60 MB\n");
        Copy(Fixed);
        Assert.That(Run(Task("budgets.yaml", new TaskItem(item))), Is.EqualTo(passes));
        Assert.That(_engine.Lines.Select(l => l.Contains("IB9001", StringComparison.Ordinal)), Is.EqualTo(passes ? [] : new[] { true }));
    }

    [Test]
    public void Limits_HoldForTheImage_AndAMistakeInThemIsAnError()
    {
        Write("budgets.yaml", "maxSize: 60 MB\n");
        string image = Copy(Fixed);
        CheckImageBudget strict = Task("budgets.yaml", new TaskItem(image));
        strict.Limits = ["layers=3", " jsonBytes=1 MB"];
        Assert.That(Run(strict), Is.False);
        Assert.That(_engine.Lines.Single(), Does.Contain("error IB9008: the image has more than 3 layers; --limit layers=N raises it"));

        _engine.Lines.Clear();
        CheckImageBudget misspelt = Task("budgets.yaml", new TaskItem(image));
        misspelt.Limits = ["layer=3"];
        Assert.That(Run(misspelt), Is.False);
        Assert.That(
            _engine.Lines.Single(), Does.Contain("error IB0004: ImageBudgetLimits: there is no limit 'layer'; did you mean 'layers'?"));
    }

    [Test]
    public void Speed_IsShownInReports_AndAMistakeInItIsAnError()
    {
        Write("budgets.yaml", "maxSize: 60 MB\n");
        string image = Copy(Fixed);
        CheckImageBudget task = Task("budgets.yaml", new TaskItem(image));
        task.Speed = "20Mbit/s";
        task.Reports = ["comment=comment.md"];
        Assert.That(Run(task), Is.True);
        Assert.That(File.ReadAllText(Path.Combine(_folder, "comment.md")), Does.Contain("2.1 s at 20 Mbit/s"));

        CheckImageBudget wrong = Task("budgets.yaml", new TaskItem(image));
        wrong.Speed = "20";
        Assert.That(Run(wrong), Is.False);
        Assert.That(_engine.Lines.Single(), Does.Contain("error IB0004: ImageBudgetSpeed cannot be '20': the unit is missing"));
    }

    [Test]
    public void Warnings_AreLeftToTheBuild()
    {
        Write("budgets.yaml", "maxSize: 1 MB\nseverity: { IB1001: warning }\n");
        Assert.That(Run(Copy(Fixed)), Is.True);
        Assert.That(_engine.Lines, Has.Count.EqualTo(1).And.All.Contains("budgets.yaml(1,10): warning IB1001: "));
    }

    [Test]
    public void Notes_AreMessages()
    {
        Write("budgets.yaml", "maxSize: 1 MB\nseverity: { IB1001: note }\n");
        Assert.That(Run(Copy(Fixed)), Is.True);
        Assert.That(_engine.Lines, Is.Empty);
        Assert.That(_engine.Messages, Has.Some.Contains("budgets.yaml(1,10): note IB1001: "));
    }

    [Test]
    public void MissingImage_IsAnErrorAtItsPath()
    {
        Write("budgets.yaml", "maxSize: 1 MB\n");
        Assert.That(Run("absent.tar"), Is.False);
        Assert.That(_engine.Lines, Is.EqualTo(new[] { $"{_folder}/absent.tar : error IB9001: there is no such file or directory" }));
    }

    [Test]
    public void NotAnImage_IsAnErrorAtItsPath()
    {
        Write("budgets.yaml", "maxSize: 1 MB\n");
        Write("shop {0}.tar", "not an image\n");
        Assert.That(Run("shop {0}.tar"), Is.False);
        Assert.That(_engine.Lines, Has.Count.EqualTo(1).And.All.StartsWith($"{_folder}/shop {{0}}.tar : error IB9001: not an image"));
    }

    [Test]
    public void MistakeInTheBudget_IsAnErrorAtItsLine()
    {
        Write("budgets.yaml", "maxLayers: 3\nmaxSizes: 1 MB\n");
        Assert.That(Run(Copy(Fixed)), Is.False);
        Assert.That(_engine.Lines, Has.Some.StartsWith($"{_folder}/budgets.yaml(2,1): error IB0102: "));
    }

    [Test]
    public void NoBudget_IsAnErrorAtTheProject()
    {
        Assert.That(Run(Task(null, new TaskItem(Fixed))), Is.False);
        Assert.That(_engine.Lines, Has.Count.EqualTo(1).And.All.StartsWith($"{_folder}/shop.csproj : error IB0001: no budgets.yaml"));
    }

    [Test]
    public void NoImages_IsAWarning()
    {
        Assert.That(Run(Task(null)), Is.True);
        Assert.That(_engine.Lines, Has.Count.EqualTo(1).And.All.StartsWith($"{_folder}/shop.csproj : warning IB0006: "));
    }

    [Test]
    public void Metadata_ChooseNameAndBudget()
    {
        Write("budgets.yaml", "images:\n  - { name: a, maxSize: 60 MB }\n  - { name: b, maxSize: 2 MB }\n");
        Write("other/tight.yaml", "maxSize: 3 MB\n");
        TaskItem named = new(Copy(Fixed));
        named.SetMetadata("Name", "b");
        TaskItem again = new(named);
        TaskItem elsewhere = new("shop-fixed.tar.gz");
        elsewhere.SetMetadata("Budget", "other/tight.yaml");
        Assert.That(Run(Task("budgets.yaml", named, again, elsewhere)), Is.False);
        Assert.That(_engine.Lines, Has.Count.EqualTo(2));
        Assert.That(_engine.Lines[0], Does.StartWith($"{_folder}/budgets.yaml(3,25): error IB1001: b: "));
        Assert.That(_engine.Lines[1], Does.StartWith($"{_folder}/other/tight.yaml(1,10): error IB1001: shop-fixed: "));
    }

    [Test]
    public void Baseline_IsComparedWith_AndSaysWhatGrew()
    {
        Write("budgets.yaml", "maxIncrease: { unpacked: 1 MB }\n");
        Copy(Fixed);
        CheckImageBudget task = Task("budgets.yaml", new TaskItem(Copy(Leaky)));
        task.Baseline = "shop-fixed.tar.gz";
        Assert.That(Run(task), Is.False);
        Assert.That(
            _engine.Lines,
            Has.Count.EqualTo(1).And.All.StartsWith($"{_folder}/budgets.yaml(1,26): error IB5001: shop-leaky: ").And.All.Contains(
            "erlang"));

        _engine.Lines.Clear();
        TaskItem same = new("shop-leaky.tar.gz");
        same.SetMetadata("Baseline", "shop-leaky.tar.gz");
        task = Task("budgets.yaml", same);
        task.Baseline = "shop-fixed.tar.gz";
        Assert.That(Run(task), Is.True);
        Assert.That(_engine.Lines, Is.Empty);
    }

    [Test]
    public void MissingBaseline_IsAnErrorAtItsPath()
    {
        Write("budgets.yaml", "maxIncrease: { unpacked: 1 MB }\n");
        CheckImageBudget task = Task("budgets.yaml", new TaskItem(Copy(Leaky)));
        task.Baseline = "absent.yaml";
        Assert.That(Run(task), Is.False);
        Assert.That(
            _engine.Lines, Has.Count.EqualTo(1).And.All.StartsWith($"{_folder}/absent.yaml : error IB0203: there is no such baseline"));
    }

    [Test]
    public void Deep_FindsWhatNixDoesNotSee()
    {
        Write("budgets.yaml", "disallowedReferences: [erlang]\n");
        const string Erlang = "nix/store/01234567890123456789012345678901-erlang-25";
        byte[] hidden = TestLayer.Gzip(new TarBuilder().File("start", $"exec /{Erlang}/bin/erl")).Stored;
        TarBuilder layer = new TarBuilder().File($"{Erlang}/bin/erl", "erl")
            .File("nix/store/11111111111111111111111111111111-shop-1/start.gz", hidden);
        File.WriteAllBytes(Path.Combine(_folder, "shop.tar"), TestImage.Of(layer).DockerArchive());
        Assert.That(Run("shop.tar"), Is.True);
        CheckImageBudget task = Task("budgets.yaml", new TaskItem("shop.tar"));
        task.Deep = true;
        Assert.That(Run(task), Is.False);
        Assert.That(_engine.Lines, Has.Count.EqualTo(1).And.All.Contains("error IB2001: ").And.All.Contains("start.gz"));
    }

    [Test]
    public void DeepThatIsNeither_IsAnError()
    {
        Write("budgets.yaml", "maxSize: 60 MB\n");
        TaskItem item = new(Copy(Fixed));
        item.SetMetadata("Deep", "perhaps");
        Assert.That(Run(Task("budgets.yaml", item)), Is.False);
        Assert.That(_engine.Lines, Has.Count.EqualTo(1).And.All.Contains("error IB0004: ").And.All.Contains("Deep=\"perhaps\""));
    }

    [TestCase("budgets.yaml")]
    [TestCase("shop-fixed.tar.gz")]
    [TestCase("before.yaml")]
    public void ReportOverAnInput_IsAnError_AndNothingIsWritten(string input)
    {
        Write("budgets.yaml", "maxIncrease: { unpacked: 1 MB }\nfirstImage: pass\n");
        Write("before.yaml", "not a baseline, but there\n");
        CheckImageBudget task = Task("budgets.yaml", new TaskItem(Copy(Fixed)));
        task.Baseline = "before.yaml";
        task.Reports = ["json=" + input];
        byte[] before = File.ReadAllBytes(Path.Combine(_folder, input));
        Assert.That(Run(task), Is.False);
        Assert.That(_engine.Lines, Has.Some.Contains("error IB0004: ImageBudgetReports: the report json would overwrite"));
        Assert.That(File.ReadAllBytes(Path.Combine(_folder, input)), Is.EqualTo(before));
    }

    [Test]
    public void Reports_AreWritten_WithoutPathsOfThisMachine()
    {
        Write("budgets.yaml", TightBudget);
        CheckImageBudget task = Task("budgets.yaml", new TaskItem(Copy(Leaky)));
        task.Reports = ["json=out/report.json", "msbuild = out/findings.txt"];
        Assert.That(Run(task), Is.False);
        Assert.That(File.ReadAllText(Path.Combine(_folder, "out/report.json")), Does.Contain("\"IB2001\"").And.Not.Contain(_folder));
        Assert.That(
            File.ReadAllLines(Path.Combine(_folder, "out/findings.txt")), Is.EqualTo(_engine.Lines.Select(l => l[(_folder.Length + 1)..])));
        Assert.That(Directory.GetFiles(Path.Combine(_folder, "out")), Has.Length.EqualTo(2));
    }

    [TestCase("jsn=report.json", "unknown report format 'jsn'")]
    [TestCase("json", "names no file")]
    [TestCase("json=", "names no file")]
    [TestCase("json=a;msbuild=./a", "msbuild=./a: another report already goes to this file")]
    public void ReportsThatMakeNoSense_AreErrors_AndNothingIsChecked(string reports, string message)
    {
        Write("budgets.yaml", TightBudget);
        CheckImageBudget task = Task("budgets.yaml", new TaskItem(Copy(Leaky)));
        task.Reports = reports.Split(';');
        Assert.That(Run(task), Is.False);
        Assert.That(_engine.Lines, Has.Count.EqualTo(1).And.All.Contains("shop.csproj : error IB0004: ").And.All.Contains(message));
    }

    [Test]
    public void ReportThatCannotBeWritten_IsAnError()
    {
        Write("budgets.yaml", "maxSize: 60 MB\n");
        Write("blocked", "a file");
        CheckImageBudget task = Task("budgets.yaml", new TaskItem(Copy(Fixed)));
        task.Reports = ["json=blocked/report.json"];
        Assert.That(Run(task), Is.False);
        Assert.That(_engine.Lines, Has.Some.Contains("shop.csproj : error IB0005: the report "));
    }

    [Test]
    public void Cancelled_FailsWithoutAnError_AndWithoutAReport()
    {
        Write("budgets.yaml", "maxSize: 60 MB\n");
        CheckImageBudget task = Task("budgets.yaml", new TaskItem(Copy(Fixed)));
        task.Reports = ["json=report.json"];
        task.Cancel();
        Assert.That(Run(task), Is.False);
        Assert.That(_engine.Lines, Is.Empty);
        Assert.That(File.Exists(Path.Combine(_folder, "report.json")), Is.False);
    }

    [Test]
    public void SecondRun_WithACache_FindsTheSame()
    {
        Write("budgets.yaml", TightBudget);
        using (GZipStream gzip = new(File.OpenRead(Leaky), CompressionMode.Decompress))
        using (FileStream plain = File.Create(Path.Combine(_folder, "shop.tar")))
        {
            gzip.CopyTo(plain);
        }

        List<string>? first = null;
        for (int i = 0; i < 2; i++)
        {
            _engine.Lines.Clear();
            CheckImageBudget task = Task("budgets.yaml", new TaskItem("shop.tar"));
            task.CacheDirectory = "obj/ImageBudget/";
            Assert.That(Run(task), Is.False);
            Assert.That(Directory.GetFiles(Path.Combine(_folder, "obj/ImageBudget")), Is.Not.Empty);
            Assert.That(_engine.Lines, Is.EqualTo(first ??= [.. _engine.Lines]));
        }
    }

    [Test]
    public void Waived_IsANote()
    {
        CheckLog log = new(new TaskLoggingHelper(_engine, "test"), _folder, Path.Combine(_folder, "shop.csproj"), CheckLog.Pages);
        Finding finding = new()
        {
            Code = "IB1001",
            Severity = Severity.Error,
            Image = "shop",
            Message = "too {0} large ##[error]",
            File = "budgets.yaml",
            Span = new SourceSpan(4, 2),
            Subject = "image",
            Waived = "until later",
        };
        CheckResult result = SampleResults.Pass with
        {
            Images = [SampleResults.Pass.Images[0] with { Findings = [finding] }],
        };
        log.Write(LogMessage.Of(result));
        Assert.That(_engine.Lines, Is.Empty);
        Assert.That(_engine.Messages, Has.Some.EqualTo(
            $@"{_folder}/budgets.yaml(4,2): note IB1001: shop: too {{0}} large #\x23[error] (waived: until later)"));
    }

    private CheckImageBudget Task(string? budget, params ITaskItem[] images) => new()
    {
        BuildEngine = _engine,
        ProjectFile = Path.Combine(_folder, "shop.csproj"),
        BudgetFile = budget,
        Images = images,
    };

    private bool Run(string image) => Run(Task("budgets.yaml", new TaskItem(image)));

    private static bool Run(CheckImageBudget task)
    {
        using (task)
        {
            return task.Execute();
        }
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    // Relative to the project, which is not the current directory.
    private string Copy(string sample)
    {
        string name = Path.GetFileName(sample);
        File.Copy(sample, Path.Combine(_folder, name));
        return name;
    }
}
