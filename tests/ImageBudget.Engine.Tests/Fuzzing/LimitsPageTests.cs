using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ImageBudget.Images;
using ImageBudget.Layers;
using ImageBudget.StorePaths;
using ImageBudget.Tar;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Tests.Fuzzing;

/// <summary>docs/limits.md says what the code does.</summary>
[TestFixture]
public sealed partial class LimitsPageTests
{
    private const BindingFlags Constants = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    [Test]
    public void Numbers_EqualTheConstants()
    {
        Dictionary<string, long> page = ReadPage();

        Assert.That(page, Is.Not.Empty);
        foreach ((string name, long number) in page)
        {
            Assert.That(Value(name), Is.EqualTo(number), name);
        }
    }

    [TestCase(typeof(ImageLimits))]
    [TestCase(typeof(LayerLimits))]
    [TestCase(typeof(TarLimits))]
    public void Limits_AreAllOnThePage(Type limits)
    {
        Dictionary<string, long> page = ReadPage();

        foreach (FieldInfo field in limits.GetFields(Constants))
        {
            Assert.That(page, Does.ContainKey($"{limits.Name}.{field.Name}"));
        }
    }

    private static Dictionary<string, long> ReadPage() =>
        Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "limits.md"))).ToDictionary(
            m => m.Groups[1].Value, m => long.Parse(m.Groups[2].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture));

    private static long Value(string name)
    {
        if (name == "StoreHashScanner.Cap")
        {
            return new StoreHashScanner(_ => { }).Cap;
        }

        string[] parts = name.Split('.');
        Type type = typeof(ImageLimits).Assembly.GetTypes().Single(t => t.Name == parts[0]);
        FieldInfo field = type.GetField(parts[1], Constants) ?? throw new InvalidOperationException($"There is no {name}.");
        return Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^\| `([A-Za-z]+\.[A-Za-z]+)` \| ([0-9,]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
