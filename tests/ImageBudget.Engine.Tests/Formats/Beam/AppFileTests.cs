using System.Text;
using ImageBudget.Formats.Beam;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Formats.Beam;

public sealed class AppFileTests
{
    private const string Shop = """
        %% -*- erlang -*-
        {application, 'my shop', % a comment with } and "
          [{description, "It \"sells\"" " things"}, {vsn, "1.4.0-rc.1"},
           {applications, [kernel, stdlib, 'Elixir.Foo', optional]}, {included_applications, [inside]}, {optional_applications, [optional]},
           {modules, [shop, {shop_sup, "1"}]}, {env, [{port, 16#1F90}, {ratio, 1.5e-3}, {c, $\n}, {d, $%}, {m, #{a => 1}}, {b, <<"x">>}, {t, [1|2]}]},
           {mod, {shop, []}}]}.
        """;

    [Test]
    public void Keys_AreReadAmongAllTerms()
    {
        AppFile app = Read(Shop)!;

        Assert.That(app.Name, Is.EqualTo("my shop"));
        Assert.That(app.Version, Is.EqualTo("1.4.0-rc.1"));
        Assert.That(app.Applications, Is.EqualTo(new[] { "kernel", "stdlib", "Elixir.Foo", "optional" }));
        Assert.That(app.IncludedApplications, Is.EqualTo(new[] { "inside" }));
        Assert.That(app.OptionalApplications, Is.EqualTo(new[] { "optional" }));
        Assert.That(app.Modules, Is.EqualTo(new[] { "shop", "shop_sup" }));
        Assert.That(app.Problems, Is.Empty);
    }

    [TestCase("")]
    [TestCase("{application, shop, [")]
    [TestCase("{other, shop, []}.")]
    [TestCase("}")]
    [TestCase("{application, \"shop\", []}.")]
    public void OtherTerms_AreNull_WithAReason(string text)
    {
        Assert.That(AppFile.TryRead(Encoding.UTF8.GetBytes(text), out string? problem), Is.Null);
        Assert.That(problem, Is.Not.Empty);
    }

    [Test]
    public void WrongTypes_AreProblems()
    {
        AppFile app = Read("{application, shop, [{vsn, git}, {applications, kernel}, {modules, [7]}, bare]}.")!;

        Assert.That(app.Version, Is.Empty);
        Assert.That(app.Problems, Has.Length.EqualTo(3));
    }

    [Test]
    public void DeepNesting_IsRefused()
    {
        Assert.That(AppFile.TryRead(Encoding.ASCII.GetBytes(new string('[', 1_000_000)), out string? problem), Is.Null);
        Assert.That(problem, Does.Contain("too deep"));
    }

    [Test]
    public void DamagedFile_NeverThrows()
    {
        byte[] file = Encoding.UTF8.GetBytes(Shop);
        foreach (byte[] damaged in Damage.Cuts(file).Concat(Damage.Flips(file, 3000, seed: 4)))
        {
            Assert.That(() => AppFile.TryRead(damaged, out _), Throws.Nothing);
        }
    }

    [Test]
    public void RealApplications_AreRead()
    {
        var apps = RealImage.Files("erlang").Where(file => file.Key.EndsWith(".app", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file.Key), file => AppFile.TryRead(file.Value, out _)!);

        Assert.That(apps, Is.Not.Empty);
        foreach ((string name, AppFile app) in apps)
        {
            Assert.That(app.Name, Is.EqualTo(name));
            Assert.That(app.Version, Is.Not.Empty);
            Assert.That(app.Problems, Is.Empty, name);
            Assert.That(app.Modules, Is.Not.Empty);
        }

        Assert.That(apps["logger"].Applications, Is.EqualTo(new[] { "kernel", "stdlib", "elixir" }));
        Assert.That(apps["crypto"].Version, Is.EqualTo("5.1.2"));
    }

    private static AppFile? Read(string text) => AppFile.TryRead(Encoding.UTF8.GetBytes(text), out _);
}
