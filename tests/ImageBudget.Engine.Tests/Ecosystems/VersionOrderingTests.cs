using ImageBudget.Ecosystems;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems;

[TestFixture]
internal sealed class VersionOrderingTests
{
    private static string[] Ecosystems { get; } =
        [.. EcosystemCatalog.All.SelectMany(e => e.Types).Where(t => t.Versions is not null).Select(t => t.Name)];

    private static readonly string[] Pieces =
    [
        "0", "00", "1", "01", "2", "10", "9999999999999999999999", ".", ".", "-", "_", "~", "^", "+", ":", "!", "*", " ", "a", "b", "m",
            "x", "A",
        "rc", "RC", "alpha", "beta", "pre", "dev", "post", "snapshot", "ga", "final", "sp", "p", "-r1", "_p", "_alpha", "_git", "v", "~1a",
        "\u00e9",
        "\ud800", "\0", "1.0", "1.2.3",
    ];

    [TestCaseSource(nameof(Ecosystems))]
    public void EveryEcosystem_HasAnOrder(string ecosystem)
    {
        IComparer<string>? order = VersionOrdering.For(ecosystem);
        Assert.That(order, Is.Not.Null);
        Assert.That(order!.Compare("1.2.3", "1.10.0"), Is.Negative);
        Assert.That(order.Compare(null, ""), Is.Negative);
        Assert.That(order.Compare(null, null), Is.Zero);
    }

    // Runtimes without a package manager have no version rules.
    [Test]
    public void EveryPackageManager_OrdersItsVersions() =>
        Assert.That(EcosystemCatalog.TypeNames.Except(Ecosystems), Is.EqualTo(new[] { "generic" }));

    [Test]
    public void UnknownEcosystem_HasNone()
    {
        Assert.That(VersionOrdering.For("cobol"), Is.Null);
        Assert.That(VersionOrdering.IsValid("cobol", "1.0"), Is.False);
    }

    [TestCaseSource(nameof(Ecosystems))]
    public void AnyText_IsInATotalOrder(string ecosystem)
    {
        IComparer<string> order = VersionOrdering.For(ecosystem)!;
        Random random = new(20260101);
        for (int round = 0; round < 4000; round++)
        {
            string a = Text(random);
            string b = Text(random);
            string c = Text(random);
            int ab = Math.Sign(order.Compare(a, b));
            int bc = Math.Sign(order.Compare(b, c));
            int ac = Math.Sign(order.Compare(a, c));
            if (order.Compare(a, a) != 0 || Math.Sign(order.Compare(b, a)) != -ab)
            {
                Assert.Fail($"'{a}' and '{b}' do not mirror");
            }

            // a <= b <= c, and strictly if either is.
            if (ab <= 0 && bc <= 0 && (ac > 0 || (ac == 0 && (ab < 0 || bc < 0))))
            {
                Assert.Fail($"'{a}' {ab} '{b}' {bc} '{c}' but {ac}");
            }

            VersionOrdering.IsValid(ecosystem, a);
        }
    }

    // A megabyte of digits, and fewer of the characters that make many parts. Not timed, but a quadratic comparison would take noticeably
    // long.
    [TestCaseSource(nameof(Ecosystems))]
    public void LongText_IsCompared(string ecosystem)
    {
        IComparer<string> order = VersionOrdering.For(ecosystem)!;
        foreach (string piece in (string[])["9", "0", "1.", "0.", "a", "-", "a-", "1a", "-1", "~", "_p", "a1", ".0a", "+", "1.0-"])
        {
            string text = string
                .Concat(Enumerable.Repeat(piece, (char.IsAsciiDigit(piece[^1]) && piece.Length == 1 ? 1 << 20 : 1 << 16) / piece.Length));
            Assert.That(order.Compare("1" + text, "1" + text), Is.Zero);
            Assert.That(
                Math.Sign(order.Compare("1" + text + "1", "1" + text + "2")),
                Is.EqualTo(-Math.Sign(order.Compare("1" + text + "2", "1" + text + "1"))));
            VersionOrdering.IsValid(ecosystem, text);
        }

        string zeros = string.Concat(Enumerable.Repeat("0.", 1 << 15));
        string ones = string.Concat(Enumerable.Repeat("1.", 1 << 15));
        Assert.That(order.Compare(zeros + "a." + ones, zeros + "a." + ones), Is.Zero);
    }

    private static string Text(Random random)
    {
        string text = random.Next(4) == 0 ? "" : "1";
        for (int i = random.Next(6); i > 0; i--)
        {
            text += Pieces[random.Next(Pieces.Length)];
        }

        return text;
    }
}
