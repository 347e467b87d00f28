using ImageBudget.Budgets.Selectors;
using ImageBudget.Ecosystems;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems;

/// <summary>All ecosystems have the same structure, and all data about them comes from their definitions.</summary>
internal sealed class EcosystemCatalogTests
{
    private static readonly string[] _folders =
    [
        .. Directory.GetDirectories(Path.Combine(Repository.Root, "src", "ImageBudget.Engine", "Ecosystems"))
            .Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal),
    ];

    [Test]
    public void EachFolder_HasADefinition_InTheCatalog()
    {
        EcosystemDefinition[] found =
        [
            .. _folders.Select(folder => Type(folder, "Ecosystem").GetField("Definition")!.GetValue(null)).Cast<EcosystemDefinition>(),
        ];
        Assert.That(found, Is.EquivalentTo(EcosystemCatalog.All));
    }

    [TestCaseSource(nameof(_folders))]
    public void EachFolder_HasAnInventory_WithTests(string folder)
    {
        Assert.That(Type(folder, "Inventory"), Is.Not.Null);
        string tests =
            Path.Combine(Repository.Root, "tests", "ImageBudget.Engine.Tests", "Ecosystems", folder, $"{folder}InventoryTests.cs");
        Assert.That(File.Exists(tests), tests);
    }

    [Test]
    public void Types_AreUnique_AndNoAliasIsAType()
    {
        PackageType[] types = [.. EcosystemCatalog.All.SelectMany(e => e.Types)];
        Assert.That(types.Select(t => t.Name), Is.Unique);
        Assert.That(types.SelectMany(t => t.Aliases), Is.Unique.And.All.Matches<string>(a => !EcosystemCatalog.TypeNames.Contains(a!)));
        Assert.That(EcosystemCatalog.TypeNames, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
    }

    [Test]
    public void Caches_AreFolders_AndNamedOnce()
    {
        PackageCache[] caches = [.. EcosystemCatalog.All.SelectMany(e => e.Caches)];
        Assert.That(caches.Select(c => c.Folder), Is.Unique.And.All.Matches("^(/|~/|[*]/).*/$"));
        Assert.That(caches, Has.All.Matches<PackageCache>(c => c!.Folder.StartsWith('*') == c.Beside is not null));
    }

    [TestCase("debian", "deb")]
    [TestCase("Python", "pypi")]
    [TestCase("npn", "npm")]
    [TestCase("cobol", null)]
    public void Alias_SuggestsTheType(string word, string? type) => Assert.That(PackageEcosystems.Near(word), Is.EqualTo(type));

    private static Type Type(string folder, string kind) =>
        typeof(EcosystemDefinition).Assembly.GetType($"ImageBudget.Ecosystems.{folder}.{folder}{kind}", throwOnError: true)!;
}
