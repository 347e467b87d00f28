using System.Collections.Immutable;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Debian;

/// <summary>The packages that leave with a Debian package, compared with apt-get's autoremove. Samples/README.md says how that was
/// recorded.</summary>
public sealed class AutoremoveTests
{
    private static readonly string Samples =
        Path.Combine(Repository.Root, "tests", "ImageBudget.Engine.Tests", "Ecosystems", "Debian", "Samples");

    private static readonly ImageAnalysis Image = new ImageOf()
        .File("var/lib/dpkg/status", File.ReadAllText(Path.Combine(Samples, "status")))
        .File("var/lib/apt/extended_states", File.ReadAllText(Path.Combine(Samples, "extended_states")))
        .Analyze();

    private static readonly Dictionary<string, string[]> Removals = File.ReadLines(Path.Combine(Samples, "removals.txt"))
        .ToDictionary(
            line => line[..line.IndexOf(':', StringComparison.Ordinal)], line =>
            line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Test]
    public void UnneededPackages_AreThoseThatAutoremoveRemoves() =>
        Assert.That(Image.Packages.Where(p => !p.Reachable).Select(p => p.Name), Is.EquivalentTo(Removals["autoremove"]));

    [Test]
    public void PackagesThatLeaveWithAPackage_AreThoseThatAptRemoves()
    {
        ReferenceGraph graph = Image.Graph;
        Dictionary<string, string> ids = Image.Packages.ToDictionary(p => p.Name, p => p.Id, StringComparer.Ordinal);
        int alone = 0;
        int together = 0;
        List<string> differences = [];
        foreach ((string name, string[] removed) in Removals.Where(r => r.Key != "autoremove"))
        {
            // apt also removes dependents of the package, so exclude them too.
            ImmutableArray<string> broken = Broken(name, removed, ids);
            string[] leaving = [.. Simulation.Without(Image, [.. broken.Select(n => ids[n])], []).Leaving.Select(p => p.Name)];
            if (!leaving.Order(StringComparer.Ordinal).SequenceEqual(removed.Order(StringComparer.Ordinal)))
            {
                differences
                    .Add($"{name}: only apt [{string.Join(' ', removed.Except(leaving))}], only here [{string.Join(' ', leaving.Except(removed))}]");
                continue;
            }

            together++;
            if (broken.Length == 1)
            {
                // The result is the package's dominator subtree, whose sum is the exclusive size.
                GraphNode node = graph.NodeOf(ids[name]);
                Assert.That(graph.Dominators.Subtree(node).ToArray().Select(n => graph.PackageOf(n)!.Name), Is.EquivalentTo(removed), name);
                alone++;
            }
        }

        TestContext.Out.WriteLine($"{together} removals agree with apt-get, {alone} of them of a package that nothing needs");
        Assert.That(differences, Is.Empty, string.Join('\n', differences));
        Assert.That(together, Is.EqualTo(93));
        Assert.That(alone, Is.GreaterThan(20));
    }

    [Test]
    public void RecommendedPackages_HaveNoDependents()
    {
        ImageAnalysis image = new ImageOf()
            .File("var/lib/dpkg/status", Status("app", "Depends: needed\nRecommends: extra") + Status("needed")
                + Status("extra", "Depends: below") + Status("below"))
            .File("var/lib/apt/extended_states", string
                .Concat(new[] { "needed", "extra", "below" }.Select(n => $"Package: {n}\nArchitecture: amd64\nAuto-Installed: 1\n\n")))
            .File("var/lib/dpkg/info/extra.list", "/usr/lib/extra\n").File("usr/lib/extra", new byte[700])
            .File("var/lib/dpkg/info/below.list", "/usr/lib/below\n").File("usr/lib/below", new byte[300])
            .Analyze();
        Suggestion suggestion = Advisor.Advise(image).Single(s => s.Kind == "recommended");
        Assert.That(suggestion.Evidence.Single().Path, Does.Contain("/extra@"));
        Assert.That(suggestion.Evidence.Single().Excerpt, Does.EndWith(", by app"));
        Assert.That(
            suggestion.Bytes, Is.EqualTo(image.Package("pkg:deb/debian/extra@1?arch=amd64").Exclusive).And.GreaterThanOrEqualTo(1000));
        Assert.That(suggestion.Fix, Is.EqualTo("# leave out the packages that others only recommend"), "nobody knows what made it");

        static string Status(string name, string more = "") =>
            $"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n{more}{(more.Length > 0 ? "\n" : "")}\n";
    }

    // The package, and the removed packages that depend on it, directly or not.
    private static ImmutableArray<string> Broken(string name, string[] removed, Dictionary<string, string> ids)
    {
        HashSet<string> taken = new(StringComparer.Ordinal) { ids[name] };
        HashSet<string> candidates = [.. removed.Select(r => ids[r])];
        bool more = true;
        while (more)
        {
            more = false;
            foreach (Reference reference in Image.References.Where(
                r => r.Kind == EdgeKind.Depends && taken.Contains(r.To) && candidates.Contains(r.From)))
            {
                if (reference.Evidence.Any(
                    e => e.Excerpt.StartsWith("Depends:", StringComparison.Ordinal)
                    || e.Excerpt.StartsWith("Pre-Depends:", StringComparison.Ordinal)))
                {
                    more |= taken.Add(reference.From);
                }
            }
        }

        return [.. Image.Packages.Where(p => taken.Contains(p.Id)).Select(p => p.Name)];
    }
}
