using System.Text;
using ImageBudget.Budgets.Selectors;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Budgets;

public class PatternTests
{
    [TestCase("/usr/share/doc/**", "/usr/share/doc/a", true)]
    [TestCase("/usr/share/doc/**", "usr/share/doc/a/b/c", true)]
    [TestCase("/usr/share/doc/**", "/usr/share/doc", false)]
    [TestCase("/usr/share/doc/**", "/usr/share/docs/a", false)]
    [TestCase("/usr/share/{doc,man,locale}/**", "/usr/share/man/man1/ls.1.gz", true)]
    [TestCase("/usr/share/{doc,man,locale}/**", "/usr/share/info/x", false)]
    [TestCase("/{usr,opt/local}/bin/*", "/opt/local/bin/x", true)]
    [TestCase("/usr/*", "/usr/bin", true)]
    [TestCase("/usr/*", "/usr/bin/ls", false)]
    [TestCase("/usr/bin/l?", "/usr/bin/ls", true)]
    [TestCase("/usr/bin/l?", "/usr/bin/l", false)]
    [TestCase("/usr/bin?ls", "/usr/bin/ls", false)]
    [TestCase("/**", "/a", true)]
    [TestCase("/**/*.a", "/libx.a", true)]
    [TestCase("/**/*.a", "/usr/lib/x/libx.a", true)]
    [TestCase("/**/*.a", "/usr/lib/x/libx.so", false)]
    [TestCase("/nix/store/*/share/**/x", "/nix/store/abc-d/share/x", true)]
    [TestCase("/a/**/b/**/c", "/a/b/b/x/c", true)]
    [TestCase("/a/**/b/**/c", "/a/x/b/c/d", false)]
    [TestCase("/a/**/**", "/a/b", true)]
    [TestCase("/etc/passwd", "/etc/passwd", true)]
    [TestCase("/etc/passwd", "/etc/passwd/x", false)]
    [TestCase("/etc/Passwd", "/etc/passwd", false)]
    [TestCase("/**/caf\u00e9", "/x/caf\u00e9", true)]
    public void PathGlob_MatchesWholePaths(string pattern, string path, bool expected)
    {
        Assert.That(PathGlob.TryParse(pattern, out PathGlob glob, out string? mistake), Is.True, mistake);

        Assert.That(glob.Matches(path), Is.EqualTo(expected));
        Assert.That(glob.Matches(Encoding.UTF8.GetBytes(path)), Is.EqualTo(expected));
    }

    [TestCase("", "empty")]
    [TestCase("usr/**", "begins with '/'")]
    [TestCase("/usr/", "/**")]
    [TestCase("//usr", "two '/'")]
    [TestCase("/usr/../etc", "'..' is not followed")]
    [TestCase("/usr/a**", "'**' must be alone")]
    [TestCase("/usr/{a,b/}", "/**")]
    [TestCase("/usr/[ab]", "{a,b}")]
    public void InvalidPathGlob_GivesTheReason(string pattern, string why)
    {
        Assert.That(PathGlob.TryParse(pattern, out _, out string? mistake), Is.False);
        Assert.That(mistake, Does.Contain(why));
    }

    [Test]
    public void HostilePathGlob_Ends()
    {
        Assert.That(PathGlob.TryParse(string.Concat(Enumerable.Repeat("/**/a*a*a", 60)) + "/b", out PathGlob glob, out _), Is.True);

        Assert.That(glob.Matches(string.Concat(Enumerable.Repeat("/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 400))), Is.False);
    }

    [Test]
    public void Braces_AreExpandedInOrder()
    {
        Assert.That(Braces.TryExpand("{a,b{c,d}}{,e}", out var patterns, out _), Is.True);

        Assert.That(patterns, Is.EqualTo(new[] { "a", "ae", "bc", "bce", "bd", "bde" }));
    }

    // Compared with a simple recursive matcher, on all short texts over a small alphabet.
    [Test]
    public void Wildcard_AgreesWithTheDefinition()
    {
        string[] patterns = [.. Words("ab*?", 4)];
        string[] texts = [.. Words("ab", 4)];

        Assert.That(
            from p in patterns from t in texts where Wildcard.Matches(p, t) != Defined(p, t) select (p, t),
            Is.Empty);
    }

    private static bool Defined(string p, string t) =>
        p.Length == 0 ? t.Length == 0
        : p[0] == '*' ? Defined(p[1..], t) || (t.Length > 0 && Defined(p, t[1..]))
        : t.Length > 0 && (p[0] == '?' || p[0] == t[0]) && Defined(p[1..], t[1..]);

    private static IEnumerable<string> Words(string letters, int length) =>
        length == 0
            ? [""] : Words(letters, length - 1).SelectMany(w => w.Length == length - 1 ? letters.Select(l => w + l).Prepend(w) : [w]);
}
