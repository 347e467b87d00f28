using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;
using ImageBudget.Rules;
using ImageBudget.Rules.Regressions;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Budgets;

public class BudgetDescriptionTests
{
    [Test]
    public void Schema_IsTheCommittedOne() => Repository.AssertGolden("docs/budget.schema.json", BudgetSchema.ToJson(BudgetRules.Format));

    [Test]
    public void Reference_IsTheCommittedOne()
    {
        const string Begin = "<!-- keys: begin -->\n";
        const string End = "<!-- keys: end -->\n";
        string page = Repository.Read("docs/budget-file.md");
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = page.IndexOf(End, StringComparison.Ordinal);

        Repository.AssertGolden("docs/budget-file.md", $"{page[..begin]}\n{BudgetReference.ToMarkdown(BudgetRules.Format)}{page[end..]}");
    }

    [Test]
    public void Example_IsReadWithoutAMistake()
    {
        Budget budget = Given.Valid(Repository.Read("budgets.example.yaml"));

        Assert.That(budget.Images.Select(i => (i.Name!.Value.Value, i.Image!.Value.Value, i.Enforce)), Is.EqualTo(new[]
        {
            ("shop-leaky", "samples/shop-leaky.tar.gz", false), ("shop", "samples/shop-fixed.tar.gz", true),
            ("till", "till.tar.gz", true),
        }));
    }

    [Test]
    public void Example_NamesTheSchemaFirst()
    {
        string first = Repository.Read("budgets.example.yaml").Split('\n')[0];

        Assert.That(first, Is.EqualTo("# yaml-language-server: $schema=docs/budget.schema.json"));
    }

