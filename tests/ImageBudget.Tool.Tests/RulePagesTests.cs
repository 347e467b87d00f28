using System.Text.RegularExpressions;
using ImageBudget.Results;
using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

/// <summary>Pages in docs/rules about the command line quote what the tool prints for the command that they show.</summary>
public sealed partial class RulePagesTests
{
    [TestCase("IB0004")]
    [TestCase("IB0005")]
    public void Example_GivesTheLineThatItsPageQuotes(string code)
    {
        Match example = Example().Match(CodeCatalog.Page(code)!);
        ToolRun tool = new();

        Assert.That(tool.Run(example.Groups["arguments"].Value.Split(' ')), Is.EqualTo(ExitCodes.NotMeasured));
        Assert.That(tool.Error.Split('\n'), Does.Contain(example.Groups["line"].Value));
    }

    [GeneratedRegex("```sh\ndotnet image-budget (?<arguments>.*)\n```\n\n```text\n(?<line>.*)\n```")]
    private static partial Regex Example();
}
