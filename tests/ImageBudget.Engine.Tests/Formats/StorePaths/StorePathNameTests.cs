using System.Text;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Formats.StorePaths;

public class StorePathNameTests
{
    [TestCase("erlang-25.2.3", "erlang", "25.2.3", "out")]
    [TestCase("gcc-12.2.0-lib", "gcc", "12.2.0", "lib")]
    [TestCase("glibc-2.36-9", "glibc", "2.36-9", "out")]
    [TestCase("glibc-2.36-9-dev", "glibc", "2.36-9", "dev")]
    [TestCase("ledger-api-4.0.0-rc2", "ledger-api", "4.0.0-rc2", "out")]
    [TestCase("bash-5.2-p15", "bash", "5.2-p15", "out")]
    [TestCase("settings.json", "settings.json", "", "out")]
    [TestCase("current-target", "current-target", "", "out")]
    [TestCase("source", "source", "", "out")]
    [TestCase("python3.11-requests-2.28.1", "python3.11-requests", "2.28.1", "out")]
    public void Parse_FullName_IsSplitAsNixDoes(string full, string name, string version, string output)
    {
        StorePathName parsed = StorePathName.Parse(full);

        Assert.That((parsed.FullName, parsed.Name, parsed.Version, parsed.Output), Is.EqualTo((full, name, version, output)));
    }

    [Test]
    public void ParseBaseName_OnlyAHashADashAndANameAreOne()
    {
        string hash = TestStore.Hash("x");

        Assert.That(Parse($"{hash}-hello-1.0"), Is.EqualTo("hello-1.0"));
        Assert.That(Parse($"{hash}-{new string('n', 211)}"), Is.EqualTo(new string('n', 211)));
        foreach (string bad in (
            string[])[hash, $"{hash}-", $"{hash}_hello", $"{hash[1..]}-hello", $"{hash}-he llo", $"{hash}-{new string('n', 212)}",
            $"{'e' + hash[1..]}-hello", $"{hash}-h\u00e9"])
        {
            Assert.That(Parse(bad), Is.Null, bad);
        }

        static string? Parse(string name) => StorePathName.ParseBaseName(Encoding.UTF8.GetBytes(name))?.FullName;
    }
}
