using System.Text;
using ImageBudget.Formats.Go;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Formats.Go;

public sealed class GoBuildInfoTests
{
    [Test]
    public void Modules_ReplacementsAndSettings_AreRead()
    {
        GoBuildInfo info = Parse(
            "path\texample.org/shop/cmd/shop\nmod\texample.org/shop\tv1.4.0\th1:main=\n"
            + "dep\tgolang.org/x/net\tv0.1.0\n=>\t./vendored/net\t(devel)\t\ndep\tgolang.org/x/sys\tv0.5.0\th1:abc=\n"
            + "build\t-tags=netgo,osusergo\nbuild\t-ldflags=\"-s -w -X \\\"main.v=1\\\"\"\nbuild\tCGO_ENABLED=0\nbuild\tvcs.modified=\n");

        Assert.That(info.GoVersion, Is.EqualTo("go1.22"));
        Assert.That(info.Path, Is.EqualTo("example.org/shop/cmd/shop"));
        Assert.That(info.Main, Is.EqualTo(new GoModule("example.org/shop", "v1.4.0", "h1:main=", null)));
        Assert.That(info.Dependencies, Is.EqualTo(new[]
        {
            new GoModule("golang.org/x/net", "v0.1.0", "", new GoModule("./vendored/net", "(devel)", "", null)),
            new GoModule("golang.org/x/sys", "v0.5.0", "h1:abc=", null),
        }));
        Assert.That(info.Settings["-tags"], Is.EqualTo("netgo,osusergo"));
        Assert.That(info.Settings["-ldflags"], Is.EqualTo("-s -w -X \"main.v=1\""));
        Assert.That(info.Settings["vcs.modified"], Is.Empty);
        Assert.That(info.Problems, Is.Empty);
    }

    [Test]
    public void ReplacementOfTheMainModule_BelongsToIt() =>
        Assert.That(Parse("mod\ta\tv1\t\n=>\tb\tv2\t\n").Main!.Replace, Is.EqualTo(new GoModule("b", "v2", "", null)));

    [TestCase("=>\tb\tv2\t\n")]
    [TestCase("dep\n")]
    [TestCase("build\t=x\n")]
    [TestCase("build\t\"unclosed\n")]
    [TestCase("surprise\tx\n")]
    public void InvalidLine_IsAProblem_AndTheRestIsRead(string line)
    {
        GoBuildInfo info = Parse(line + "dep\tc\tv3\t\n");

        Assert.That(info.Problems, Has.Length.EqualTo(1));
        Assert.That(info.Dependencies.Single().Path, Is.EqualTo("c"));
    }

    [Test]
    public void Blob_CutAnywhere_GivesNull()
    {
        byte[] text = [.. GoBuildInfoBlob.TextStart, .. "mod\ta\tv1\t\n"u8, .. GoBuildInfoBlob.TextEnd];
        byte[] blob = [.. GoBuildInfoBlob.Magic, 0, 2, .. new byte[16], 4, .. "go1x"u8, (byte)text.Length, .. text];

        Assert.That(GoBuildInfoBlob.TryRead(blob, Nowhere)!.Main!.Path, Is.EqualTo("a"));
        for (int length = 0; length < blob.Length; length++)
        {
            Assert.That(GoBuildInfoBlob.TryRead(blob.AsSpan(0, length), Nowhere), Is.Null, $"length {length}");
        }
    }

    private static ReadOnlySpan<byte> Nowhere(ulong address, int length) => default;

    private static GoBuildInfo Parse(string text) => GoBuildInfo.Parse("go1.22", Encoding.UTF8.GetBytes(text));
}
