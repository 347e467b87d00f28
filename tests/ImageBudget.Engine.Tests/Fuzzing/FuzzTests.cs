using System.Globalization;
using ImageBudget.Compression;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Fuzzing;

/// <summary>A short run of the fuzzer; build/fuzz.sh runs it for as long as one likes.</summary>
[TestFixture]
public sealed class FuzzTests
{
    private string _work = "";

    [SetUp]
    public void MakeFolder() => _work = Directory.CreateTempSubdirectory("imagebudget-fuzz").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_work, recursive: true);

    [TestCase(1UL)]
    [TestCase(2UL)]
    public void MutatedInput_GivesAResultOrItsOwnError(ulong seed)
    {
        string beside = Path.Combine(Repository.Root, "..", "shared", "fixtures");
        string fixtures = Environment.GetEnvironmentVariable("IMAGEBUDGET_FIXTURES") is { Length: > 0 } named ? named : beside;
        Fuzzer fuzzer = new(
            seed, _work, Path.Combine(Repository.Root, "artifacts", "fuzz"), Directory.Exists(fixtures) ? fixtures : null);

        FuzzFailure? failure = fuzzer.Run(1_500, TimeSpan.FromSeconds(7));

        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fuzzer.Cases} cases, {fuzzer.Results} results"));
        Assert.That(failure?.ToString(), Is.Null);
        Assert.That(fuzzer.Results, Is.GreaterThan(0), "Nothing was read at all: the samples are broken.");
    }

    [Test]
    public void SampleImage_Unchanged_IsRead()
    {
        // Otherwise mutations of it would say nothing.
        foreach (byte[] layer in SampleImage.Layers)
        {
            Assert.That(Decoded(SampleImage.Zstd(layer)), Is.EqualTo(layer));
            Assert.That(Decoded(SampleImage.Gzip(layer)), Is.EqualTo(layer));
        }
    }

    private static byte[] Decoded(byte[] compressed)
    {
        MemoryStream output = new();
        using Stream stream = Decompression.Open(
            new MemoryStream(compressed), Decompression.Detect(compressed.AsSpan(0, 10)));
        stream.CopyTo(output);
        return output.ToArray();
    }
}
