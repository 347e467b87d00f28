using System.Text;
using ImageBudget.Budgets;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;
using ImageBudget.Rules;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Budgets;

public class BudgetReaderTests
{
    [Test]
    public void EightMistakes_GiveEightDiagnosticsAtEightPlaces()
    {
        BudgetDocument document = Given.Document("""
            version: 2
            defaults:
              maxSze: 10 MB
              maxLayers: many
            images:
              - name: shop
                maxSize: 10QB
                enforce: yes
                disallowedReferences: erlang
                severity: { IB1001: eror }
              - name: shop
                paths:
                  - { match: "/usr/**" }
            """);

        Assert.That(document.Budget, Is.Null);
        Assert.That(Given.Lines(document), Is.EqualTo(new[]
        {
            "(1,10) IB0106 'version' cannot be '2'; expected 1, the only version of the budget file there is",
            "(3,3) IB0102 'maxSze' is not a key that is allowed here; did you mean 'maxSize'?",
            "(4,14) IB0104 'maxLayers' cannot be 'many'; expected a whole number, such as 100",
            "(7,14) IB0105 'maxSize' cannot be '10QB': 'QB' is not a unit; units are B, kB MB GB TB (powers of 1000) and KiB MiB GiB TiB (of 1024); expected a size such as 500 kB, 1.5 MB, 64 MiB or 1048576",
            "(8,14) IB0104 'enforce' cannot be 'yes'; expected true or false",
            "(9,27) IB0104 'disallowedReferences' is a list, and 'erlang' is a single value; write [erlang]",
            "(10,25) IB0106 'IB1001' cannot be 'eror': did you mean error? expected one of none, note, warning, error",
            "(11,11) IB0110 the image in line 6 is already named 'shop'; findings could not tell them apart",
            "(13,9) IB0107 'maxSize' is missing here; expected a size such as 500 kB, 1.5 MB, 64 MiB or 1048576",
        }));
        Assert.That(
            document.Diagnostics.Select(d => (d.File, d.Severity)).Distinct(), Is.EqualTo(new[] { ("budgets.yaml", Severity.Error) }));
    }

    [TestCase("", "(1,1) IB0109")]
    [TestCase("# nothing\n", "(1,1) IB0109")]
    [TestCase("---\n...\n", "IB0109")]
    [TestCase("~\n", "(1,1) IB0109")]
    [TestCase("null\n", "(1,1) IB0109")]
    [TestCase("hello\n", "(1,1) IB0104")]
    [TestCase("- a\n", "(1,1) IB0104")]
    [TestCase("version: 1\n", "(1,1) IB0109")]
    [TestCase("name: shop\nenforce: true\nseverity: { IB1001: note }\n", "(1,1) IB0109")]
    [TestCase("disallowedReferences: []\nforbiddenPackages: []\noutputChecks: {}\n", "(1,1) IB0109")]
    [TestCase("outputChecks: { shop: { disallowedReferences: [] } }\n", "(1,1) IB0109")]
    [TestCase("images: []\nversion: 1\n", "(1,9) IB0109")]
    [TestCase("images:\n  - name: a\n    maxSize: 1\n  - name: b\n", "(4,5) IB0109")]
    public void BudgetThatChecksNothing_IsAMistake(string yaml, string expected) =>
        Assert.That(Given.Line(Given.Mistake(yaml)), Does.Contain(expected));

