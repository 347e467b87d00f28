using ImageBudget.Advice;
using ImageBudget.Formats.Beam;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Formats.Beam;

public sealed class BeamFileTests
{
    [Test]
    public void Chunks_AreListedWithoutPadding()
    {
        BeamFile beam =
            BeamFile.TryRead(BeamSample.Of(("AtU8", [0, 0, 0, 1, 4, .. "shop"u8]), ("Dbgi", new byte[5]), ("CInf", new byte[3])))!;

        Assert.That(beam.Module, Is.EqualTo("shop"));
        Assert.That(beam.Chunks.Select(c => (c.Name, c.Size)), Is.EqualTo(new[] { ("AtU8", 9L), ("Dbgi", 5L), ("CInf", 3L) }));
        Assert.That(beam.Problems, Is.Empty);
    }

    [Test]
    public void Module_IsReadFromEveryAtomTable()
    {
        Assert.That(BeamFile.TryRead(BeamSample.Of(("Atom", [0, 0, 0, 1, 2, 0xe9, 0x61])))!.Module, Is.EqualTo("\u00e9a"));

        // Since OTP 28: a negative count, and lengths as compact terms of one or two bytes.
        Assert.That(BeamFile.TryRead(BeamSample.Of(("AtU8", [0xff, 0xff, 0xff, 0xff, 0x40, .. "shop"u8])))!.Module, Is.EqualTo("shop"));
        byte[] longName = [.. Enumerable.Repeat((byte)'a', 20)];
        Assert.That(
            BeamFile.TryRead(BeamSample.Of(("AtU8", [0xff, 0xff, 0xff, 0xff, 0x08, 20, .. longName])))!.Module, Has.Length.EqualTo(20));
    }

    [Test]
    public void CompressedModule_IsNoted()
    {
        Assert.That(BeamFile.TryRead([0x1f, 0x8b, 8, 0])!.IsCompressed, Is.True);
        Assert.That(BeamFile.TryRead("FOR1....IFF?"u8), Is.Null);
    }

    [Test]
    public void DamagedModule_NeverThrows()
    {
        byte[] beam = BeamSample.Of(("AtU8", [0, 0, 0, 1, 4, .. "shop"u8]), ("Dbgi", new byte[50]), ("Line", new byte[3]));
        foreach (byte[] damaged in Damage.Cuts(beam).Concat(Damage.Flips(beam, 3000, seed: 21)))
        {
            Assert.That(() => BeamFile.TryRead(damaged), Throws.Nothing);
        }
    }

    [Test]
    public void RealModules_AreNamedAsBeamLibNamesThem()
    {
        Dictionary<string, byte[]> files = RealImage.Files("erlang");
        var truth = RealImage.Packages("erlang").GetProperty("beam");
        foreach (var module in truth.GetProperty("modules").EnumerateArray())
        {
            BeamFile beam = BeamFile.TryRead(files[module.GetProperty("path").GetString()![1..]])!;
            Assert.That(beam.Module, Is.EqualTo(module.GetProperty("module").GetString()));
        }

        BeamFile[] all =
            [.. files.Where(file => file.Key.EndsWith(".beam", StringComparison.Ordinal)).Select(file => BeamFile.TryRead(file.Value)!)];
        Assert.That(all, Has.Length.EqualTo(truth.GetProperty("count").GetInt32()));
        Assert.That(all.SelectMany(beam => beam.Problems), Is.Empty);

        // A chunk may exist and hold "none".
        Assert.That(all.Count(beam => beam.SizeOf("Dbgi") > 0), Is.GreaterThanOrEqualTo(truth.GetProperty("with_debug_info").GetInt32()));
    }

    // Samples/README.md says how the sizes were measured.
    [TestCase("shop_sample.beam", 1716, 589)]
    [TestCase("shop_sample.compressed.beam", 1505, 589)]
    public void SampleModule_LosesWhatBeamLibFrees(string name, int before, int after)
    {
        byte[] module = File.ReadAllBytes(Path.Combine(Repository.Root, "tests/ImageBudget.Engine.Tests/Formats/Beam/Samples", name));
        Assert.That(module, Has.Length.EqualTo(before));
        Suggestion advice = Advisor.Advise(TestImage.Of(new TarBuilder().File("app/ebin/shop_sample.beam", module)).Analyze()).Single();
        Assert.That(advice.Kind, Is.EqualTo("beam-chunks"));
        Assert.That(advice.Bytes, Is.EqualTo(before - after).Within(2).Percent);
    }

    [Test]
    public void StrippedModule_HasNothingToLose()
    {
        byte[] module =
            File.ReadAllBytes(
            Path.Combine(Repository.Root, "tests/ImageBudget.Engine.Tests/Formats/Beam/Samples/shop_sample.stripped.beam"));
        Assert.That(Advisor.Advise(TestImage.Of(new TarBuilder().File("app/ebin/shop_sample.beam", module)).Analyze()), Is.Empty);
    }

    // The bytes that beam_lib:strip_files/1 of OTP 25 frees were measured once with erl, for all modules together.
    [Test]
    public void RealModules_LoseTheSameInPieces_AndWhatBeamLibFrees()
    {
        using BeamStripTap tap = new();
        long total = 0;
        foreach ((string name, byte[] file) in RealImage.Files("erlang").Where(f => f.Key.EndsWith(".beam", StringComparison.Ordinal)))
        {
            long whole = Stripped(tap, file, 0)!.Value;
            Assert.That(Stripped(tap, file, name.Length), Is.EqualTo(whole), $"{name} in pieces");
            total += whole;
        }

        Assert.That(total, Is.EqualTo(2_363_230).Within(2).Percent);
    }

    [Test]
    public void DamagedModule_HasNothingToStrip_AndNeverThrows()
    {
        byte[] beam = BeamSample.Of(("AtU8", [0, 0, 0, 1, 4, .. "shop"u8]), ("Dbgi", new byte[50]), ("Line", new byte[3]));
        using BeamStripTap tap = new();
        Assert.That(Stripped(tap, beam, 0), Is.InRange(20, 60));
        for (int length = 0; length < beam.Length; length++)
        {
            Assert.That(Stripped(tap, beam[..length], 0), Is.Null, $"cut at {length}");
        }

        foreach (byte[] damaged in Damage.Flips(beam, 3000, seed: 22))
        {
            Assert.That(Stripped(tap, damaged, 0), Is.Null.Or.InRange(0, beam.Length));
            Assert.That(Stripped(tap, damaged, 3), Is.EqualTo(Stripped(tap, damaged, 0)));
        }
    }

    // In one piece, or in seeded pieces.
    private static long? Stripped(BeamStripTap tap, byte[] file, int seed)
    {
        tap.Reset();
        Random random = new(seed);
        for (int at = 0; at < file.Length;)
        {
            int length = seed == 0 ? file.Length : Math.Min(random.Next(1, 40), file.Length - at);
            tap.Append(file.AsSpan(at, length));
            at += length;
        }

        return tap.Finish();
    }
}
