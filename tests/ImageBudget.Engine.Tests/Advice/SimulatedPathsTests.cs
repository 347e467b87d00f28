using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Rules;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Advice;

/// <summary>Limits on paths also apply to a simulated image; when its files are unknown, that is an error.</summary>
public sealed class SimulatedPathsTests
{
    private const string Budget = "paths:\n  - { match: \"/nix/store/**\", maxSize: 1000 }\n";

    private static readonly string App = TestStore.Path("app-1.0");
    private static readonly string Extra = TestStore.Path("extra-1.0");

    private static ImageAnalysis Image => TestImage.Of(
        new TarBuilder().SymbolicLink("app", App).SymbolicLink("extra", Extra)
            .File($"{App}/a.bin", new byte[900]).File($"{Extra}/b.bin", Enumerable.Repeat((byte)1, 700).ToArray())).Analyze();

    [Test]
    public void FilesOfRemovedPackages_AreNotCounted()
    {
        Assert.That(Limit(Image), Is.EqualTo((1600L, true)));
        Assert.That(Limit(Simulation.Without(Image, [Extra], []).After), Is.EqualTo((900L, false)));
        Assert.That(Limit(Simulation.Without(Image, [], [("image", App)]).After), Is.EqualTo((700L, false)));
    }

    [Test]
    public void UnknownFiles_AreAnError()
    {
        CheckResult check = Checked.Of(Budget, Image with { Files = null });
        Assert.That(check.ExitCode, Is.EqualTo(2));
        Assert.That(check.Diagnostics.Single().Message, Does.Contain("the files of this image are not known"));
        Assert.That(check.Images.SelectMany(i => i.Limits), Is.Empty, "nothing is shown as kept");
    }

    private static (long Measured, bool Broken) Limit(ImageAnalysis image)
    {
        LimitOutcome limit = Checked.Of(Budget, image).Images.Single().Limits.Single();
        return (limit.Measured, limit.Broken);
    }
}
