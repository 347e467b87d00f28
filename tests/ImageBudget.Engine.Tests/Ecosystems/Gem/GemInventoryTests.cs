using ImageBudget.Analysis;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Gem;

public class GemTests
{
    private const string Home = "usr/local/bundle";

    [Test]
    public void Read_GemHome_GivesGemsWithAllTheirFolders()
    {
        ImageAnalysis analysis = new ImageOf()
            .File($"{Home}/specifications/rack-2.2.8.gemspec", Spec("rack", "2.2.8"))
            .File($"{Home}/specifications/nokogiri-1.15.4-x86_64-linux.gemspec",
                Spec("nokogiri", "1.15.4", "x86_64-linux", ("racc", "~> 1.4")))
            .File($"{Home}/specifications/racc-1.7.1.gemspec", Spec("racc", "1.7.1"))
            .File($"{Home}/specifications/racc-2.0.0.gemspec", Spec("racc", "2.0.0"))
            .File($"{Home}/specifications/default/json-2.6.gemspec", Spec("json", "2.6"))
            .File($"{Home}/gems/racc-1.7.1/lib/racc.rb", "12345")
            .File($"{Home}/extensions/x86_64-linux/3.2.0/racc-1.7.1/racc.so", "1234567")
            .File($"{Home}/cache/racc-1.7.1.gem", "123")
            .File($"{Home}/doc/racc-1.7.1/ri/x", "12")
            .Analyze();
        Assert.That(
            analysis.Ids(),
            Is.EqualTo(new[]
            {
                "pkg:gem/json@2.6", "pkg:gem/nokogiri@1.15.4?platform=x86_64-linux", "pkg:gem/racc@1.7.1", "pkg:gem/racc@2.0.0",
                    "pkg:gem/rack@2.2.8",
            }));
        Assert.That(analysis.Package("pkg:gem/racc@1.7.1").Files, Is.EqualTo(5));
        Assert.That(analysis.Package("pkg:gem/racc@1.7.1").Path, Is.EqualTo($"/{Home}/gems/racc-1.7.1"));
        Assert.That(
            analysis.References.Where(r => r.From != "image").Select(r => $"{r.To}: {r.Evidence[0].Excerpt}"),
            Is.EqualTo(new[] { "pkg:gem/racc@1.7.1: add_runtime_dependency: racc ~> 1.4" }));
        Assert.That(analysis.Packages.All(p => p.Reachable), Is.True);
    }

    [Test]
    public void Read_SpecificationThatIsAProgram_IsANoteAndAGemByItsFileName()
    {
        ImageAnalysis analysis = new ImageOf().File($"{Home}/specifications/odd-one-1.0.gemspec", "eval(x)\n").Analyze();
        Assert.That(analysis.Ids(), Is.EqualTo(new[] { "pkg:gem/odd-one@1.0" }));
        Assert.That(analysis.Notes.Single().Ecosystem, Is.EqualTo("gem"));
    }

    [Test]
    public void Read_GemsFromGit_AreTheirCheckouts()
    {
        const string Ruby = "app/vendor/bundle/ruby/3.3.0";
        ImageAnalysis analysis = new ImageOf()
            .File($"{Ruby}/specifications/rack-3.1.0.gemspec", Spec("rack", "3.1.0"))
            .File($"{Ruby}/bundler/gems/widgets-9f1c2d3e4a5b/widgets.gemspec", Spec("widgets", "2.5.0", "ruby", ("rack", ">= 3")))
            .File($"{Ruby}/bundler/gems/widgets-9f1c2d3e4a5b/lib/widgets.rb", "12345")
            .File($"{Ruby}/bundler/gems/widgets-9f1c2d3e4a5b/.git/objects/pack/p.pack", "1234567")
            .File($"{Ruby}/bundler/gems/extensions/x86_64-linux/3.3.0/widgets-9f1c2d3e4a5b/w.so", "123")
            .File($"{Ruby}/bundler/gems/rails-0123456789ab/activerecord/activerecord.gemspec", Spec("activerecord", "8.0.0"))
            .File($"{Ruby}/bundler/gems/rails-0123456789ab/test/deep/er/fixture.gemspec", Spec("fixture", "1"))
            .Analyze();
        Assert.That(analysis.Ids(), Is.EqualTo(new[] { "pkg:gem/activerecord@8.0.0", "pkg:gem/rack@3.1.0", "pkg:gem/widgets@2.5.0" }));
        Package widgets = analysis.Package("pkg:gem/widgets@2.5.0");
        Assert.That((widgets.Files, widgets.Path), Is.EqualTo((4, $"/{Ruby}/bundler/gems/widgets-9f1c2d3e4a5b")));
        Assert.That(analysis.Edges(), Does.Contain("widgets -> rack: add_runtime_dependency: rack >= 3"));
    }

    private static string Spec(string name, string version, string platform = "ruby", params (string Name, string Range)[] dependencies) =>
        $"# stub: {name} {version} {platform} lib\n\nGem::Specification.new do |s|\n  s.name = \"{name}\".freeze\n  s.version = \"{version}\"\n"
        + $"  s.platform = \"{platform}\".freeze\n"
        + string.Concat(dependencies.Select(d => $"  s.add_runtime_dependency(%q<{d.Name}>.freeze, [\"{d.Range}\".freeze])\n")) + "end\n";
}
