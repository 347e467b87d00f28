using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Fuzzing;

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

    [Test]
    public void Limits_ThatHaveAnOption_AreAllOnThePage()
    {
        Assert.That(
            ReadPage().Keys.Where(k => !k.Contains('.', StringComparison.Ordinal))
            .Order(StringComparer.Ordinal), Is.EqualTo(LimitSetting.All.Select(s => s.Name).Order(StringComparer.Ordinal)));
    }

    private static Dictionary<string, long> ReadPage() =>
        Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "limits.md"))).ToDictionary(
            m => m.Groups[1].Value, m => long.Parse(m.Groups[2].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture));

    private static long Value(string name)
    {
        if (name == "StoreHashScanner.Cap")
        {
            return new StoreHashScanner().Cap;
        }

        if (LimitSetting.All.FirstOrDefault(s => s.Name == name) is { } setting)
        {
            return setting.Of(ImageLimits.Default);
        }

        string[] parts = name.Split('.');
        Type type = typeof(StoreHashScanner).Assembly.GetTypes().Single(t => t.Name == parts[0]);
        FieldInfo field = type.GetField(parts[1], Constants) ?? throw new InvalidOperationException($"There is no {name}.");
        return Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^\| `([A-Za-z]+(?:\.[A-Za-z]+)?)` \| ([0-9,]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
