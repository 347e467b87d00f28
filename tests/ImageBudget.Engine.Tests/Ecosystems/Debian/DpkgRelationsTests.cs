using System.Collections.Immutable;
using ImageBudget.Ecosystems.Debian;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Debian;

[TestFixture]
internal sealed class DpkgRelationsTests
{
    [TestCase("libc6", "libc6")]
    [TestCase("libc6 (>= 2.2.1), default-mta | mail-transport-agent", "libc6>=2.2.1, default-mta|mail-transport-agent")]
    [TestCase("perl:any", "perl:any")]
    [TestCase("a(>>1:2~rc1-3)", "a>>1:2~rc1-3")]
    [TestCase("a (< 1), b (> 2), c (<< 3), d (<= 4), e (= 5)", "a<=1, b>=2, c<<3, d<=4, e=5")]
    [TestCase("a [linux-any] <!nocheck>, b (= 1) [amd64]", "a, b=1")]
    [TestCase("a,\n b ,", "a, b")]
    [TestCase("", "")]
    public void Field_IsRead(string field, string expected)
    {
        ImmutableArray<DpkgDependency> relations = DpkgRelations.Parse(field, out bool wellFormed);
        Assert.That(wellFormed);
        Assert.That(Show(relations), Is.EqualTo(expected));
    }

    [TestCase("a (", "")]
    [TestCase("a (>= )", "")]
    [TestCase("a (!= 1), b", "b")]
    [TestCase("a | | b", "a|b")]
    [TestCase("a:", "")]
    [TestCase("a b", "")]
    [TestCase("(>= 1), c", "c")]
    public void Mistake_LeavesTheRest(string field, string expected)
    {
        ImmutableArray<DpkgDependency> relations = DpkgRelations.Parse(field, out bool wellFormed);
        Assert.That(wellFormed, Is.False);
        Assert.That(Show(relations), Is.EqualTo(expected));
    }

    private static string Show(ImmutableArray<DpkgDependency> relations) => string.Join(", ", relations.Select(r => string.Join('|',
        r.Alternatives.Select(a => a.Name + (a.Architecture.Length > 0 ? ":" + a.Architecture : "") + a.Operator + a.Version))));
}
