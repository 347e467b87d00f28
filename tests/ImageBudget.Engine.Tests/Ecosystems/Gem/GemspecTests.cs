using System.Text;
using ImageBudget.Ecosystems.Gem;
using ImageBudget.Engine.Tests.Formats;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Gem;

public sealed class GemspecTests
{
    private const string Rack = """
        # -*- encoding: utf-8 -*-
        # stub: rack-session 2.0.0 x86_64-linux lib

        Gem::Specification.new do |s|
          s.name = "rack-session".freeze
          s.version = "2.0.0"
          s.platform = "x86_64-linux".freeze

          s.required_rubygems_version = Gem::Requirement.new(">= 0".freeze) if s.respond_to? :required_rubygems_version=
          s.require_paths = ["lib".freeze]
          if s.respond_to? :add_runtime_dependency then
            s.add_runtime_dependency(%q<rack>.freeze, [">= 3.0.0".freeze, "< 4"])
            s.add_runtime_dependency(%q<base64>.freeze, [">= 0"])
            s.add_development_dependency(%q<rake>.freeze, [">= 0"])
          else
            s.add_dependency(%q<rack>.freeze, [">= 3.0.0".freeze])
          end
        end
        """;

    [Test]
    public void WrittenByRubyGems_IsRead_EachDependencyOnce()
    {
        Gemspec gem = Read(Rack);

        Assert.That((gem.Name, gem.Version, gem.Platform), Is.EqualTo(("rack-session", "2.0.0", "x86_64-linux")));
        Assert.That(
            gem.Dependencies.Select(d => $"{d.Name} {string.Join(", ", d.Requirements)}"),
            Is.EqualTo(new[] { "rack >= 3.0.0, < 4", "base64 " }));
        Assert.That(gem.Problems, Is.Empty);
    }

    [Test]
    public void WrittenByHand_IsReadAsFarAsItUsesLiterals()
    {
        Gemspec gem = Read("Gem::Specification.new do |spec|\n spec.name = 'shop' # my gem\n spec.version = Gem::Version.new '1.2'\n"
            + " spec.add_dependency 'rack', '~> 2.0' # not \"this\"\n spec.add_dependency name\nend\n");

        Assert.That((gem.Name, gem.Version), Is.EqualTo(("shop", "1.2")));
        Assert.That(gem.Dependencies.Single().Requirements, Is.EqualTo(new[] { "~> 2.0" }));
        Assert.That(gem.Problems, Has.Length.EqualTo(1));
    }

    [Test]
    public void Stub_ReplacesWhatIsNotALiteral()
    {
        Gemspec gem = Read("# stub: shop 3.1 java lib\nspec.name = NAME\nspec.version = Shop::VERSION\n");

        Assert.That((gem.Name, gem.Version, gem.Platform), Is.EqualTo(("shop", "3.1", "java")));
    }

    [TestCase("")]
    [TestCase("s.name = \"a#{b}\"\ns.version = \"1\"")]
    [TestCase("s.name = \"unclosed\ns.version = \"1\"")]
    [TestCase("s.name == \"a\"\ns.version = \"1\"")]
    [TestCase("s.name = %q")]
    public void NonLiteral_IsAProblem(string text) => Assert.That(Read(text).Problems, Is.Not.Empty);

    [Test]
    public void DamagedFile_NeverThrows()
    {
        byte[] file = Encoding.UTF8.GetBytes(Rack);
        foreach (byte[] damaged in Damage.Cuts(file, dense: 900).Concat(Damage.Flips(file, 2000, seed: 5)))
        {
            Assert.That(() => Gemspec.Read(damaged), Throws.Nothing);
        }
    }

    private static Gemspec Read(string text) => Gemspec.Read(Encoding.UTF8.GetBytes(text));
}
