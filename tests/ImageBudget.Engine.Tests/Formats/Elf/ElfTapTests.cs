using System.IO.Compression;
using System.Text;
using ImageBudget.Formats.Cargo;
using ImageBudget.Formats.Elf;
using ImageBudget.Formats.Go;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Formats.Elf;

public sealed class ElfTapTests
{
    private const string ModuleText = "path\texample.org/shop\nmod\texample.org/shop\t(devel)\t\ndep\tgolang.org/x/sys\tv0.5.0\th1:abc=\n";

    [TestCase(true, false)]
    [TestCase(true, true)]
    [TestCase(false, false)]
    [TestCase(false, true)]
    public void DynamicSection_IsReadInEveryClassAndByteOrder(bool is64, bool isBigEndian)
    {
        ElfFacts facts = ElfFeed.Read(Sample(is64, isBigEndian).ToBytes())!;

        Assert.That(facts.Class, Is.EqualTo(is64 ? 64 : 32));
        Assert.That(facts.ByteOrder, Is.EqualTo(isBigEndian ? ElfByteOrder.Big : ElfByteOrder.Little));
        Assert.That(facts.Machine, Is.EqualTo(62));
        Assert.That(facts.Type, Is.EqualTo(ElfFileType.SharedObject));
        Assert.That(facts.Interpreter, Is.EqualTo("/lib/ld.so"));
        Assert.That(facts.Needed, Is.EqualTo(new[] { "libm.so.6", "libc.so.6" }));
        Assert.That(facts.Soname, Is.EqualTo("libshop.so.1"));
        Assert.That(facts.Rpath, Is.EqualTo(new[] { "/old" }));
        Assert.That(facts.Runpath, Is.EqualTo(new[] { "$ORIGIN/../lib", "/opt/lib" }));
        Assert.That(facts.DebugBytes, Is.EqualTo(120));
        Assert.That(facts.DebugIsCompressed, Is.True);
        Assert.That(facts.IsStaticallyLinked, Is.False);
        Assert.That(facts.Incomplete, Is.Null);
    }

    [Test]
    public void DebugSections_CountOnlyWhatTheFileStores()
    {
        byte[] file = new ElfImage(true, false) { Needed = ["libc.so.6"] }
            .With(".debug_info", new byte[100]).With(".debug_str", new byte[50], type: 8).With(".debugger", new byte[30]).ToBytes();

        ElfFacts facts = ElfFeed.Read(file)!;

        Assert.That(facts.DebugBytes, Is.EqualTo(100));
        Assert.That(facts.DebugIsCompressed, Is.False);
    }

    [Test]
    public void StaticPie_IsStaticallyLinked_AndALibraryIsNot()
    {
        Assert.That(ElfFeed.Read(new ElfImage(true, false) { Pie = true }.ToBytes())!.IsStaticallyLinked, Is.True);
        Assert.That(ElfFeed.Read(new ElfImage(true, false) { Type = 2 }.ToBytes())!.IsStaticallyLinked, Is.True);
        Assert.That(ElfFeed.Read(new ElfImage(true, false) { Soname = "libx.so" }.ToBytes())!.IsStaticallyLinked, Is.False);
        Assert.That(
            ElfFeed.Read(new ElfImage(true, false) { Type = 2, Interpreter = "/lib/ld.so" }.ToBytes())!.IsStaticallyLinked, Is.False);
    }

    [Test]
    public void FileAboveTheCap_KeepsStringsThatPatchelfMoved()
    {
        byte[] file = Sample(true, false, stringsFarAway: 900_000).ToBytes();

        ElfFacts facts = ElfFeed.Read(file, cap: 256 * 1024)!;

        Assert.That(facts.Needed, Is.EqualTo(new[] { "libm.so.6", "libc.so.6" }));
        Assert.That(ElfFeed.Describe(facts), Is.EqualTo(ElfFeed.Describe(ElfFeed.Read(file))));
    }

    [Test]
    public void FileAboveTheCap_FindsSectionNamesFarFromTheEnd()
    {
        byte[] file = Sample(true, false, stringsFarAway: 300_000, namesFarAway: 2_000_000).ToBytes();

        ElfFacts facts = ElfFeed.Read(file, cap: 256 * 1024)!;

        Assert.That(facts.DebugBytes, Is.EqualTo(120));
        Assert.That(facts.Incomplete, Is.Null);
    }

