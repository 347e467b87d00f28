using System.Text;
using ImageBudget.Ecosystems.Composer;
using ImageBudget.Engine.Tests.Formats;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Composer;

public sealed class InstalledJsonTests
{
    private const string Packages = """
        [{"name":"monolog/monolog","version":"3.5.0","install-path":"../monolog/monolog",
          "require":{"php":">=8.1","ext-json":"*","psr/log":"^2.0"}},
         {"name":"phpunit/phpunit","version":"10.0.0"}]
        """;

    [Test]
    public void BothLayouts_AreRead()
    {
        InstalledJson two = Read($$"""{"packages":{{Packages}},"dev":true,"dev-package-names":["phpunit/phpunit"]}""");
        InstalledJson one = Read(Packages);

        Assert.That(
            two.Packages.Select(p => $"{p.Name} {p.Version} {p.InstallPath} {string.Join(',', p.Requires)} {p.IsDevelopment}"),
            Is.EqualTo(new[]
        {
            "monolog/monolog 3.5.0 ../monolog/monolog psr/log False", "phpunit/phpunit 10.0.0   True",
        }));
        Assert.That(one.Packages.Select(p => p.Name), Is.EqualTo(two.Packages.Select(p => p.Name)));
        Assert.That(one.Problems.Concat(two.Problems), Is.Empty);
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("7")]
    [TestCase("[7]")]
    [TestCase("[{\"name\":\"novendor\",\"version\":\"1\"}]")]
    [TestCase("[{\"name\":\"../x/y\",\"version\":\"1\"}]")]
    [TestCase("{\"packages\":{}}")]
    public void InvalidFile_IsAProblem(string json)
    {
        Assert.That(Read(json).Problems, Is.Not.Empty);
        Assert.That(Read(json).Packages, Is.Empty);
    }

    [Test]
    public void DamagedFile_NeverThrows()
    {
        byte[] file = Encoding.UTF8.GetBytes(Packages);
        foreach (byte[] damaged in Damage.Cuts(file).Concat(Damage.Flips(file, 2000, seed: 5)))
        {
            Assert.That(() => InstalledJson.Read(damaged), Throws.Nothing);
        }
    }

    private static InstalledJson Read(string json) => InstalledJson.Read(Encoding.UTF8.GetBytes(json));
}
