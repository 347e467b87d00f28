using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Differential;

/// <summary>What we read in odd images is what umoci unpacks. <c>build/differential.sh</c> tries any number of others.</summary>
public class DifferentialTests
{
    private static readonly ulong[] Seeds = [.. Enumerable.Range(0, 60).Select(i => (ulong)i)];

    [TestCaseSource(nameof(Seeds))]
    public void OddImage_IsReadAsUmociUnpacksIt(ulong seed) => Hold(OddPrograms.Make(seed));

    // One image for each way of saying the same that archives have.
    [TestCaseSource(nameof(Dialects))]
    public void Dialect_IsReadAsUmociUnpacksIt(string program) => Hold(OddProgram.Parse(program));

    [TestCaseSource(nameof(Known))]
    public void KnownImage_IsReadAsUmociUnpacksIt(string program) => Hold(OddProgram.Parse(program));

    [TestCase(Accepted.LowerLink)]
    [TestCase(Accepted.FolderAgain)]
    public void AcceptedDifference_IsDocumented(string name) =>
        Assert.That(File.ReadAllText(Path.Combine(Repository.Root, "docs", "formats.md")), Does.Contain($"- `{name}`: "));

    [TestCase("file c/a 512; sym ü->c/a; link b=>c/a | wh c/a; opq d; fifo e ~pax")]
    [TestCase("file ./a//b 7 ~sparse10; end; dir x/../y; bare")]
    public void Program_SaysAllOfItself(string text)
    {
        OddProgram program = OddProgram.Parse(text);
        Assert.That(program.ToString(), Is.EqualTo(text));
        Assert.That(OddProgram.Parse(OddPrograms.Make(17).ToString()).ToString(), Is.EqualTo(OddPrograms.Make(17).ToString()));
    }

    private static IEnumerable<string> Known() =>
    [
        .. KnownImages.Unpacked.Select(k => k.Program),
        .. KnownImages.Refused.Select(k => k.Program),
        .. KnownImages.RefusedForLowerLinks,
        .. KnownImages.BelowLowerLinks.Select(k => k.Program),
    ];

    private static IEnumerable<string> Dialects() =>
    [
        .. OddLayer.Dialects.Concat(OddLayer.FileDialects).Select(d => $"file a/b 1910 ~{d}; file c 1"),
        .. OddLayer.Dialects.Concat(OddLayer.FolderDialects).Select(d => $"dir a/b ~{d}; file c 1"),
        .. OddLayer.Dialects.Select(d => $"file c 9; link a/b=>c ~{d}; sym a/d->b ~{d}"),
        .. OddLayer.Dialects.Select(d => $"file a/b 9; file a/c 7 | wh a/b ~{d}"),
        "file a 9; end; file b 7",
        "file a 9; bare",
    ];

    private static void Hold(OddProgram program)
    {
        if (Umoci.Program is null)
        {
            Assert.Ignore("umoci is not on the PATH.");
        }

        string work = Path.Combine(Umoci.Scratch, Path.GetRandomFileName());
        Directory.CreateDirectory(work);
        try
        {
            using Umoci umoci = new(work);
            Outcome outcome = new Comparison(umoci).Compare(program);
            Assert.That(outcome.IsFailure, Is.False, $"{program}\n{outcome}");
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }
}
