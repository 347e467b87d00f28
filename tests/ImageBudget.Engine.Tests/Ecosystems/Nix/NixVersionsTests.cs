using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Nix;

[TestFixture]
internal sealed class NixVersionsTests
{
    // Nix manual, "nix-env --upgrade", section "Versions", and builtins.compareVersions.
    [Test]
    public void ManualExamples_Hold() => VersionTable.Holds("nix", """
        1.0 < 2.3
        2.1 < 2.3
        2.3 = 2.3
        2.5 > 2.3
        3.1 > 2.3
        2.3.1 > 2.3
        2.3.1 > 2.3a
        2.3pre1 < 2.3
        2.3pre3 < 2.3pre12
        2.3a < 2.3c
        2.3pre1 < 2.3c
        2.3pre1 < 2.3q
        1.2-3 = 1.2.3
        2.3pre1 < 2.3 < 2.3a < 2.3.1
        """);
}
