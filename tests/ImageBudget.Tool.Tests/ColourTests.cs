using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

public sealed class ColourTests
{
    [TestCase("auto", true, "", ExpectedResult = true)]
    [TestCase("auto", false, "", ExpectedResult = false)]
    [TestCase("always", false, "NO_COLOR=1", ExpectedResult = true)]
    [TestCase("never", true, "FORCE_COLOR=1", ExpectedResult = false)]
    [TestCase("auto", true, "NO_COLOR=1", ExpectedResult = false)]
    [TestCase("auto", true, "NO_COLOR=", ExpectedResult = true)]
    [TestCase("auto", true, "TERM=dumb", ExpectedResult = false)]
    [TestCase("auto", false, "FORCE_COLOR=1", ExpectedResult = true)]
    [TestCase("auto", true, "FORCE_COLOR=0", ExpectedResult = false)]
    [TestCase("auto", false, "CLICOLOR_FORCE=1", ExpectedResult = true)]
    [TestCase("auto", false, "CLICOLOR_FORCE=0", ExpectedResult = false)]
    [TestCase("auto", true, "NO_COLOR=1 FORCE_COLOR=1", ExpectedResult = false)]
    [TestCase("auto", false, "GITHUB_ACTIONS=true", ExpectedResult = true)]
    [TestCase("auto", false, "GITLAB_CI=true", ExpectedResult = true)]
    [TestCase("auto", false, "GITLAB_CI=true NO_COLOR=1", ExpectedResult = false)]
    public bool Colour_IsTheOptionThenTheEnvironmentThenTheTerminal(string option, bool terminal, string environment)
    {
        Dictionary<string, string> variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('='))
            .ToDictionary(v => v[0], v => v[1]);
        return ColourChoice.Of(option, terminal, variables.GetValueOrDefault);
    }

    [TestCase("check", "a.tar")]
    [TestCase("inspect", "a.tar")]
    [TestCase("advise", "a.tar")]
    [TestCase("tree", "a.tar")]
    public void Option_IsOnEveryCommand(params string[] command)
    {
        ToolRun always = new() { Result = SampleResults.OverBudget };
        always.Run([.. command, "--color", "always"]);
        Assert.That(always.Out, Does.Contain("\e["));
        ToolRun never = new() { Result = SampleResults.OverBudget };
        never.Run([.. command, "--color", "never"]);
        Assert.That(never.Out, Does.Not.Contain("\e").And.Not.Empty);
    }

    [Test]
    public void Option_WithAnotherValue_IsAMistake()
    {
        ToolRun tool = new();
        Assert.That(tool.Run("check", "a.tar", "--color", "alway"), Is.EqualTo(2));
        Assert.That(tool.Error, Does.Contain("--color must be one of auto, always, never, not 'alway'; did you mean 'always'?"));
    }

    [Test]
    public void Quiet_SaysNothingOfAPass_AndOnlyTheFindingsOfAFailure()
    {
        ToolRun pass = new() { Result = SampleResults.Pass };
        Assert.That(pass.Run("check", "a.tar", "--quiet"), Is.Zero);
        Assert.That(pass.Out + pass.Error, Is.Empty);
        ToolRun fail = new() { Result = SampleResults.OverBudget };
        Assert.That(fail.Run("check", "a.tar", "--quiet"), Is.EqualTo(1));
        Assert.That(fail.Out, Does.Contain("IB1001").And.Not.Contain("limits that are").And.Not.Contain("one change fixes"));
        Assert.That(fail.Out, Does.EndWith("over budget: 2 errors, 1 warning, 1 waived, 1 cause\n"));
    }
}