    [TestCase("maxSize:\n", "(1,1) IB0104 'maxSize' has no value")]
    [TestCase("maxSize: ~\n", "(1,10) IB0104 'maxSize' has no value")]
    [TestCase("maxSize: {}\n", "(1,10) IB0107 at least one of these keys is needed here: archive, transfer, uncompressed, unpacked, live")]
    [TestCase("maxSize: [1, 2]\n", "(1,10) IB0104 'maxSize' cannot be a list; expected a size")]
    [TestCase(
        "maxSize: { nar: 1 }\n",
        "(1,12) IB0102 'nar' is not a key that is allowed here; the keys are: archive, transfer, uncompressed, unpacked, live")]
    [TestCase("maxLayers: -1\n", "(1,12) IB0106 'maxLayers' cannot be '-1': a limit is never negative")]
    [TestCase("maxLayers: 010\n", "(1,12) IB0106")]
    [TestCase("maxLayers: '10'\n", "(1,12) IB0104 'maxLayers' cannot be '10': without quotes")]
    [TestCase("maxLayers: 99999999999999999999\n", "(1,12) IB0106")]
    [TestCase("maxVersionsPerPackage: 0\n", "(1,24) IB0106")]
    [TestCase("forbiddenPackages: [~]\n", "(1,21) IB0104 an item of 'forbiddenPackages' has no value")]
    [TestCase("forbiddenPackages: [{ ecosystem: deb }]\n", "(1,21) IB0107 'name' is missing here")]
    [TestCase("forbiddenPackages: [{ name: a, ecosystem: debian }]\n", "(1,43) IB0106 'ecosystem' cannot be 'debian': did you mean deb?")]
    [TestCase("forbiddenPackages: [{ name: a, version: '^1.2' }]\n", "(1,41) IB0106 'version' cannot be '^1.2': only")]
    [TestCase(
        "forbiddenPackages: ['[z-a]']\n",
        "(1,21) IB0106 an item of 'forbiddenPackages' cannot be '[z-a]': '[' and ']' are not known in patterns")]
    [TestCase("forbiddenPackages: [true]\n", "(1,21) IB0104")]
    [TestCase("forbiddenPackages: [{ nmae: a }]\n", "(1,23) IB0102 'nmae' is not a key that is allowed here; did you mean 'name'?")]
    [TestCase("packages: [{ maxSize: 1 }]\n", "(1,12) IB0107 at least one of these keys is needed here: match, ecosystem")]
    [TestCase("packages: [npm]\n", "(1,12) IB0104 an item of 'packages' cannot be 'npm'; expected a map with the keys match, ecosystem")]
    [TestCase("paths: [{ match: usr, maxSize: 0 }]\n", "(1,18) IB0106 'match' cannot be 'usr': a path begins with '/'")]
    [TestCase("outputChecks: { '{a': { maxSize: 1 } }\n", "(1,17) IB0106 the key cannot be '{a': a '{' is never closed")]
    [TestCase("outputChecks: { a: {} }\n", "(1,20) IB0107")]
    [TestCase("maxSize: 1\nplatform: linux\n", "(2,11) IB0106 'platform' cannot be 'linux'; expected os/architecture")]
    [TestCase("maxSize: 1\nseverity: { IB9001: note }\n", "(2,13) IB0106 the key cannot be 'IB9001'; expected the code of a rule")]
    [TestCase("maxSize: 1\nimage: [a]\n", "(2,8) IB0104")]
    [TestCase("maxSize: 1\nimage: ' '\n", "(2,8) IB0106")]
    [TestCase("maxSize: 1\nimages: [{ name: a, maxSize: 1 }]\n", "(1,1) IB0102 'maxSize' is beside 'images:'")]
    [TestCase("images: [{ maxSize: 1 }]\n", "(1,10) IB0107 at least one of these keys is needed here: name, image")]
    [TestCase("image:\n  - name: a\n", "(2,3) IB0104 'image' cannot be a list")]
    [TestCase("imgaes: []\nmaxSize: 1\n", "(1,1) IB0102 'imgaes' is not a key that is allowed here; did you mean 'images'?")]
    public void Mistake_NamesWhatWasFoundAndWhatIsExpected(string yaml, string expected) =>
        Assert.That(Given.Line(Given.Mistake(yaml)), Does.Contain(expected));

    // A key that is read but not enforced would pass without measuring.
    [TestCase("allowedLayers: []")]
    [TestCase("scope: app")]
    public void KeyThatIsNotEnforcedYet_IsUnknown(string line) =>
        Assert.That(Given.Mistake($"maxSize: 1\n{line}\n").Code, Is.EqualTo("IB0102"));

    [Test]
    public void RuleCode_IsRequired()
    {
        byte[] yaml = "maxSize: 1\nseverity: { IB1001: note, IB1999: note }\n"u8.ToArray();

        BudgetDocument document = BudgetRules.Read(yaml, "b.yaml");

        Assert.That(
            Given.Lines(document),
            Is.EqualTo(new[] { "(2,27) IB0106 there is no rule IB1999; 'dotnet image-budget rule' lists the codes" }));
    }

    [Test]
    public void ManyMistakes_AreCutWithACount()
    {
        StringBuilder yaml = new("maxSize: 1\n");
        for (int i = 0; i < 20_000; i++)
        {
            yaml.Append("zz").Append(i).Append(": 1\n");
        }

        BudgetDocument document = Given.Document(yaml.ToString());

        Assert.That(document.Diagnostics, Has.Length.EqualTo(Mistakes.MaxShown + 1));
        Assert.That(document.Diagnostics[^1].Message, Does.StartWith("19,800 more mistakes"));
    }

    [Test]
    public void TextOfTheBudget_IsInertInMessages()
    {
        Diagnostic mistake = Given.Mistake("maxSize: \"10MB\\n::error::pwned\\e[31m\"\n");

        Assert.That(mistake.Message, Does.Contain(@"'10MB\n::error::pwned\x1b[31m'"));
    }

    [Test]
    public void Budget_CutShortAnywhere_IsReadOrRefused()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Repository.Read("budgets.example.yaml"));
        // At every byte of the first part, which holds each kind of value, and at every seventh of the rest.
        for (int length = 0; length < whole.Length; length += length < 1800 ? 1 : 7)
        {
            BudgetDocument document = BudgetRules.Read(whole.AsSpan(0, length), "budgets.yaml");

            Assert.That(
                document.Budget is null, Is.EqualTo(document.Diagnostics.Any(d => d.Severity == Severity.Error)), $"cut at {length}");
        }
    }

    [Test]
    public void Budget_WithRandomDamage_IsReadOrRefused()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Repository.Read("budgets.example.yaml"));
        byte[] odd = "[]{}:,-?!&*|>'\"%@`#\n\t \0\x7f~"u8.ToArray();
        Random random = new(20261122);
        for (int round = 0; round < 500; round++)
        {
            byte[] damaged = [.. whole];
            for (int i = 0; i < 3; i++)
            {
                damaged[random.Next(damaged.Length)] = odd[random.Next(odd.Length)];
            }

            BudgetDocument document = BudgetRules.Read(damaged, "budgets.yaml");

            Assert.That(document.Budget is null, Is.EqualTo(!document.Diagnostics.IsEmpty), $"round {round}");
        }
    }
}
