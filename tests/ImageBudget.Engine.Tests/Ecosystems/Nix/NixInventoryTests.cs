using ImageBudget.Analysis;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Nix;

/// <summary>Store paths.</summary>
public class NixInventoryTests
{
    [Test]
    public void ContentOfAStorePath_BelongsToIt()
    {
        const string Store = "nix/store/00000000000000000000000000000000-foo-1";
        ImageAnalysis analysis = new ImageOf()
            .File($"{Store}/a-1.jar", Jar.Of(("A.class", [1]))).File($"{Store}/lib/kernel/ebin/kernel.app", "{application, kernel, []}.")
                .Analyze();
        Assert.That(analysis.Packages.Select(p => p.Ecosystem), Is.EqualTo(new[] { "nix" }));
    }
}
