using System.Text;
using ImageBudget.Ecosystems.Python;
using ImageBudget.Engine.Tests.Formats;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Python;

public sealed class DistInfoTests
{
    private const string Metadata = """
        Metadata-Version: 2.1
        Name: Acme.Tool
        version: 2.0.1
        Summary: folded
          Name: not-a-header
        Requires-Dist: acme-util (>=1.0)
        Requires-Dist: requests[socks,security]>=2.8.1,<3 ; python_version < "3.8" and extra == 'net'
        Requires-Dist: local @ file:///x;y ; "test" == extra
        Requires-Dist: plain
        Provides-Extra: net

        Name: in the description
        """;

    [Test]
    public void Metadata_IsReadUpToTheDescription()
    {
        DistMetadata metadata = DistMetadata.Read(Bytes(Metadata));

        Assert.That(metadata.Name, Is.EqualTo("Acme.Tool"));
        Assert.That(metadata.Version, Is.EqualTo("2.0.1"));
        Assert.That(metadata.ProvidedExtras, Is.EqualTo(new[] { "net" }));
        Assert.That(metadata.Requires.Select(r => (r.Name, string.Join(',', r.Extras), r.Specifier, r.Marker, r.Extra)),
            Is.EqualTo(new (string, string, string, string?, string?)[]
            {
                ("acme-util", "", ">=1.0", null, null),
                ("requests", "socks,security", ">=2.8.1,<3", "python_version < \"3.8\" and extra == 'net'", "net"),
                ("local", "", "@ file:///x;y", "\"test\" == extra", "test"),
                ("plain", "", "", null, null),
            }));
        Assert.That(metadata.Problems, Is.Empty);
    }

    [TestCase("Requires-Dist: x\n")]
    [TestCase("Name: a\nVersion: 1\nRequires-Dist: [x]\n")]
    [TestCase("Name: a\nVersion: 1\nRequires-Dist: x[y\n")]
    [TestCase("")]
    public void MissingField_IsAProblem(string text) => Assert.That(DistMetadata.Read(Bytes(text)).Problems, Is.Not.Empty);

    [TestCase("Acme.Tool", "acme-tool")]
    [TestCase("a__B--c._d", "a-b-c-d")]
    public void Normalize_JoinsSeparators(string name, string normal) => Assert.That(PythonRequirement.Normalize(name), Is.EqualTo(normal));

    [Test]
    public void Record_KnowsQuotesAndMissingFields()
    {
        var rows =
            DistInfo.ReadRecord(
            Bytes("a/b.py,sha256=x,12\r\n\"odd,\"\"name\"\".py\",,\n../../../bin/tool\nbad,,many\n,x,1\n"), out var problems);

        Assert.That(rows, Is.EqualTo(new[]
        {
            new RecordRow("a/b.py", "sha256=x", 12), new RecordRow("odd,\"name\".py", null, null),
            new RecordRow("../../../bin/tool", null, null), new RecordRow("bad", null, null),
        }));
        Assert.That(problems, Has.Length.EqualTo(2));
    }

    [Test]
    public void RequiresTxt_KnowsItsSections()
    {
        var requires = DistInfo.ReadRequiresTxt(Bytes("six>=1\n\n[net]\nrequests\n\n[:python_version<\"3\"]\nenum34\n"), out var problems);

        Assert.That(requires.Select(r => (r.Name, r.Extra, r.Marker)), Is.EqualTo(new (string, string?, string?)[]
        {
            ("six", null, null), ("requests", "net", null), ("enum34", null, "python_version<\"3\""),
        }));
        Assert.That(problems, Is.Empty);
        Assert.That(DistInfo.ReadTopLevel(Bytes("a\n\n b \r\n")), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void DamagedFile_NeverThrows()
    {
        byte[] file = Bytes(Metadata);
        foreach (byte[] damaged in Damage.Cuts(file).Concat(Damage.Flips(file, 2000, seed: 5)))
        {
            Assert.That(() => DistMetadata.Read(damaged), Throws.Nothing);
            Assert.That(() => DistInfo.ReadRecord(damaged, out _), Throws.Nothing);
            Assert.That(() => DistInfo.ReadRequiresTxt(damaged, out _), Throws.Nothing);
        }
    }

    [Test]
    public void RealDistributions_RecordTheFilesThatAreThere()
    {
        Dictionary<string, byte[]> files = RealImage.Files("python-small");
        string[] records = [.. files.Keys.Where(path => path.EndsWith(".dist-info/RECORD", StringComparison.Ordinal))];
        Assert.That(records, Is.Not.Empty);
        foreach (string record in records)
        {
            string folder = record[..record.LastIndexOf('/')];
            DistMetadata metadata = DistMetadata.Read(files[folder + "/METADATA"]);
            Assert.That(metadata.Problems, Is.Empty);
            Assert.That(
                PythonRequirement.Normalize(Path.GetFileName(folder)),
                Is.EqualTo(PythonRequirement.Normalize($"{metadata.Name}-{metadata.Version}.dist-info")));
            string site = folder[..folder.LastIndexOf('/')];
            foreach (RecordRow row in DistInfo.ReadRecord(files[record], out _)
                .Where(row => row.Size is not null && !row.Path.StartsWith("../", StringComparison.Ordinal)))
            {
                Assert.That(files[$"{site}/{row.Path}"], Has.Length.EqualTo(row.Size));
            }
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
