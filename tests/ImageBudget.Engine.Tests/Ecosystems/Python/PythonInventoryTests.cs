using ImageBudget.Analysis;
using ImageBudget.Ecosystems.Python;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Python;

public class PythonTests
{
    private const string Site = "app/venv/lib/python3.11/site-packages";

    [Test]
    public void Read_Record_FilesScriptsAndBytecodeAreOwned()
    {
        ImageAnalysis analysis = new ImageOf()
            .File($"{Site}/Foo_Bar-1.0.dist-info/METADATA", "Name: Foo.Bar\nVersion: 1.0\n\nText\n")
            .File($"{Site}/Foo_Bar-1.0.dist-info/RECORD",
                "foo/__init__.py,,\nfoo/sub/x.py,,\n../../../bin/foo,,\n../../../../../etc/passwd,,\n/etc/shadow,,\n")
            .File($"{Site}/Foo_Bar-1.0.dist-info/REQUESTED")
            .File($"{Site}/foo/__init__.py", "1")
            .File($"{Site}/foo/__pycache__/__init__.cpython-311.pyc", "12")
            .File($"{Site}/foo/__pycache__/gone.cpython-311.pyc", "1234")
            .File($"{Site}/foo/sub/x.py", "12345678")
            .File("app/venv/bin/foo", "1234567890123456")
            .File("etc/passwd", "root").File("etc/shadow", "x")
            .Analyze();
        Package foo = analysis.Package("pkg:pypi/foo-bar@1.0");
        Assert.That((foo.Name, foo.FullName), Is.EqualTo(("Foo.Bar", "foo-bar")));
        Assert.That(foo.Files, Is.EqualTo(7), "three of metadata, three listed, one compiled");
        Assert.That(analysis.Unowned.Sum(u => u.Files), Is.EqualTo(3), "a list does not reach out of its environment");
        Assert.That(analysis.Edges(), Is.EqualTo(new[] { "image -> Foo.Bar: Foo.Bar, installed on request" }));
    }

    [Test]
    public void Read_RequiresDist_FollowsMarkersAndRequestedExtras()
    {
        ImageAnalysis analysis = new ImageOf()
            .File(Meta("app"), "Name: app\nVersion: 1\nRequires-Dist: lib[fast]>=2\nRequires-Dist: win; sys_platform == 'win32'\n"
                + "Requires-Dist: old; python_version < '3.8'\nRequires-Dist: New_Er (>=1) ; python_version >= \"3.8\"\nRequires-Dist: tests; extra == 'test'\n")
            .File(Meta("lib"), "Name: lib\nVersion: 2\nRequires-Dist: speed; extra == 'fast'\nRequires-Dist: slow; extra == 'slow'\n")
            .File(Meta("win"), "Name: win\nVersion: 1\n")
            .File(Meta("old"), "Name: old\nVersion: 1\n")
            .File(Meta("new_er"), "Name: new-er\nVersion: 1\n")
            .File(Meta("tests"), "Name: tests\nVersion: 1\n")
            .File(Meta("speed"), "Name: speed\nVersion: 1\n")
            .File(Meta("slow"), "Name: slow\nVersion: 1\n")
            .Analyze();
        Assert.That(
            analysis.Edges().Where(e => !e.StartsWith("image", StringComparison.Ordinal)),
            Is.EqualTo(new[]
            {
                "app -> lib: Requires-Dist: lib[fast]>=2",
                "app -> new-er: Requires-Dist: New_Er (>=1) ; python_version >= \"3.8\"",
                "lib -> speed: Requires-Dist: speed; extra == 'fast'",
            }));
    }

