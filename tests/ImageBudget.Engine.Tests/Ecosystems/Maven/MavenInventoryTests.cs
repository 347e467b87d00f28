using ImageBudget.Analysis;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Maven;

/// <summary>Java libraries.</summary>
public class MavenInventoryTests
{
    [Test]
    public void JarInAJar_IsAPackageWithoutBytes()
    {
        byte[] inner = Jar.Of(("META-INF/maven/g/inner/pom.properties", "groupId=g\nartifactId=inner\nversion=2\n"u8.ToArray()));
        byte[] outer =
            Jar.Of(("META-INF/MANIFEST.MF", "Implementation-Title: shop\r\nImplementation-Version: 1\r\n"u8.ToArray()),
            ("lib/inner.jar", inner));
        ImageAnalysis analysis = new ImageOf().File("app/shop.jar", outer).Analyze();
        Assert.That(analysis.Package("pkg:maven/shop@1").Live, Is.EqualTo(outer.Length));
        Assert.That(analysis.Package("pkg:maven/g/inner@2").Live, Is.Zero);
        Assert.That(analysis.Package("pkg:maven/g/inner@2").Path, Is.EqualTo("/app/shop.jar!/lib/inner.jar"));
        Assert.That(analysis.Edges(), Has.One.Contains("shop -> inner"));
    }

    [Test]
    public void ShadedJar_IsTheArtifactOfItsName()
    {
        byte[] jar = Jar.Of(
            ("META-INF/maven/a/guava/pom.properties", "groupId=a\nartifactId=guava\nversion=31\n"u8.ToArray()),
            ("META-INF/maven/b/shop/pom.properties", "groupId=b\nartifactId=shop\nversion=1.0\n"u8.ToArray()));
        ImageAnalysis analysis = new ImageOf().File("app/shop-1.0.jar", jar).Analyze();
        Assert.That(analysis.Package("pkg:maven/b/shop@1.0").Files, Is.EqualTo(1));
        Assert.That(analysis.Package("pkg:maven/a/guava@31").Files, Is.Zero);
    }

    [TestCase("jar")]
    [TestCase("JAR")]
    public void JarWithoutMetadata_IsNamedByItsFile(string ending)
    {
        ImageAnalysis analysis = new ImageOf().File($"app/left-pad-1.2.3-beta.{ending}", Jar.Of(("A.class", [1]))).Analyze();
        Assert.That(analysis.Ids(), Is.EqualTo(new[] { "pkg:maven/left-pad@1.2.3-beta" }));
    }

    [Test]
    public void JarTooLargeForMemory_IsReadAsAStream()
    {
        byte[] large = new byte[17 * 1024 * 1024];
        byte[] jar = Jar.Of(
            ("big.bin", large), ("lib/inner-3.jar", Jar.Of(("A.class", [1]))),
            ("META-INF/maven/g/big/pom.properties", "groupId=g\nartifactId=big\nversion=2\n"u8.ToArray()));
        ImageAnalysis analysis = new ImageOf().File("app/big.jar", jar).Analyze();
        Assert.That(analysis.Ids(), Is.EqualTo(new[] { "pkg:maven/g/big@2", "pkg:maven/inner@3" }));
        Assert.That(analysis.Package("pkg:maven/g/big@2").Live, Is.EqualTo(jar.Length));
    }

    [Test]
    public void JarsNestedTooDeep_AreANote()
    {
        byte[] jar = Jar.Of(("A.class", [1]));
        for (int i = 0; i < 8; i++)
        {
            jar = Jar.Of(($"n{i}.jar", jar));
        }

        ImageAnalysis analysis = new ImageOf().File("app/deep.jar", jar).Analyze();
        Assert.That(analysis.Packages, Has.Length.EqualTo(4));
        Assert.That(analysis.Notes.Single().Message, Does.Contain("nested more deeply"));
    }

    [Test]
    public void JarCutShort_IsANoteAtEveryLength()
    {
        byte[] jar =
            Jar.Of(("META-INF/MANIFEST.MF", "Implementation-Version: 1\r\n"u8.ToArray()), ("lib/a-1.jar", Jar.Of(("A.class", [1]))));
        for (int length = 0; length < jar.Length; length += 29)
        {
            ImageAnalysis analysis = new ImageOf().File("a.jar", jar[..length]).Analyze();
            Assert.That(analysis.Notes, Is.Not.Empty, $"{length}");
        }
    }
}
