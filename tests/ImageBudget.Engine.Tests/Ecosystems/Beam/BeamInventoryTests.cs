using ImageBudget.Analysis;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Beam;

/// <summary>Applications of Erlang and Elixir.</summary>
public class BeamInventoryTests
{
    [Test]
    public void Application_OwnsItsDirectory()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("opt/lib/kernel-9/ebin/kernel.app", "{application, kernel, [{vsn, \"9\"}, {applications, []}]}.")
                .File("opt/lib/kernel-9/priv/x", "12345")
            .File("opt/lib/shop-1/ebin/shop.app", "{application, shop, [{vsn, \"1\"}, {applications, [kernel, stdlib]}]}.").Analyze();
        Assert.That(analysis.Package("pkg:otp/kernel@9").Files, Is.EqualTo(2));
        Assert.That(
            analysis.Edges(), Is.EqualTo(new[] { "image -> shop: no other application needs it", "shop -> kernel: shop needs kernel" }));
    }

    [TestCase("opt/lib/cowboy-2.10.0", "opt/lib/cowboy-2.10.0/hex_metadata.config", "hex")]
    [TestCase("app/deps/cowboy", "app/deps/cowboy/.hex", "hex")]
    [TestCase("app/_build/prod/lib/cowboy", "app/deps/cowboy/hex_metadata.config", "hex")]
    [TestCase("app/_build/prod/lib/cowboy", "app/deps/ranch/hex_metadata.config", "otp")]
    [TestCase("opt/lib/cowboy-2.10.0", "opt/lib/ranch-2.1.0/hex_metadata.config", "otp")]
    public void Application_FromHex_HasTheTypeHex(string folder, string marker, string ecosystem)
    {
        ImageOf Image() => new ImageOf().File($"{folder}/ebin/cowboy.app", "{application, cowboy, [{vsn, \"2.10.0\"}]}.").File(marker, "x");
        Assert.That(Image().Analyze().Ids(), Is.EqualTo(new[] { $"pkg:{ecosystem}/cowboy@2.10.0" }));

        string hide = marker[..(marker.LastIndexOf('/') + 1)] + ".wh." + marker[(marker.LastIndexOf('/') + 1)..];
        Assert.That(
            Image().Layer().File(hide).Analyze().Ids(), Is.EqualTo(new[] { $"pkg:{ecosystem}/cowboy@2.10.0" }), "the marker was deleted");
    }
}
