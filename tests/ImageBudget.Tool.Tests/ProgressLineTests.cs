using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Tool.Tests;

public sealed class ProgressLineTests
{
    [Test]
    public void FastRun_ShowsNothing()
    {
        StringWriter terminal = new();
        using (ProgressLine line = new(terminal))
        {
            line.Report(new AnalysisProgress("a.tar", 1, 2));
        }

        Assert.That(terminal.ToString(), Is.Empty);
    }
}
