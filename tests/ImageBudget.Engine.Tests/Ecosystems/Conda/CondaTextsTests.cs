using System.Text;
using ImageBudget.Ecosystems.Conda;
using ImageBudget.Engine.Tests.Formats;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Conda;

/// <summary>Conda's match specifications, channels, records and history.</summary>
internal sealed class CondaTextsTests
{
    private const string Record = """
        {"build": "h1_0", "channel": "https://conda.anaconda.org/conda-forge/linux-64", "depends": ["libgcc >=13", "__glibc >=2.17,<3.0.a0"],
         "files": ["lib/libz.so.1", "include/zlib.h"], "name": "zlib", "requested_spec": "zlib>=1.3", "subdir": "linux-64", "version": "1.3.1"}
        """;

    [TestCase("python", "python")]
    [TestCase("python >=3.11,<3.12.0a0", "python")]
    [TestCase("python=3.11", "python")]
    [TestCase("NumPy>=1.26", "numpy")]
    [TestCase("conda-forge::scikit-learn", "scikit-learn")]
    [TestCase("defaults/linux-64::pip=24", "pip")]
    [TestCase("scipy[version='>=1.2', build=*openblas*]", "scipy")]
    [TestCase("_libgcc_mutex 0.1 conda_forge", "_libgcc_mutex")]
    [TestCase("https://repo.anaconda.com/pkgs/main/linux-64/ca-certificates-2024.7.2-h06a4308_0.conda#0123", "ca-certificates")]
    [TestCase("file:///tmp/my-pkg-1.0-0.tar.bz2", "my-pkg")]
    [TestCase("", "")]
    [TestCase("::", "")]
    [TestCase("==1", "")]
    public void Spec_NamesOnePackage(string spec, string name) => Assert.That(CondaSpec.NameOf(spec), Is.EqualTo(name));

    [TestCase("https://conda.anaconda.org/conda-forge/linux-64", "conda-forge")]
    [TestCase("https://conda.anaconda.org/conda-forge/noarch", "conda-forge")]
    [TestCase("https://conda.anaconda.org/conda-forge/label/dev/linux-64", "conda-forge/label/dev")]
    [TestCase("https://conda.anaconda.org/t/xy-SECRET/team/linux-64", "team")]
    [TestCase("https://repo.anaconda.com/pkgs/main/linux-64", "main")]
    [TestCase("pkgs/main", "main")]
    [TestCase("conda-forge", "conda-forge")]
    [TestCase("defaults", "defaults")]
    [TestCase("https://user:SECRET@conda.example.com/t/SECRET/team/linux-64?key=SECRET", "https://conda.example.com/team")]
    [TestCase("file:///tmp/channel/linux-64", "file:///tmp/channel")]
    [TestCase("", "")]
    public void Channel_IsNamedWithoutSecrets(string channel, string name) =>
        Assert.That(CondaChannel.NameOf(channel, "linux-64"), Is.EqualTo(name));

    [Test]
    public void Record_IsRead()
    {
        CondaRecord record = CondaRecord.Read(Encoding.UTF8.GetBytes(Record));
        Assert.That(record.Problems, Is.Empty);
        Assert.That((record.Name, record.Version, record.Build, record.Subdir), Is.EqualTo(("zlib", "1.3.1", "h1_0", "linux-64")));
        Assert.That(record.Files, Is.EqualTo(new[] { "lib/libz.so.1", "include/zlib.h" }));
        Assert.That(record.Depends, Is.EqualTo(new[] { "libgcc >=13", "__glibc >=2.17,<3.0.a0" }));
        Assert.That(record.Requested, Is.EqualTo(new[] { "zlib>=1.3" }));
    }

    [TestCase("""{"name": "a", "version": "1", "files": [], "requested_spec": "None"}""", "")]
    [TestCase("""{"name": "a", "version": "1", "files": [], "requested_specs": ["a=1"]}""", "a=1")]
    [TestCase("""{"name": "a", "version": "1", "files": []}""", "")]
    public void Record_HasTheRequests(string json, string specs) =>
        Assert.That(string.Join(' ', CondaRecord.Read(Encoding.UTF8.GetBytes(json)).Requested), Is.EqualTo(specs));

    [TestCase("[]", "the record has no name or no version")]
    [TestCase("""{"version": "1", "files": []}""", "the record has no name or no version")]
    [TestCase("""{"name": "a", "version": "1"}""", "the record has no list of files")]
    [TestCase("""{"name": "a", "version": "1", "files": {}}""", "files is not a list")]
    [TestCase("""{"name": "a", "version": "1", "files": [1, "a", 2]}""", "files lists something that is not a text")]
    [TestCase("""{"name": "a", "version": "1", "files": [], "depends": "b"}""", "depends is not a list")]
    [TestCase("""{"name": 1, "version": "1", "files": []}""", "name is not a text")]
    [TestCase("no", "the file is not JSON, or nested deeper than 64 levels")]
    public void Record_OfAnotherForm_IsAProblem(string json, string problem) =>
        Assert.That(CondaRecord.Read(Encoding.UTF8.GetBytes(json)).Problems, Does.Contain(problem));

    [Test]
    public void Record_Truncated_IsAProblemAtEveryLength()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Record);
        foreach (byte[] cut in Damage.Cuts(whole, dense: whole.Length))
        {
            Assert.That(CondaRecord.Read(cut).Problems, Is.Not.Empty, $"{cut.Length} bytes");
        }
    }

    [Test]
    public void Record_Damaged_NeverThrows()
    {
        foreach (byte[] damaged in Damage.Flips(Encoding.UTF8.GetBytes(Record), 3000, seed: 7))
        {
            Assert.That(() => CondaRecord.Read(damaged), Throws.Nothing);
        }
    }

    [Test]
    public void History_GivesTheFinalRequests()
    {
        const string History = """
            ==> 2024-01-01 10:00:00 <==
            # cmd: /opt/conda/bin/conda create -n x python=3.11 numpy
            # conda version: 24.1.0
            +conda-forge/linux-64::numpy-1.26.0-py311_0
            # update specs: ["python=3.11", 'numpy', "conda-forge::scipy[version='>=1']"]
            ==> 2024-01-02 10:00:00 <==
            # remove specs: ['scipy', "left-pad"]
            # neutered specs: ["numpy=1.26"]
            ==> 2024-01-03 10:00:00 <==
            # install specs: pip >=24,<25,wheel
            # update specs: []
            # pinned specs: ["ignored"]
            """;
        Dictionary<string, string> requested = CondaHistory.ReadRequested(Encoding.UTF8.GetBytes(History));
        Assert.That(requested.Select(r => $"{r.Key}: {r.Value}").Order(StringComparer.Ordinal), Is.EqualTo(new[]
        {
            "numpy: numpy=1.26", "pip: pip >=24", "python: python=3.11", "wheel: wheel",
        }));
    }

    [Test]
    public void History_DamagedOrCut_NeverThrows()
    {
        byte[] whole = Encoding.UTF8.GetBytes("==> x <==\n# update specs: ['a\\'b', \"c\"]\n==> y <==\n# remove specs: c,d\n#\n# specs:");
        foreach (byte[] bytes in Damage.Cuts(whole, dense: whole.Length).Concat(Damage.Flips(whole, 2000, seed: 3)))
        {
            Assert.That(() => CondaHistory.ReadRequested(bytes), Throws.Nothing);
        }
    }
}
