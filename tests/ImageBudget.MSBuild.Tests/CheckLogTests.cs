using ImageBudget.Model;
using ImageBudget.Testing;
using Microsoft.Build.Utilities;
using NUnit.Framework;

namespace ImageBudget.MSBuild.Tests;

public sealed class CheckLogTests
{
    private static readonly string Pages = Path.Combine(Repository.Root, "docs", "rules");

    [Test]
    public void Finding_LinksToThePageOfItsRule()
    {
        RecordingEngine engine = new();
        CheckLog log = new(new TaskLoggingHelper(engine, "CheckImageBudget"), "/", "/shop.csproj", Pages);

        log.Error(Codes.ImageTooLarge, "too large");
        log.Warning(Codes.Usage, "odd");

        Assert.That(engine.HelpLinks.Select(l => new Uri(l!).LocalPath), Is.EqualTo((string[])
        [
            Path.Combine(Pages, "IB1001.md"), Path.Combine(Pages, "IB0004.md"),
        ]));
        Assert.That(engine.HelpLinks.Select(l => File.Exists(new Uri(l!).LocalPath)), Is.All.True);
    }

    [Test]
    public void Finding_WithoutAPage_HasNoLink()
    {
        RecordingEngine engine = new();
        CheckLog log = new(new TaskLoggingHelper(engine, "CheckImageBudget"), "/", "/shop.csproj", "/nowhere");

        log.Error(Codes.ImageTooLarge, "too large");

        Assert.That(engine.HelpLinks, Is.EqualTo((string?[])[null]));
    }
}
