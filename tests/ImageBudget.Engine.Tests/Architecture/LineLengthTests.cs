using System.Text.RegularExpressions;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Architecture;

/// <summary>Code that fits a window can be read without scrolling, and two versions of it side by side.</summary>
public sealed partial class LineLengthTests
{
    // As in .editorconfig, which no compiler enforces.
    private const int Longest = 140;

    private static readonly string[] Folders = ["src", "tests"];

    [Test]
    public void NoLineIsLongerThanTheEditorConfigSays_UnlessATextMakesItSo()
    {
        string editorConfig = File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig"));
        Assert.That(editorConfig, Does.Contain($"max_line_length = {Longest}\n"));
        string[] files =
        [
            .. Folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*.cs", SearchOption.AllDirectories))
                .Where(f => !BuildOutput().IsMatch(f)),
        ];
        Assert.That(files, Has.Length.GreaterThan(500), "the sources are there");
        Assert.That(files.SelectMany(TooLong), Is.Empty);
    }

    [TestCase("", 140, false)]
    [TestCase("", 141, true)]
    [TestCase("// ", 141, true)]
    public void LineOfCode_IsMeasuredWithoutItsTexts(string prefix, int length, bool tooLong) =>
        Assert.That(IsTooLong(prefix + new string('x', length - prefix.Length)), Is.EqualTo(tooLong));

    [Test]
    public void Text_DoesNotCount() =>
        Assert.That(IsTooLong($"Say(\"{new string('x', 300)}\", $\"{{a}} \\\" {new string('y', 300)}\");"), Is.False);

    private static IEnumerable<string> TooLong(string file)
    {
        bool raw = false;
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            number++;
            bool quotes = line.Split("\"\"\"").Length % 2 == 0;
            if (!raw && !quotes && IsTooLong(line))
            {
                yield return $"{Path.GetRelativePath(Repository.Root, file)}:{number}: {line.Length} characters";
            }

            raw ^= quotes;
        }
    }

    private static bool IsTooLong(string line) => line.Length > Longest && Text().Replace(line, "\"\"").Length > Longest;

    // A text in quotes; what an interpolated one computes is part of it.
    [GeneratedRegex("(\"\"\").*?\\1|\"(\\\\.|[^\"\\\\])*\"", RegexOptions.CultureInvariant)]
    private static partial Regex Text();

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]", RegexOptions.CultureInvariant)]
    private static partial Regex BuildOutput();
}
