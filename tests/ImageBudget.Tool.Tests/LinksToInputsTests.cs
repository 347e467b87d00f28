using System.Formats.Tar;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

/// <summary>The tool with the real engine: whatever name or link leads to what it reads, nothing is written there.</summary>
public sealed class LinksToInputsTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("image-budget-").FullName;
        File.WriteAllBytes(Path.Combine(_folder, "shop.tar.gz"), TestImage.Of(new TarBuilder().File("bin/shop", "a shop")).DockerArchive());
        Write("budgets.yaml", "image: shop.tar.gz\nmaxSize: 60 MB\n");
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    // A link to the file, a file beside it that the link stands for, a directory that is the directory itself, a chain of links.
    [TestCase("check shop.tar.gz --report json=link.tar.gz")]
    [TestCase("check link.tar.gz --report json=shop.tar.gz")]
    [TestCase("check link.tar.gz --report json=further/chain")]
    [TestCase("check --report json=here/shop.tar.gz")]
    [TestCase("check --budget named.yaml --report json=link.tar.gz")]
    [TestCase("check --budget based.yaml other.tar.gz --report json=link.tar.gz")]
    [TestCase("check --budget named.yaml other.tar.gz --baseline shop.tar.gz --report json=here/link.tar.gz")]
    [TestCase("check --budget glob.yaml --report json=link.tar.gz")]
    [TestCase("check other.tar.gz --report json=./here/../here/budget-link")]
    [TestCase("check link.tar.gz --report summary")]
    [TestCase("init shop.tar.gz --force -o link.tar.gz")]
    [TestCase("init link.tar.gz --force -o here/here/shop.tar.gz")]
    [TestCase("init shop.tar.gz --from-dive dive.yaml --force -o here/dive.yaml")]
    [TestCase("baseline shop.tar.gz -o link.tar.gz")]
    [TestCase("baseline link.tar.gz -o shop.tar.gz")]
    public void Link_LeadsToNoInput(string command)
    {
        Link("link.tar.gz", "shop.tar.gz");
        Link("here", ".");
        Link("budget-link", "budgets.yaml");
        Directory.CreateDirectory(Path.Combine(_folder, "further"));
        Link("further/chain", "../here/link.tar.gz");
        File.Copy(Path.Combine(_folder, "shop.tar.gz"), Path.Combine(_folder, "other.tar.gz"));
        Write("named.yaml", "image: here/shop.tar.gz\nmaxSize: 60 MB\n");
        Write("glob.yaml", "image: sh*.tar.gz\nmaxSize: 60 MB\n");
        Write("based.yaml", "base: { image: shop.tar.gz }\nmaxSize: 60 MB\n");
        Write("dive.yaml", "rules: { lowestEfficiency: 0.9 }\n");
        Refused(command);
    }

    // Another name of the same file: the input itself, a blob of a layout, a baseline, a budget.
    [TestCase("shop.tar.gz", "check shop.tar.gz --report json=hard")]
    [TestCase("budgets.yaml", "check --report json=hard")]
    [TestCase("shop.tar.gz", "check --report json=hard --budget other.yaml other.tar.gz --baseline shop.tar.gz")]
    [TestCase("shop.tar.gz", "check shop.tar.gz --report summary", "hard")]
    [TestCase("layout/index.json", "init layout --force -o hard")]
    [TestCase("shop.tar.gz", "baseline shop.tar.gz -o hard")]
    public void HardLink_LeadsToNoInput(string file, string command, string stepSummary = "page")
    {
        TestImage.WriteFolder(Path.Combine(_folder, "layout"), TestImage.OciFiles(new TestImage()));
        Write("other.yaml", "maxIncrease: 0\n");
        Write("other.tar.gz", "none");
        HardLink("hard", file);
        Refused(command, stepSummary);
    }

    [Test]
    public void CopyOfAnInput_IsWrittenOver()
    {
        File.Copy(Path.Combine(_folder, "budgets.yaml"), Path.Combine(_folder, "report.json"));
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "report.json"), File.GetLastWriteTimeUtc(Path.Combine(_folder, "budgets.yaml")));
        Assert.That(Run("check --report json=report.json", out string error), Is.Zero, error);
    }

    // nix2container's document points to its layers, sound or not.
    [TestCase("check image.json --report json=layer.tar", "")]
    [TestCase("check image.json --report json=here/layer.tar", "")]
    [TestCase("check image.json --report json=layer.tar", "broken")]
    [TestCase("init image.json --force -o layer.tar", "")]
    public void LayerThatADocumentPointsTo_IsKept(string command, string more)
    {
        byte[] layer = new TarBuilder().File("bin/shop", "a shop").ToArray();
        string digest = TestImage.Sha256(layer);
        File.WriteAllBytes(Path.Combine(_folder, "layer.tar"), [.. layer, .. System.Text.Encoding.ASCII.GetBytes(more)]);
        Write("budgets.yaml", "maxSize: 60 MB\n");
        Write(
            "image.json",
            $$$"""{"version":1,"arch":"amd64","image-config":{},"layers":[{"digest":"{{{digest}}}","diff_ids":"{{{digest}}}","size":{{{layer.Length}}},"layer-path":"layer.tar"}]}""");
        Link("here", ".");
        Refused(command);
    }

    [TestCase("check layout --report json=layout/index.json")]
    [TestCase("check oci:layout --report json=layout/new.json")]
    [TestCase("check docker-archive:shop.tar.gz --report json=shop.tar.gz")]
    [TestCase("init docker-archive:shop.tar.gz:test:1 --force -o shop.tar.gz")]
    [TestCase("check layout --report json=layout/new.json")]
    [TestCase("check layout --report json=beside/new.json")]
    [TestCase("init layout -o layout/budgets.yaml")]
    [TestCase("baseline layout -o beside/baseline.yaml")]
    public void FolderThatIsRead_GetsNoFile(string command)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "layout", "blobs"));
        Link("beside", "layout/blobs");
        Write("layout/index.json", "{}");
        Refused(command);
    }

    [TestCase("check --report json=q.out --report sarif=here/q.out")]
    [TestCase("check --report json=q.out --report sarif=q.link")]
    [TestCase("check --report json=page.md --report summary")]
    public void TwoReports_NeverShareAFile(string command)
    {
        Link("here", ".");
        Link("q.link", "q.out");
        Assert.That(Run(command, out string error, "page.md"), Is.EqualTo(2), error);
        Assert.That(error, Does.Contain("IB0004").And.Contain("another report already goes to this file"));
        Assert.That(File.Exists(Path.Combine(_folder, "q.out")), Is.False);
    }

    [Test]
    public void CircleOfLinks_IsNoInput()
    {
        Link("a", "b");
        Link("b", "a");
        Assert.That(Run("check --report json=a", out string error), Is.Zero.Or.EqualTo(2), error);
    }

    private void Refused(string command, string stepSummary = "link.tar.gz")
    {
        Dictionary<string, byte[]> before = Content();
        Assert.That(Run(command, out string error, stepSummary), Is.EqualTo(2), error);
        Assert.That(error, Does.Contain("IB0004").And.Contain("overwrite"));
        Assert.That(Content(), Is.EqualTo(before));
    }

    private Dictionary<string, byte[]> Content() => Directory
        .EnumerateFiles(
            _folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .ToDictionary(f => f, File.ReadAllBytes);

    private void Link(string name, string target) => File.CreateSymbolicLink(Path.Combine(_folder, name), target);

    // .NET makes one for a member of an archive.
    private void HardLink(string name, string target)
    {
        using MemoryStream archive = new();
        using (TarWriter writer = new(archive, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, name) { LinkName = target });
        }

        archive.Position = 0;
        TarFile.ExtractToDirectory(archive, _folder, overwriteFiles: false);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private int Run(string command, out string error, string stepSummary = "link.tar.gz")
    {
        StringWriter complaints = new() { NewLine = "\n" };
        ToolConsole console = new()
        {
            Out = new StringWriter(),
            Error = complaints,
            Directory = _folder,
            StepSummary = Path.Combine(_folder, stepSummary),
        };
        int exitCode = ToolHost.Run(command.Split(' '), console, CancellationToken.None);
        error = complaints.ToString();
        return exitCode;
    }
}
