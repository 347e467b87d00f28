using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Rules;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Fixtures;

/// <summary>
/// A real Node.js project with its development dependencies and without: what is predicted for the second from the first is what npm makes
/// of it. build/node-images.sh makes the images and needs a network, so without IMAGEBUDGET_NODE_IMAGES there is nothing to compare.
/// </summary>
public sealed class NodeImagesTests
{
    private const double Tolerance = 0.02;

    [Test]
    public void Pm2_WithoutWhatItsAuthorsDevelopWith_IsWhatNpmInstallsWithoutIt()
    {
        ImageAnalysis with = Analyze("with-dev.tar");
        ImageAnalysis without = Analyze("without-dev.tar");
        string[] development = [.. with.References
            .Where(r => r.From == Reference.ImageNode
                && r.Evidence.Any(e => e.Excerpt.StartsWith("devDependencies: ", StringComparison.Ordinal)))
            .Select(r => r.To)];
        Assert.That(development, Has.Length.GreaterThan(1));

        ImageAnalysis predicted = Simulation.Without(with, development, []).After;
        Assert.That(
            predicted.Packages.Select(p => $"{p.Name} {p.Version}"),
            Is.EquivalentTo(without.Packages.Select(p => $"{p.Name} {p.Version}")));
        Near(predicted.Size.Unpacked, without.Size.Unpacked, "unpacked");
        Near(predicted.Size.Live, without.Size.Live, "live");
        Near(predicted.Size.Transfer, without.Size.Transfer, "transfer");

        // The verdict of the simulation is that of the image that was really built without them.
        foreach ((int percent, bool passes) in new[] { (97, false), (103, true) })
        {
            string budget = FormattableString.Invariant($"maxSize: {without.Size.Unpacked * percent / 100}\nforbiddenPackages: [mocha]\n");
            Assert.That(Checked.Of(budget, without).Passed, Is.EqualTo(passes));
            Assert.That(Checked.Of(budget, predicted).Passed, Is.EqualTo(passes));
            Assert.That(Checked.Of(budget, with).Passed, Is.False);
        }

        TestContext.Out.WriteLine(
            $"{with.Packages.Length} packages, {with.Size.Unpacked} bytes ({with.Size.Transfer} transfer); without the development tree {predicted.Size.Unpacked} "
            + $"({predicted.Size.Transfer}) predicted, {without.Size.Unpacked} ({without.Size.Transfer}) measured");
    }

    [Test]
    public void Pm2_Packages_AreThoseOfItsLockFile_WithAllTheirBytes()
    {
        ImageAnalysis with = Analyze("with-dev.tar");
        Assert.That(with.Packages.All(p => p.Ecosystem == "npm" && p.Live > 0), Is.True);
        Assert.That(with.Packages, Has.Length.GreaterThan(150));
        Assert.That(with.Packages.Where(p => !p.Reachable).Select(p => p.Id), Is.Empty, "each is needed by somebody");
        Ecosystems.ImageOf.AssertSums(with);
    }

    private static void Near(long predicted, long measured, string metric) =>
        Assert.That(
            (double)Math.Abs(predicted - measured) / measured, Is.LessThan(Tolerance),
            $"{metric}: {predicted} predicted, {measured} measured");

    private static ImageAnalysis Analyze(string name)
    {
        if (Environment.GetEnvironmentVariable("IMAGEBUDGET_NODE_IMAGES") is not { Length: > 0 } folder)
        {
            Assert.Ignore("build/node-images.sh makes these images; set IMAGEBUDGET_NODE_IMAGES to their directory");
            return null!;
        }

        return ImageAnalyzer.Analyze(new ImageRequest(Path.Combine(folder, name)), new AnalyzeOptions { Directory = "/" });
    }
}
