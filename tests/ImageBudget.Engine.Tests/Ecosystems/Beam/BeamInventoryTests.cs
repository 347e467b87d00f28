using ImageBudget.Analysis;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Beam;

/// <summary>Applications of Erlang and Elixir.</summary>
public class BeamInventoryTests
{
    [Test]
    public void Application_OwnsItsFolder()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("opt/lib/kernel-9/ebin/kernel.app", "{application, kernel, [{vsn, \"9\"}, {applications, []}]}.").File("opt/lib/kernel-9/priv/x", "12345")
            .File("opt/lib/shop-1/ebin/shop.app", "{application, shop, [{vsn, \"1\"}, {applications, [kernel, stdlib]}]}.").Analyze();
        Assert.That(analysis.Package("pkg:otp/kernel@9").Files, Is.EqualTo(2));
        Assert.That(analysis.Edges(), Is.EqualTo(new[] { "image -> shop: no other application needs it", "shop -> kernel: shop needs kernel" }));
    }
}