    [Test]
    public void EveryDescribedKey_IsInTheExample()
    {
        HashSet<(string Map, string Key)> used = [];
        Walk(Tree(Repository.Read("budgets.example.yaml")), BudgetRules.Format.LongForm, (map, key) => used.Add((map, key)));

        // Keys that an image and its defaults share need to be shown only once.
        var missing = Maps(BudgetRules.Format.LongForm).SelectMany(m => m.Keys.Select(k => (Map: m.Name, Key: k.Name)))
            .Where(k => !used.Contains(k)
                && !(k.Map == "image" && used.Contains(("defaults", k.Key)))
                && !(k.Map == "defaults" && used.Contains(("image", k.Key))));

        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void EveryDescribedKey_IsRead()
    {
        HashSet<BudgetKey> read = new(ReferenceEqualityComparer.Instance);
        BudgetDocument example =
            BudgetRules.Read(Encoding.UTF8.GetBytes(Repository.Read("budgets.example.yaml")), "b", key => read.Add(key));
        Assert.That(example.Budget!.Images.SelectMany(i => i.Lines()), Is.Not.Empty);
        example.Budget.Images.ToList().ForEach(i => i.Get(NoBaseline.FirstImage));

        Assert.That(
            Maps(BudgetRules.Format.LongForm).Concat(Maps(BudgetRules.Format.ShortForm)).SelectMany(m => m.Keys)
                .Where(k => !read.Contains(k)).Select(k => k.Name),
            Is.Empty);
    }

    [Test]
    public void EveryKey_IsExplained()
    {
        BudgetKey[] keys = [.. Maps(BudgetRules.Format.LongForm).SelectMany(m => m.Keys)];

        Assert.That(keys.Select(k => k.Doc), Is.All.EndWith("."));
        Assert.That(keys.Where(k => k.Required == (k.WhenAbsent.Length > 0)).Select(k => k.Name), Is.Empty);
        Assert.That(keys.Where(k => k.Doc.Contains('|') || k.Doc.Contains('\n')).Select(k => k.Name), Is.Empty);
    }

    [TestCase("maxSize: 60 MB\ndisallowedReferences: [erlang]\n")]
    [TestCase("tag: 1.10\nmaxSize: 1048576\n")]
    [TestCase("images: [{ name: a, maxSize: { live: 1.5 GiB } }]\n")]
    [TestCase("maxIncrease: 2% and 1 MB\n")]
    [TestCase("maxIncrease: { transfer: 1 MB and 0.5 %, live: 0 }\n")]
    [TestCase("packages: [{ match: a, maxIncrease: 1 }]\n")]
    [TestCase("base: { layers: 2 }\nmaxSize: { live: 1, scope: app }\n")]
    [TestCase("maxSize: { update: 40 MB, transfer: { warn: 1 MB, fail: 2 MB } }\nspeed: 20Mbit/s\n")]
    [TestCase("severity: { IB1001: warn }\nmaxSize: 1\n")]
    [TestCase("dive: { lowestEfficiency: 0.95, highestWastedBytes: 20 MB, highestUserWastedPercent: disabled }\n")]
    [TestCase("maxSize: 1\nwaivers: [{ rule: IB1001, match: image, until: 2027-01-31, owner: a, reason: b }]\n")]
    public void Schema_AcceptsWhatTheReaderAccepts(string yaml)
    {
        Given.Valid(yaml);
        Assert.That(SchemaComplaints(yaml), Is.Empty);
    }

    [TestCase("maxSze: 1\n")]
    [TestCase("maxSize: 10QB\n")]
    [TestCase("maxSize: [1]\n")]
    [TestCase("maxSize: {}\n")]
    [TestCase("maxLayers: many\n")]
    [TestCase("enforce: yes\nmaxSize: 1\n")]
    [TestCase("forbiddenPackages: erlang\n")]
    [TestCase("forbiddenPackages: [{ reason: x }]\n")]
    [TestCase("severity: { IB1001: loud }\nmaxSize: 1\n")]
    [TestCase("severity: { XX: error }\nmaxSize: 1\n")]
    [TestCase("packages: [{ match: a }]\n")]
    [TestCase("maxIncrease: 5 %%\n")]
    [TestCase("maxIncrease: { archive: 1 }\n")]
    [TestCase("newPackages: maybe\nmaxSize: 1\n")]
    [TestCase("base: { labels: true }\nmaxSize: 1\n")]
    [TestCase("maxSize: 1\nwaivers: [{ rule: IB1001, until: 2027-01-31, owner: a }]\n")]
    [TestCase("maxSize: 1\nwaivers: [{ rule: IB1001, until: tomorrow, owner: a, reason: b }]\n")]
    [TestCase("packages: [{ maxSize: 1 }]\n")]
    [TestCase("images: [{ maxSize: 1 }]\n")]
    [TestCase("images: [{ name: a, maxSize: 1 }]\nmaxSize: 2\n")]
    public void Schema_RefusesWhatTheReaderRefuses(string yaml)
    {
        Assert.That(Given.Document(yaml).Budget, Is.Null);
        Assert.That(SchemaComplaints(yaml), Is.Not.Empty);
    }

    [Test]
    public void Schema_AcceptsTheExample() => Assert.That(SchemaComplaints(Repository.Read("budgets.example.yaml")), Is.Empty);

    [Test]
    public void EveryYamlSample_InTheDocumentation_IsABudget()
    {
        MatchCollection samples = Regex.Matches(Repository.Read("docs/budget-file.md"), "```yaml\n(.*?)```", RegexOptions.Singleline);

        Assert.That(samples, Has.Count.GreaterThan(1));
        foreach (Match sample in samples)
        {
            Given.Valid(sample.Groups[1].Value);
        }
    }

    [Test]
    public void EveryCode_IsInTheDocumentation()
    {
        string page = Repository.Read("docs/budget-file.md");
        IEnumerable<string> codes = typeof(Codes).GetFields().Select(f => (string)f.GetRawConstantValue()!)
            .Where(c => c.StartsWith("IB01", StringComparison.Ordinal));

        Assert.That(codes.Where(c => !page.Contains($"| {c} |")), Is.Empty);
    }

    private static YamlNode Tree(string yaml) => YamlTree.Read(yaml, new Mistakes("b"))!;

    private static IEnumerable<MapShape> Maps(ValueShape shape) => shape switch
    {
        MapShape map => map.Keys.SelectMany(k => Maps(k.Shape)).Prepend(map),
        ShortOrLongShape either => Maps(either.Long),
        ListShape list => Maps(list.Item),
        NamedShape named => Maps(named.Value),
        _ => [],
    };

    private static void Walk(YamlNode node, ValueShape shape, Action<string, string> onKey)
    {
        switch (shape, node)
        {
            case (MapShape map, YamlMap entries):
                foreach (YamlEntry entry in entries.Entries)
                {
                    onKey(map.Name, entry.Key.Text);
                    Walk(entry.Value, map.Keys.Single(k => k.Name == entry.Key.Text).Shape, onKey);
                }

                break;
            case (ShortOrLongShape either, YamlMap):
                Walk(node, either.Long, onKey);
                break;
            case (ListShape list, YamlList items):
                items.Items.ToList().ForEach(i => Walk(i, list.Item, onKey));
                break;
            case (NamedShape named, YamlMap entries):
                entries.Entries.ToList().ForEach(e => Walk(e.Value, named.Value, onKey));
                break;
        }
    }

    private static List<string> SchemaComplaints(string yaml) =>
        SchemaCheck.Complaints((JsonObject)JsonNode.Parse(BudgetSchema.ToJson(BudgetRules.Format))!, SchemaCheck.ToJson(Tree(yaml)));
}