    [Test]
    public void Read_TwoEnvironments_DoNotSeeEachOther()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("a/lib/python3.11/site-packages/x-1.dist-info/METADATA", "Name: x\nVersion: 1\nRequires-Dist: y\n")
            .File("b/lib/python3.11/site-packages/y-1.dist-info/METADATA", "Name: y\nVersion: 1\n")
            .File("b/lib/python3.11/site-packages/x-1.dist-info/METADATA", "Name: x\nVersion: 1\nRequires-Dist: y\n")
            .Analyze();
        Assert.That(
            analysis.Ids(),
            Is.EqualTo(new[] { "pkg:pypi/x@1", "pkg:pypi/x@1#b/lib/python3.11/site-packages/x-1.dist-info", "pkg:pypi/y@1" }));
        Assert.That(
            analysis.References.Where(r => r.From != "image").Select(r => r.From),
            Is.EqualTo(new[] { "pkg:pypi/x@1#b/lib/python3.11/site-packages/x-1.dist-info" }));
    }

    [Test]
    public void Read_DebiansDistPackages_BelongToTheDistribution()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("var/lib/dpkg/status", "Package: python3-foo\nStatus: install ok installed\nVersion: 1-1\nArchitecture: all\n\n")
            .File("var/lib/dpkg/info/python3-foo.list",
                "/.\n/usr/lib/python3/dist-packages/foo/a.py\n/usr/lib/python3/dist-packages/Foo-1.egg-info\n/usr/lib/python3/dist-packages/bar-2.dist-info/METADATA\n"
                + "/usr/lib/python3/dist-packages/bar-2.dist-info/RECORD\n/usr/lib/python3/dist-packages/bar.py\n/usr/share/doc/python3-foo/copyright\n")
            .File("usr/lib/python3/dist-packages/Foo-1.egg-info", "Name: Foo\nVersion: 1\n")
            .File("usr/lib/python3/dist-packages/foo/a.py", "12345")
            .File("usr/lib/python3/dist-packages/foo/__pycache__/a.cpython-311.pyc", "1234567")
            .File("usr/lib/python3/dist-packages/bar-2.dist-info/METADATA", "Name: bar\nVersion: 2\n")
            .File("usr/lib/python3/dist-packages/bar-2.dist-info/RECORD", "bar.py,,\n")
            .File("usr/lib/python3/dist-packages/bar.py", "123")
            .File("usr/lib/python3/dist-packages/__pycache__/bar.cpython-311.pyc", "12")
            .File("usr/share/doc/python3-foo/copyright", "123456")
            .Analyze();
        Assert.That(analysis.Package("pkg:pypi/foo@1").Live, Is.EqualTo(21 + 5 + 7));
        Assert.That(analysis.Package("pkg:pypi/bar@2").Live, Is.EqualTo(21 + 9 + 3 + 2));
        Assert.That(
            analysis.Edges(),
            Is.EqualTo(new[]
            {
                "image -> python3-foo: Package: python3-foo, installed on request",
                "python3-foo -> Foo: holds Foo 1",
                "python3-foo -> bar: holds bar 2",
            }));
    }

    [Test]
    public void Read_Eggs_InAllForms()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("s/a-1-py3.11.egg/EGG-INFO/PKG-INFO", "Name: a\nVersion: 1\n")
            .File("s/a-1-py3.11.egg/EGG-INFO/requires.txt", "b>=1\n\n[dev]\nc\n")
            .File("s/a-1-py3.11.egg/a.py", "1234")
            .File("s/b.egg-info/PKG-INFO", "Name: b\nVersion: 2\n")
            .File("s/b.egg-info/installed-files.txt", "../bmod.py\nPKG-INFO\n")
            .File("s/bmod.py", "12345")
            .File("s/c.egg-info/PKG-INFO", "Name: c\nVersion: 3\n")
            .File("s/c.egg-info/top_level.txt", "shared\ncmod\n..\n")
            .File("s/d.egg-info/PKG-INFO", "Name: d\nVersion: 4\n")
            .File("s/d.egg-info/top_level.txt", "shared\n")
            .File("s/cmod/x.py", "123456")
            .File("s/shared/x.py", "1")
            .Analyze();
        Assert.That(analysis.Package("pkg:pypi/a@1").Files, Is.EqualTo(3));
        Assert.That(analysis.Package("pkg:pypi/b@2").Files, Is.EqualTo(3));
        Assert.That(analysis.Package("pkg:pypi/c@3").Files, Is.EqualTo(3));
        Assert.That(analysis.Unowned.Sum(u => u.Files), Is.EqualTo(1), "nobody owns a namespace alone");
        Assert.That(
            analysis.Edges().Where(e => e.StartsWith("a ", StringComparison.Ordinal)), Is.EqualTo(new[] { "a -> b: Requires-Dist: b>=1" }));
    }

    [Test]
    public void Read_Malformed_IsANoteAndTheRestIsRead()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("s/x-1.dist-info/METADATA", [0xff, 0xfe])
            .File("s/w-2.dist-info/RECORD", "w.py,,\n")
            .File("s/v.egg-info", "nothing")
            .File("s/ok-1.dist-info/METADATA", "Name: ok\nVersion: 1\n")
            .Analyze();
        Assert.That(analysis.Ids(), Is.EqualTo(new[] { "pkg:pypi/ok@1", "pkg:pypi/v", "pkg:pypi/w@2", "pkg:pypi/x@1" }));
        Assert.That(analysis.Notes, Has.Length.EqualTo(3).And.All.Property(nameof(AnalysisNote.Ecosystem)).EqualTo("pypi"));
    }

    [TestCase("python_version >= '3.8'", true)]
    [TestCase("'3.12' <= python_version", false)]
    [TestCase("python_version == '3.*'", true)]
    [TestCase("os_name == 'nt' or sys_platform == 'linux'", true)]
    [TestCase("os_name == 'nt' and platform_machine == 'x86_64'", false)]
    [TestCase("os_name == 'posix' and platform_machine == 'x86_64'", null)]
    [TestCase("(extra == 'a_b') and (python_version > '3')", true)]
    [TestCase("extra == 'other'", false)]
    [TestCase("sys_platform not in 'win32 darwin'", true)]
    [TestCase("python_version in '3.10 3.11'", true)]
    [TestCase("nonsense ==", null)]
    [TestCase("((((((((((((((((((((((((((((((((((((((((((((((((((os_name == 'nt'", null)]
    [TestCase("", null)]
    public void Evaluate_Marker_HasThreeValues(string marker, bool? expected) =>
        Assert.That(PythonMarker.Evaluate(marker, new MarkerEnvironment("3.11", "A-B", PythonVersions.Instance)), Is.EqualTo(expected));

    private static string Meta(string name) => $"{Site}/{name}-1.dist-info/METADATA";
}
