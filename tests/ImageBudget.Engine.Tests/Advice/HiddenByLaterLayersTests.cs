using ImageBudget.Advice;
using ImageBudget.Advice.Builds;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Advice;

/// <summary>The Dockerfile lines that added and hid the bytes, and the line that replaces them.</summary>
public sealed class HiddenByLaterLayersTests
{
    [TestCase("/bin/sh -c make && make install", "RUN make && make install")]
    [TestCase("|1 VERSION=3 /bin/sh -c make", "RUN make")]
    [TestCase("RUN /bin/sh -c make # buildkit", "RUN make")]
    [TestCase("RUN |2 A=1 B=2 /bin/sh -c make # buildkit", "RUN make")]
    [TestCase("COPY src /app # buildkit", "COPY src /app")]
    [TestCase("/bin/sh -c #(nop) COPY file:0123 in /usr/bin/ ", "COPY FILE /usr/bin/")]
    [TestCase("/bin/sh -c #(nop) ADD dir:0123 in / ", "ADD DIRECTORY /")]
    [TestCase("store paths: ['/nix/store/a']", "store paths: ['/nix/store/a']")]
    [TestCase("RUN", "RUN")]
    [TestCase("", "")]
    [TestCase(null, "")]
    public void Line_IsReadFromTheHistory(string? createdBy, string line) =>
        Assert.That(DockerfileLine.Read(createdBy).Text, Is.EqualTo(line));

    [Test]
    public void TwoRuns_BecomeOne()
    {
        Suggestion deleted = Advise(
            new TarBuilder().File("opt/big", new byte[500]), "/bin/sh -c fetch /opt/big",
            new TarBuilder().Folder("opt").File("opt/.wh.big"), "/bin/sh -c rm /opt/big");
        Assert.That((deleted.Kind, deleted.Bytes), Is.EqualTo(("hidden:deleted", 500L)));
        Assert.That(deleted.Fix, Is.EqualTo("RUN fetch /opt/big \\\n && rm /opt/big"));
        Assert.That(deleted.Why, Does.EndWith("RUN rm /opt/big"));
        Assert.That(deleted.Evidence.Single().Path, Is.EqualTo("/opt/big"));
    }

    [Test]
    public void CopyOfBuildFiles_BecomesAMount()
    {
        Suggestion deleted = Advise(
            new TarBuilder().File("tmp/debs/a.deb", new byte[500]), "COPY debs /tmp/debs # buildkit",
            new TarBuilder().Folder("tmp").File("tmp/.wh.debs"), "RUN /bin/sh -c rm -rf /tmp/debs # buildkit");
        Assert.That(deleted.Fix, Does.Contain("RUN --mount=type=bind,source=debs,target=/tmp/debs COMMAND"));
    }

    [Test]
    public void AccidentalCopy_BecomesALineOfDockerignore()
    {
        Suggestion deleted = Advise(
            new TarBuilder().File("app/node_modules/left-pad/a.js", new byte[500]).File("app/node_modules/left-pad/b.js", new byte[50])
                .File("app/main.js", "x"), "COPY . /app # buildkit",
            new TarBuilder().Folder("app").Folder("app/node_modules")
                .File("app/node_modules/.wh.left-pad"), "RUN /bin/sh -c rm -rf node_modules/left-pad # buildkit");
        Assert.That(deleted.Bytes, Is.EqualTo(550));
        Assert.That(deleted.Fix.Split('\n')[^1], Is.EqualTo("node_modules/left-pad"));
    }

    [Test]
    public void ChangedModeOfACopy_BecomesAnOptionOfCopy()
    {
        Suggestion touched = Advise(
            new TarBuilder().File("bin/tool", new byte[500]), "COPY tool /bin/tool # buildkit",
            new TarBuilder().File("bin/tool", new byte[500], mode: 0x1ed), "RUN /bin/sh -c chmod 0755 /bin/tool # buildkit");
        Assert.That((touched.Kind, touched.Bytes), Is.EqualTo(("hidden:metadataOnly", 500L)));
        Assert.That(
            touched.Fix,
            Does.Contain("COPY --chmod=MODE --chown=USER:GROUP tool /bin/tool").And.Contain("in place of: RUN chmod 0755 /bin/tool"));
    }

    [Test]
    public void MissingHistory_IsNotInvented()
    {
        Suggestion deleted = Advise(new TarBuilder().File("a", new byte[500]), "", new TarBuilder().File(".wh.a"), "");
        Assert.That(deleted.Why, Does.EndWith("The history does not say which line did it."));
        Assert.That(deleted.Fix, Is.EqualTo("# leave them out where layer 0 is made; another layer cannot take them away"));
    }

    [Test]
    public void BytesOfTwoLayers_AreTwoSuggestions()
    {
        Suggestion[] deleted =
        [
            .. Advisor.Advise(new TestImage().With(
                TestLayer.Plain(new TarBuilder().File("opt/a", new byte[500])) with { CreatedBy = "/bin/sh -c one" },
                TestLayer.Plain(new TarBuilder().File("opt/b", new byte[300])) with { CreatedBy = "/bin/sh -c two" },
                TestLayer.Plain(new TarBuilder().File(".wh.opt")) with { CreatedBy = "/bin/sh -c rm -rf /opt" }).Analyze()),
        ];
        Assert.That(
            deleted.Select(d => (d.Bytes, d.Fix)),
            Is.EqualTo(new[] { (500L, "RUN one \\\n && rm -rf /opt"), (300L, "RUN two \\\n && rm -rf /opt") }));
        Assert.That(deleted[0].Title, Is.EqualTo("layer 2 deletes 1 file of layer 0"));
    }

    private static Suggestion Advise(TarBuilder lower, string lowerLine, TarBuilder upper, string upperLine) =>
        Advisor.Advise(new TestImage().With(
        TestLayer.Plain(lower) with { CreatedBy = lowerLine }, TestLayer.Plain(upper) with { CreatedBy = upperLine }).Analyze())
            .Single(s => s.Kind.StartsWith("hidden:", StringComparison.Ordinal));
}
