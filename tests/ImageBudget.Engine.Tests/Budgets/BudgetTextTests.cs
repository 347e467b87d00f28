using System.Text;
using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.Rules;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Budgets;

public class BudgetTextTests
{
    private const string Yaml = "maxSize: 10MB\n";

    [Test]
    public void Encodings_ThatYamlKnows_ReadAlike()
    {
        byte[][] files =
        [
            Encoding.UTF8.GetBytes(Yaml),
            [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Yaml)],
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Yaml)],
            [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Yaml)],
            Encoding.UTF8.GetBytes(Yaml.Replace("\n", "\r\n")),
            Encoding.UTF8.GetBytes(Yaml.TrimEnd()),
        ];

        Assert.That(
            files.Select(f => BudgetRules.Read(f, "b").Budget!.Images[0].MaxSize.Single()),
            Is.All.EqualTo(new SizeLimit(SizeMetric.Unpacked, 10_000_000, new(1, 10))));
    }

    [Test]
    public void Utf16_CutInsideACharacter_IsAMistake()
    {
        byte[] file = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Yaml), 0x0a];

        Assert.That(BudgetRules.Read(file, "b").Diagnostics.Single().Code, Is.EqualTo("IB0101"));
    }

    [Test]
    public void ByteThatIsNotUtf8_IsNamedWithItsPlace()
    {
        BudgetDocument document = BudgetRules.Read([.. "maxSize: 10MB\r\n# caf"u8, 0xe9, (byte)'\n'], "b");

        Assert.That(Given.Lines(document), Is.EqualTo(new[] { "(2,6) IB0101 byte 0xe9 is not UTF-8 here; save the file as UTF-8" }));
    }

    [TestCase("maxSize: 10MB\0\n", "(1,14) IB0101 a NUL character")]
    [TestCase("maxSize: 10MB\a\n", "(1,14) IB0101 the invisible character U+0007")]
    [TestCase("a: 1\rmaxSize: \u202e10MB\n", "(2,10) IB0101 the invisible character U+202E")]
    [TestCase("maxSize: 1\u2028image: a\n", "(1,11) IB0101 the invisible character U+2028")]
    [TestCase("maxSize: 10MB\n\tmaxLayers: 3\n", "(2,1) IB0101 a tab indents this line")]
    [TestCase("paths:\n  \t- a\n", "(2,3) IB0101 a tab indents this line")]
    [TestCase("maxSize: 1\nimage: *nope\n", "(2,8) IB0101 '*nope' refers to an anchor '&nope' that is not defined before it")]
    [TestCase("outputChecks: &a\n  b: *a\n", "(2,6) IB0101 '*a' refers to the list or map that contains it")]
    [TestCase("maxSize: !!float 10\n", "(1,10) IB0101 a YAML tag")]
    [TestCase("!System.Diagnostics.Process\nmaxSize: 10MB\n", "(1,1) IB0101 a YAML tag")]
    [TestCase("maxSize: 1\n---\nmaxSize: 1\n", "(2,1) IB0101 a second document begins here")]
    [TestCase("maxSize: [1\n", "IB0101 not YAML")]
    [TestCase("maxSize: \"1\n", "IB0101 not YAML")]
    [TestCase("...\n...\n", "IB0101 not YAML")]
    [TestCase("a: [%A b\n", "IB0101 not YAML")]
    [TestCase("maxSize: 1\nmaxSize: 2\n", "(2,1) IB0103 'maxSize' is already set in line 1")]
    [TestCase("maxSize: 1\n\"maxSize\": 2\n", "(2,1) IB0103 'maxSize' is already set in line 1")]
    [TestCase("<<: { maxSize: 1 }\nmaxSize: 1\n", "(1,1) IB0102 merge keys ('<<') are not read")]
    [TestCase("maxSize: 1\n? [a]\n: 1\n", "(2,3) IB0104 a key is a word, not a list")]
    [TestCase("maxSize: 1\n~: 1\n", "(2,1) IB0104 a key is a word, not nothing")]
    public void InvalidText_IsRefusedWithItsPosition(string yaml, string expected) =>
        Assert.That(Given.Line(Given.Mistake(yaml)), Does.Contain(expected));

    [Test]
    public void TabWithoutIndentation_IsAllowed() =>
        Assert.That(Given.Rules("maxSize:\t10MB\t# a\ttab\n").MaxSize, Has.Length.EqualTo(1));

    [Test]
    public void Aliases_AreFollowed()
    {
        ImageRules rules = Given.Rules("disallowedReferences: &leaks [erlang, gcc]\ndisallowedRequisites: *leaks\n");

        Assert.That(rules.DisallowedRequisites.Select(s => s.Packages.Text), Is.EqualTo(new[] { "erlang", "gcc" }));
    }

    [Test]
    public void MistakeInAnAliasedNode_IsReportedOnce()
    {
        const string Text = "maxSize: &size { unpacked: 10QB }\nmaxLayerSize: *size\n";

        Assert.That(Given.Mistake(Text).Span.Column, Is.EqualTo(28));
        Assert.That(Given.Document("forbiddenPackages: [&bad '[', *bad, *bad]\n").Diagnostics, Has.Length.EqualTo(1));
    }

    [TestCase(64, false)]
    [TestCase(65, true)]
    [TestCase(50_000, true)]
    public void Nesting_OverTheLimit_IsRefused(int levels, bool refused)
    {
        string[] yaml =
        [
            $"maxSize: {new string('[', levels - 1)}{new string(']', levels - 1)}\n",
            $"{string.Concat(Enumerable.Repeat("{a: ", levels))}1{new string('}', levels)}\n",
            string.Concat(Enumerable.Repeat("- ", levels)) + "a\n",
        ];

        Assert.That(yaml.Select(y => Given.Document(y).Diagnostics[0].Code == "IB0108"), Is.All.EqualTo(refused));
    }

    [Test]
    public void Nesting_ThroughAliases_IsCounted()
    {
        StringBuilder yaml = new("a0: &a0 [[[[[[[[1]]]]]]]]\n");
        for (int i = 1; i < 12; i++)
        {
            yaml.Append($"a{i}: &a{i} [[[[[[[[*a{i - 1}]]]]]]]]\n");
        }

        Assert.That(Given.Document(yaml.ToString()).Diagnostics.Select(d => d.Code), Has.Member("IB0108"));
    }

    [Test]
    public void ManyAliases_AreRefused()
    {
        string aliases = string.Concat(Enumerable.Repeat("*a, ", 10_001));

        Assert.That(Given.Document($"disallowedReferences: [&a erlang, {aliases}]\n").Diagnostics.Single().Code, Is.EqualTo("IB0108"));
    }

    [Test]
    public void ManyImagesWithManyDefaults_AreRefused()
    {
        string defaults = string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"p{i}"));
        string images = string.Concat(Enumerable.Range(0, 900).Select(i => $"  - name: i{i}\n"));

        Assert.That(Given.Mistake($"defaults: {{ forbiddenPackages: [{defaults}] }}\nimages:\n{images}").Code, Is.EqualTo("IB0108"));
    }

    [Test]
    public void File_OverTheLimit_IsRefused()
    {
        byte[] file = new byte[1024 * 1024 + 1];

        Assert.That(
            Given.Line(BudgetRules.Read(file, "b").Diagnostics.Single()), Does.StartWith("(0,0) IB0108 the budget has 1,048,577 bytes"));
    }
}
