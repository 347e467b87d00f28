using System.Text.Json;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Budgets;

/// <summary>The example's rules, compared with Nix's data on the two images they are written for.</summary>
public class ExampleBudgetTests
{
    [Test]
    public void FixedImage_IsWithinTheRules()
    {
        PackageNames[] packages = PackagesOf("03-layered-release-fixed", out JsonElement truth);
        ImageRules rules = Rules("shop");

        Assert.That(
            rules.Packages.Where(p => !p.Optional && !packages.Any(n => p.Packages.Matches(n)))
            .Select(p => p.Packages.ToString()), Is.Empty);
        Assert.That(packages.Where(n => Forbidden(rules, n)).Select(n => n.FullName), Is.Empty);
        Assert.That(packages.Where(n => !Allowed(rules, n)).Select(n => n.FullName), Is.Empty);
        Assert.That(Limit(rules, SizeMetric.Archive), Is.GreaterThan(truth.GetProperty("image_bytes").GetInt64() * 1.1));
        Assert.That(Limit(rules, SizeMetric.Unpacked), Is.GreaterThan(truth.GetProperty("file_bytes_total").GetInt64() * 1.1));
        Assert.That(rules.MaxLayers.Allowed, Is.GreaterThan(truth.GetProperty("layers").GetArrayLength()));
    }

    [Test]
    public void LeakyImage_BreaksSeveralRules()
    {
        PackageNames[] packages = PackagesOf("01-layered-release", out JsonElement truth);
        ImageRules rules = Rules("shop-leaky");

        Assert.That(
            packages.Where(n => Forbidden(rules, n)).Select(n => n.FullName), Is.EquivalentTo(new[] { "erlang-25.2.3", "systemd-252.38" }));
        Assert.That(Limit(rules, SizeMetric.Unpacked), Is.LessThan(truth.GetProperty("file_bytes_total").GetInt64()));
    }

    private static ImageRules Rules(string name) =>
        Given.Valid(Repository.Read("budgets.example.yaml")).Images.Single(i => i.Name!.Value.Value == name);

    private static bool Forbidden(ImageRules rules, PackageNames names) =>
        rules.DisallowedReferences.Any(r => r.To.Matches(names))
        || rules.DisallowedRequisites.Any(r => r.Packages.Matches(names))
        || rules.ForbiddenPackages.Any(p => p.Packages.Matches(names));

    private static bool Allowed(ImageRules rules, PackageNames names) => rules.AllowedRequisites!.Packages.Any(s => s.Matches(names));

    private static long Limit(ImageRules rules, SizeMetric metric) => rules.MaxSize.Single(s => s.Metric == metric).Bytes;

    private static PackageNames[] PackagesOf(string fixture, out JsonElement truth)
    {
        string? folder = Repository.FixtureFolder(Path.Combine("nix", fixture));
        if (folder is null)
        {
            Assert.Ignore("the shared fixtures are not here");
        }

        truth = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder!, "truth.json"))).RootElement;
        return [.. truth.GetProperty("store_paths").EnumerateObject().Select(p => Names(p.Name, p.Value))];
    }

    private static PackageNames Names(string path, JsonElement truth)
    {
        string full = path["/nix/store/".Length..][33..];
        string output = full.EndsWith("-lib", StringComparison.Ordinal) ? "lib" : "out";
        return new PackageNames(
            "nix", truth.GetProperty("pname").GetString()!, full, truth.GetProperty("version").GetString()!, output, path, "");
    }
}
