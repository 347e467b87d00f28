using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

/// <summary>What README shows is what the tool prints, to the letter.</summary>
public sealed class ReadmeTests
{
    private const string Marker = "<!-- output: ";

    [TestCaseSource(nameof(Commands))]
    public void Output_IsWhatTheToolPrints(string command)
    {
        StringWriter output = new() { NewLine = "\n" };
        StringWriter error = new() { NewLine = "\n" };
        ToolConsole console = new() { Out = output, Error = error, OpenInput = () => Stream.Null, Directory = Repository.Root };
        int exitCode = ToolHost.Run(command.Split(' '), console, CancellationToken.None);
        Assert.That(exitCode, Is.Zero, error.ToString());
        Assert.That(output.ToString(), Is.EqualTo(Shown(command)));
    }

    [Test]
    public void Readme_ShowsTheMainJobAndAChain() =>
        Assert.That(Commands(), Is.EqualTo(new[] { "check --budget budgets.example.yaml", "why samples/shop-leaky.tar.gz systemd" }));

    private static IEnumerable<string> Commands() => Readme().Split('\n')
        .Where(l => l.StartsWith(Marker, StringComparison.Ordinal))
        .Select(l => l[Marker.Length..^" -->".Length]);

    private static string Shown(string command)
    {
        string readme = Readme();
        int start = readme.IndexOf($"{Marker}{command} -->\n```text\n", StringComparison.Ordinal);
        start = readme.IndexOf("```text\n", start, StringComparison.Ordinal) + "```text\n".Length;
        return readme[start..readme.IndexOf("```\n", start, StringComparison.Ordinal)];
    }

    private static string Readme() => File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
}
