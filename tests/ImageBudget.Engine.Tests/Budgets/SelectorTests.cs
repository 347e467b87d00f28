using ImageBudget.Budgets.Selectors;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Budgets;

public class SelectorTests
{
    private const string Store = "/nix/store/0kck1bxn70mz85qq6q1l40aaqyd04szp-";

    private static readonly PackageNames[] Packages =
    [
        Nix("gcc", "12.2.0", "out", "gcc-12.2.0"),
        Nix("gcc", "12.2.0-lib", "lib", "gcc-12.2.0-lib"),
        Nix("glibc", "2.36-9", "out", "glibc-2.36-9"),
        Nix("glibc", "2.36-9-dev", "dev", "glibc-2.36-9-dev"),
        Nix("source", "", "out", "source"),
        new("deb", "gcc", "gcc", "4:12.2.0-3", null, null, "pkg:deb/debian/gcc@4:12.2.0-3?arch=amd64"),
        new("npm", "@babel/core", "@babel/core", "7.1.0", null, null, "pkg:npm/%40babel/core@7.1.0"),
    ];

    [TestCase("gcc", "gcc-12.2.0 gcc")]
    [TestCase("gcc-12.2.0", "gcc-12.2.0")]
    [TestCase("gcc-12.2.0-lib", "gcc-12.2.0-lib")]
    [TestCase(Store + "gcc-12.2.0-lib", "gcc-12.2.0-lib")]
    [TestCase("pkg:deb/debian/gcc@4:12.2.0-3?arch=amd64", "gcc")]
    [TestCase("pkg:deb/debian/gcc@4:12.2.0-3", "gcc")]
    [TestCase("pkg:deb/debian/gcc@4%3A12.2.0-3?arch=amd64", "gcc")]
    [TestCase("pkg:deb/debian/gcc", "gcc")]
    [TestCase("pkg:deb/debian/gcc?arch=arm64", "")]
    [TestCase("pkg:deb/debian/gcc@4:12.2.0-4", "")]
    [TestCase("pkg:deb/ubuntu/gcc", "")]
    [TestCase("pkg:deb/gcc", "")]
    [TestCase("pkg:npm/%40babel/core", "@babel/core")]
    [TestCase("pkg:npm/@babel/core", "@babel/core")]
    [TestCase("pkg:npm/@babel/core@7.1.0", "@babel/core")]
    [TestCase("pkg:npm/@babel/core@7", "")]
    [TestCase("pkg:npm/core", "")]
    [TestCase("pkg:nix/gcc@12.2.0-lib?output=lib", "gcc-12.2.0-lib")]
    [TestCase("pkg:nix/gcc?output=lib", "gcc-12.2.0-lib")]
    [TestCase("pkg:nix/gcc?output=out", "gcc-12.2.0")]
    [TestCase("pkg:nix/gcc", "gcc-12.2.0 gcc-12.2.0-lib")]
    [TestCase("pkg:nix/source", "source")]
    [TestCase("source", "source")]
    [TestCase("GCC", "")]
    [TestCase("gc", "")]
    [TestCase("gcc-12", "")]
    [TestCase("gcc*", "gcc-12.2.0 gcc-12.2.0-lib gcc")]
    [TestCase("*-dev", "glibc-2.36-9-dev")]
    [TestCase("{gcc,glibc}", "gcc-12.2.0 gcc-12.2.0-lib glibc-2.36-9 glibc-2.36-9-dev gcc")]
    [TestCase("g?c", "gcc-12.2.0 gcc-12.2.0-lib gcc")]
    [TestCase("/nix/store/*", "gcc-12.2.0 gcc-12.2.0-lib glibc-2.36-9 glibc-2.36-9-dev source")]
    [TestCase("pkg:npm/*", "@babel/core")]
    [TestCase("@babel/*", "@babel/core")]
    [TestCase("*", "gcc-12.2.0 gcc-12.2.0-lib glibc-2.36-9 glibc-2.36-9-dev source gcc @babel/core")]
    public void Selector_MatchesExactly(string text, string expected) => Assert.That(Matched(Parse(text)), Is.EqualTo(expected));

    [TestCase("gcc", "nix", null, null, "gcc-12.2.0")]
    [TestCase("gcc", "deb", null, null, "gcc")]
    [TestCase("gcc", null, "lib", null, "gcc-12.2.0-lib")]
    [TestCase("gcc", null, "out", null, "gcc-12.2.0 gcc")]
    [TestCase("gcc", "nix", "*", null, "gcc-12.2.0 gcc-12.2.0-lib")]
    [TestCase("gcc-12.2.0-lib", null, "out", null, "")]
    [TestCase("g*", "nix", "{dev,lib}", null, "gcc-12.2.0-lib glibc-2.36-9-dev")]
    [TestCase("g*", null, "out", "<3", "glibc-2.36-9")]
    [TestCase(null, "npm", null, null, "@babel/core")]
    [TestCase(null, "nix", "lib", null, "gcc-12.2.0-lib")]
    [TestCase("source", null, null, ">0", "")]
    [TestCase("source", null, null, "*", "source")]
    public void NarrowedSelector_NeedsAllConditions(string? text, string? ecosystem, string? output, string? version, string expected)
    {
        NameGlob? outputs = null;
        VersionRange? range = null;
        Assert.That(output is null || NameGlob.TryParse(output, out outputs, out _), Is.True);
        Assert.That(version is null || VersionRange.TryParse(version, out range, out _), Is.True);

        Assert.That(Matched((text is null ? Selector.Any : Parse(text)).Narrow(ecosystem, outputs, range)), Is.EqualTo(expected));
    }

    [TestCase("", "empty")]
    [TestCase(" gcc", "space")]
    [TestCase("[a-z]*", "{a,b}")]
    [TestCase("a\\*", "'\\'")]
    [TestCase("a\nb", "control character")]
    [TestCase("{a,b", "never closed")]
    [TestCase("a}", "no '{' before it")]
    [TestCase("{a}", "two choices")]
    [TestCase("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", "more than 64 patterns")]
    public void InvalidSelector_GivesTheReason(string text, string why)
    {
        Assert.That(Selector.TryParse(text, out _, out string? mistake), Is.False);
        Assert.That(mistake, Does.Contain(why));
    }

    [Test]
    public void HostileGlob_Ends()
    {
        Selector selector = Parse(string.Concat(Enumerable.Repeat("*a", 500)) + "b");

        Assert.That(selector.Matches(new PackageNames("npm", new string('a', 20_000), "", "", null, null, "")), Is.False);
    }

    [Test]
    public void Comparer_OfTheCaller_IsUsed()
    {
        Assert.That(VersionRange.TryParse("<5", out VersionRange range, out _), Is.True);
        Selector selector = Selector.Any.Narrow("deb", null, range);

        Assert.That(selector.Matches(Packages[5], (ecosystem, a, b) => (ecosystem, a, b) == ("deb", "4:12.2.0-3", "5") ? -1 : 1), Is.True);
        Assert.That(selector.Matches(Packages[5], (_, _, _) => 0), Is.False);
    }

    private static Selector Parse(string text)
    {
        Assert.That(Selector.TryParse(text, out Selector selector, out string? mistake), Is.True, mistake);
        return selector;
    }

    private static string Matched(Selector selector) => string.Join(' ', Packages.Where(p => selector.Matches(p)).Select(p => p.FullName));

    private static PackageNames Nix(string name, string version, string output, string fullName) =>
        new("nix", name, fullName, version, output, Store + fullName, "");
}