    [Test]
    public void FileAboveTheCap_WithMissedStrings_IsIncomplete()
    {
        // The table is between the head and the dynamic section, so it has already passed when the dynamic section refers to it.
        byte[] file = Sample(true, false, stringsFarAway: 900_000).ToBytes();
        byte[] moved = [.. file];
        int dynamicAt = (int)BitConverter.ToInt64(file, 64 + 56 + 8);
        int dynamicSize = (int)BitConverter.ToInt64(file, 64 + 56 + 32);
        int target = 850_000;
        file.AsSpan(dynamicAt, dynamicSize).CopyTo(moved.AsSpan(target));
        BitConverter.TryWriteBytes(moved.AsSpan(64 + 56 + 8), (long)target);
        for (int at = target; at < target + dynamicSize; at += 16)
        {
            if (BitConverter.ToInt64(moved, at) == 5)
            {
                BitConverter.TryWriteBytes(moved.AsSpan(at + 8), ElfImage.BaseAddress + 400_000);
            }
        }

        ElfFacts facts = ElfFeed.Read(moved, cap: 256 * 1024)!;

        Assert.That(facts.Needed, Is.Empty);
        Assert.That(facts.Incomplete, Is.EqualTo("the dynamic string table was not kept"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void GoBuildInfo_IsReadFromItsSection_AndFoundInALargeFile(bool large)
    {
        byte[] file = new ElfImage(true, false) { Type = 2, StringsFarAway = large ? 500_000 : 0, NamesFarAway = large ? 500_000 : 0 }
            .With(".go.buildinfo", InlineGo()).ToBytes();

        GoBuildInfo go = ElfFeed.Read(file, large ? 128 * 1024 : ElfTap.DefaultCap)!.GoBuildInfo!;

        Assert.That(go.GoVersion, Is.EqualTo("go1.22.3"));
        Assert.That(go.Main!.Path, Is.EqualTo("example.org/shop"));
        Assert.That(go.Dependencies, Is.EqualTo(new[] { new GoModule("golang.org/x/sys", "v0.5.0", "h1:abc=", null) }));
    }

    [TestCase(true, false)]
    [TestCase(false, false)]
    [TestCase(true, true)]
    [TestCase(false, true)]
    public void GoBuildInfo_OfOldLinkers_FollowsPointers(bool is64, bool isBigEndian)
    {
        // The layout before Go 1.18: two addresses of string headers, each of them an address and a length.
        ElfImage Image(ulong start) =>
            new ElfImage(is64, isBigEndian) { Type = 2 }.With(".go.buildinfo", PointerGo(start, is64, isBigEndian));
        byte[] probe = Image(0).ToBytes();
        int at = probe.AsSpan().IndexOf(GoBuildInfoBlob.Magic);

        GoBuildInfo go = ElfFeed.Read(Image(ElfImage.BaseAddress + (ulong)at).ToBytes())!.GoBuildInfo!;

        Assert.That(go.GoVersion, Is.EqualTo("go1.17.13"));
        Assert.That(go.Dependencies, Has.Length.EqualTo(1));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void CargoDependencies_AreReadFromTheirSection_AndFoundInALargeFile(bool large)
    {
        byte[] file = new ElfImage(true, false) { StringsFarAway = large ? 400_000 : 0 }.With(AuditableJson.SectionName, CargoList())
            .With(".rest", new byte[large ? 600_000 : 1]).ToBytes();

        ElfFacts facts = ElfFeed.Read(file, large ? 128 * 1024 : ElfTap.DefaultCap)!;

        Assert.That(facts.CargoDependencies!.Packages.Select(p => p.Name), Is.EqualTo(new[] { "serde", "shop" }));
        Assert.That(facts.CargoDependencies.Packages[1].Root, Is.True);
        Assert.That(facts.Incomplete, Is.Null);
    }

    [Test]
    public void Reset_ForgetsTheFileBefore()
    {
        using ElfTap probe = new(64 * 1024);
        string alone = ElfFeed.Describe(ElfFeed.Read(probe, Sample(false, true).ToBytes()));
        _ = ElfFeed.Read(probe, Sample(true, false, 400_000).With(".go.buildinfo", InlineGo()).ToBytes());

        Assert.That(ElfFeed.Describe(ElfFeed.Read(probe, Sample(false, true).ToBytes())), Is.EqualTo(alone));
    }

    [Test]
    public void EveryChunking_GivesTheSameFacts()
    {
        byte[] file = Sample(true, false, 300_000, 70_000).With(".go.buildinfo", InlineGo()).With(AuditableJson.SectionName, CargoList())
            .ToBytes();
        foreach (int cap in new[] { 64 * 1024, 256 * 1024, ElfTap.DefaultCap })
        {
            string whole = ElfFeed.Describe(ElfFeed.Read(file, cap));
            for (int seed = 0; seed < 20; seed++)
            {
                Assert.That(ElfFeed.Describe(ElfFeed.Read(file, cap, seed)), Is.EqualTo(whole), $"cap {cap}, seed {seed}");
            }
        }
    }

    [Test]
    public void StreamThatEndsEarly_IsTruncated_AndALongerOneIsCutAtItsSize()
    {
        byte[] file = Sample(true, false).ToBytes();
        using ElfTap probe = new();
        probe.Reset(file.Length);
        probe.Append(file.AsSpan(0, file.Length - 1));
        Assert.That(probe.Finish()!.Truncated, Is.True);
        Assert.That(probe.TryGetWholeFile(out _), Is.False);

        probe.Reset(file.Length);
        probe.Append(file);
        probe.Append([1, 2, 3]);
        Assert.That(probe.Finish()!.Truncated, Is.False);
        Assert.That(probe.TryGetWholeFile(out ReadOnlyMemory<byte> whole), Is.True);
        Assert.That(whole.Length, Is.EqualTo(file.Length));
    }

    [Test]
    public void OtherFile_GivesNull()
    {
        Assert.That(ElfTap.Looks("#!/b"u8), Is.False);
        Assert.That(ElfFeed.Read(Encoding.ASCII.GetBytes(new string('#', 200))), Is.Null);
        Assert.That(ElfFeed.Read([]), Is.Null);
        Assert.That(ElfFeed.Read([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]), Is.Null);
    }

    [TestCase(true, false)]
    [TestCase(false, true)]
    public void DamagedFile_NeverThrows(bool is64, bool isBigEndian)
    {
        byte[] file = Sample(is64, isBigEndian).With(".go.buildinfo", InlineGo()).With(AuditableJson.SectionName, CargoList())
            .With(".note", [4, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, .. "GNU\0"u8, 1, 2, 3, 4], type: 7).ToBytes();
        using ElfTap whole = new();
        using ElfTap small = new(4096);
        foreach (byte[] damaged in Damage.Cuts(file).Concat(Damage.Flips(file, 1500, seed: 11)))
        {
            Assert.That(() => ElfFeed.Read(whole, damaged), Throws.Nothing);
            Assert.That(() => ElfFeed.Read(small, damaged, seed: 3), Throws.Nothing);
        }
    }

    [Test]
    public void CutFile_IsTruncatedOrNull()
    {
        byte[] file = Sample(true, false).ToBytes();
        foreach (byte[] cut in Damage.Cuts(file))
        {
            ElfFacts? facts = ElfFeed.Read(cut);
            Assert.That(facts is null || facts.Truncated, Is.True, $"length {cut.Length}");
        }
    }

    private static ElfImage Sample(bool is64, bool isBigEndian, int stringsFarAway = 0, int namesFarAway = 0) =>
        new ElfImage(is64, isBigEndian)
        {
            Interpreter = "/lib/ld.so",
            Needed = ["libm.so.6", "libc.so.6"],
            Soname = "libshop.so.1",
            Rpath = "/old",
            Runpath = "$ORIGIN/../lib:/opt/lib:",
            StringsFarAway = stringsFarAway,
            NamesFarAway = namesFarAway,
        }.With(".debug_info", new byte[100], flags: 0x800).With(".debug_line", new byte[20]);

    private static byte[] InlineGo()
    {
        byte[] text = [.. GoBuildInfoBlob.TextStart, .. Encoding.UTF8.GetBytes(ModuleText), .. GoBuildInfoBlob.TextEnd];
        return [.. GoBuildInfoBlob.Magic, 8, 2, .. new byte[16], 8, .. "go1.22.3"u8, (byte)(text.Length & 0x7f | 0x80),
            (byte)(text.Length >> 7), .. text];
    }

    private static byte[] PointerGo(ulong start, bool is64, bool isBigEndian)
    {
        byte[] version = Encoding.ASCII.GetBytes("go1.17.13");
        byte[] text = [.. GoBuildInfoBlob.TextStart, .. Encoding.UTF8.GetBytes(ModuleText), .. GoBuildInfoBlob.TextEnd];
        int width = is64 ? 8 : 4;
        byte[] Pointer(ulong value)
        {
            byte[] bytes = BitConverter.GetBytes(value)[..width];
            return isBigEndian ? [.. bytes.Reverse()] : bytes;
        }

        int headersAt = GoBuildInfoBlob.HeaderSize;
        int versionAt = headersAt + (4 * width);
        byte[] header = [.. GoBuildInfoBlob.Magic, (byte)width, (byte)(isBigEndian ? 1 : 0),
            .. Pointer(start + (ulong)headersAt), .. Pointer(start + (ulong)(headersAt + (2 * width)))];
        return
        [
            .. header, .. new byte[headersAt - header.Length],
            .. Pointer(start + (ulong)versionAt), .. Pointer((ulong)version.Length),
            .. Pointer(start + (ulong)(versionAt + version.Length)), .. Pointer((ulong)text.Length),
            .. version, .. text,
        ];
    }

    private static byte[] CargoList()
    {
        const string Json = """{"packages":[{"name":"serde","version":"1.0.1","source":"crates.io"},{"name":"shop","version":"0.1.0","source":"local","dependencies":[0],"root":true}]}""";
        using MemoryStream stored = new();
        using (ZLibStream zlib = new(stored, CompressionLevel.Optimal))
        {
            zlib.Write(Encoding.UTF8.GetBytes(Json));
        }

        return stored.ToArray();
    }
}
