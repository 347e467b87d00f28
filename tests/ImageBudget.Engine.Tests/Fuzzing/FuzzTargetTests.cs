using ImageBudget.Ecosystems;
using ImageBudget.Engine.Tests.Formats;
using ImageBudget.Fuzzing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Fuzzing;

/// <summary>What AFL++ runs for hours (build/fuzz.sh afl), over the inputs it begins with and over what it once found.</summary>
[TestFixture]
public sealed class FuzzTargetTests
{
    public static IEnumerable<FuzzTarget> Targets => FuzzTargets.All;

    public static IEnumerable<FuzzFind> Finds => FuzzFinds.All;

    [TestCaseSource(nameof(Targets))]
    public void Seeds_AreRead(FuzzTarget target)
    {
        // Otherwise changes of them would say nothing.
        Assert.That(target.Seeds, Is.Not.Empty);
        foreach (byte[] seed in target.Seeds)
        {
            Assert.That(target.Run(seed), Is.True);
        }
    }

    [TestCaseSource(nameof(Targets))]
    public void DamagedSeeds_BreakNothing(FuzzTarget target)
    {
        foreach (byte[] seed in target.Seeds)
        {
            foreach (byte[] damaged in Damage.Cuts(seed, dense: 40, sparse: 40).Concat(Damage.Flips(seed, 60, seed: 5)))
            {
                Assert.That(() => target.Run(damaged), Throws.Nothing);
            }
        }
    }

    [TestCaseSource(nameof(Finds))]
    public void Finds_StayFixed(FuzzFind find)
    {
        FuzzTarget target = FuzzTargets.All.Single(t => t.Name == find.Target);

        Assert.That(() => target.Run(find.Input), Throws.Nothing);
    }

    [Test]
    public void Names_AreFolders_AndDiffer()
    {
        Assert.That(FuzzTargets.All.Select(t => t.Name), Is.Unique);
        Assert.That(FuzzTargets.All.Select(t => t.Name), Has.All.Matches("^[a-z0-9]+([.-][a-z0-9]+)*$"));
    }

    [Test]
    public void EveryEcosystemThatReadsFiles_HasATarget()
    {
        // These find their packages by store paths and by what is inside of programs.
        string[] withoutFiles = ["nix", "golang", "cargo"];
        byte[][] paths = [.. FuzzTargets.All.Where(t => t.Path is not null).Select(t => System.Text.Encoding.UTF8.GetBytes(t.Path!))];

        IEnumerable<string> without = EcosystemCatalog.All.Where(e => !paths.Any(p => e.Wants(p))).Select(e => e.Types[0].Name);

        Assert.That(without, Is.EquivalentTo(withoutFiles));
    }
}
