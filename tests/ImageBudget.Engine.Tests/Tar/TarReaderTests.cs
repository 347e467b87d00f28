using System.Security.Cryptography;
using System.Text;
using ImageBudget.Engine.Tests.Compression;
using ImageBudget.Model;
using ImageBudget.Tar;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Tar;

public class TarReaderTests
{
    [Test]
    public void Read_EveryDialect_GivesTheMember()
    {
        string longName = string.Concat(Enumerable.Repeat("folder/", 40)) + "file";
        byte[] tar = new TarBuilder()
            .File("ustar", "1")
            .Member("name", content: [2], edit: h => Encoding.ASCII.GetBytes("prefix/of").CopyTo(h, 345))
            .Member("v7-folder/", '\0', edit: h => h.AsSpan(257, 8).Clear())
            .Member("v7-file", '\0', [3], edit: h => h.AsSpan(257, 8).Clear())
            .Member("gnu", content: [4], edit: h =>
            {
                "ustar  \0"u8.CopyTo(h.AsSpan(257));
                "12345670123"u8.CopyTo(h.AsSpan(345));
            })
            .File(longName, "5")
            .LongName(longName + "2").File("short", "6")
            .LongLink(longName).SymbolicLink("long-link", "short")
            .Pax(("path", "pax"), ("size", "3"), ("mtime", "17.5"), ("SCHILY.xattr.user.a", "b"))
                .Member("x", content: "abc"u8.ToArray(), size: 0)
            .Member("base256", content: [7], size: 0, edit: h =>
            {
                h.AsSpan(124, 12).Clear();
                h[124] = 0x80;
                h[135] = 1;
            })
            .HardLink("hard", "ustar").SymbolicLink("symbolic", "../ustar").Folder("folder")
            .Member("char", '3').Member("block", '4').Member("fifo", '6').Member("contiguous", '7', [8]).Member("unknown", 'Q', [9])
            .ToArray();

        Assert.That(All(new MemoryStream(tar)).Select(e => e[..e.LastIndexOf(' ')]), Is.EqualTo((string[])
        [
            "File ustar  1 1", "File prefix/of/name  1 1", "Directory v7-folder/  0 1", "File v7-file  1 1", "File gnu  1 1",
            $"File {longName}  1 1", $"File {longName}2  1 1", $"SymbolicLink long-link {longName} 0 1", "File pax  3 17",
            "File base256  1 1",
            "HardLink hard ustar 0 1", "SymbolicLink symbolic ../ustar 0 1", "Directory folder/  0 1",
            "CharacterDevice char  0 1", "BlockDevice block  0 1", "Fifo fifo  0 1", "File contiguous  1 1", "File unknown  1 1",
        ]));
    }

    [Test]
    public void Read_NameWithNul_EndsThere()
    {
        byte[] tar = new TarBuilder().Member("abc", edit: h => Encoding.ASCII.GetBytes("def").CopyTo(h, 4)).File("z").ToArray();

        Assert.That(All(new MemoryStream(tar)).Select(e => e.Split(' ')[1]), Is.EqualTo((string[])["abc", "z"]));
    }

    [TestCase("S")]
    [TestCase("0.0")]
    [TestCase("0.1")]
    [TestCase("1.0")]
    public void Read_SparseFile_KnowsItsRegionsAndItsRealSize(string kind)
    {
        TarBuilder tar = new();
        byte[] data = [.. Encoding.ASCII.GetBytes("abc"), .. Encoding.ASCII.GetBytes("defg")];
        switch (kind)
        {
            case "S":
                tar.Member("sparse", 'S', data, edit: h =>
                {
                    "ustar  \0"u8.CopyTo(h.AsSpan(257));
                    TarBuilder.Octal(h, 386, 12, 10);
                    TarBuilder.Octal(h, 398, 12, 3);
                    TarBuilder.Octal(h, 410, 12, 600);
                    TarBuilder.Octal(h, 422, 12, 4);
                    TarBuilder.Octal(h, 483, 12, 1000);
                });
                break;
            case "0.0":
                tar.Pax(
                    ("GNU.sparse.size", "1000"), ("GNU.sparse.numblocks", "2"), ("GNU.sparse.offset", "10"), ("GNU.sparse.numbytes", "3"),
                    ("GNU.sparse.offset", "600"), ("GNU.sparse.numbytes", "4")).File("sparse", data);
                break;
            case "0.1":
                tar.Pax(
                    ("GNU.sparse.size", "1000"), ("GNU.sparse.numblocks", "2"), ("GNU.sparse.map", "10,3,600,4"),
                    ("GNU.sparse.name", "sparse"))
                    .File("./GNUSparseFile.1/sparse", data);
                break;
            default:
                byte[] map = Encoding.ASCII.GetBytes("2\n10\n3\n600\n4\n").Concat(new byte[512]).Take(512).ToArray();
                tar.Pax(
                    ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "1000"), ("GNU.sparse.name", "sparse"))
                    .File("./GNUSparseFile.1/sparse", [.. map, .. data]);
                break;
        }

        using TarReader reader = new(new MemoryStream(tar.File("next", "x").ToArray()));
        TarEntry entry = reader.Read()!;

        Assert.That(
            (Encoding.UTF8.GetString(entry.Name), entry.Size, entry.StoredSize, entry.IsSparse), Is.EqualTo(("sparse", 1000L, 7L, true)));
        Assert.That(entry.Sparse, Is.EqualTo((SparseRegion[])[new(10, 3), new(600, 4)]));
        Assert.That(Encoding.ASCII.GetString(reader.ReadData()), Is.EqualTo("abcdefg"));
        Assert.That(Encoding.UTF8.GetString(reader.Read()!.Name), Is.EqualTo("next"));
    }

    [Test]
    public void PeekData_ShowsWhatReadDataGives_AndTakesNothing()
    {
        byte[] content = new byte[2000];
        new Random(1).NextBytes(content);
        using TarReader reader =
            new(new PieceStream(new TarBuilder().File("a", content).File("empty", "").ToArray(), seed: 1, largest: 100));
        reader.Read();
        long position = reader.Position;
        byte[] head = reader.PeekData().ToArray();

        Assert.That(head, Has.Length.AtLeast(512));
        Assert.That(reader.Position, Is.EqualTo(position));
        Assert.That(reader.PeekData(10).Length, Is.EqualTo(10));
        Assert.That(reader.ReadData(100).SequenceEqual(head.AsSpan(0, 100)), Is.True);
        Assert.That(reader.PeekData()[0], Is.EqualTo(content[100]));
        reader.Read();
        Assert.That(reader.PeekData().IsEmpty, Is.True);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Read_InRandomPieces_GivesTheSameAsWhole(int seed)
    {
        byte[] tar = Sample(seed);
        List<string> whole = All(new MemoryStream(tar));

        Assert.That(All(new PieceStream(tar, seed, 700), bufferSize: 1), Is.EqualTo(whole));
        Assert.That(All(new PieceStream(tar, seed, 3), bufferSize: 1), Is.EqualTo(whole));
        Assert.That(All(new PieceStream(tar, seed, 100_000)), Is.EqualTo(whole));
    }

    [Test]
    public void Read_CutAtEveryLength_IsTruncatedOrEndsAtAMember()
    {
        byte[] tar = new TarBuilder().File("a", "0123456789").Pax(("path", "long")).File("b", new byte[600]).LongName("name").File("c")
            .ToArray();
        List<string> whole = All(new MemoryStream(tar));
        int ended = 0;

        // After the content of a and of b: Go too accepts the end of the stream inside padding.
        int[] inPadding = [.. Enumerable.Range(512 + 10, 502), .. Enumerable.Range(1024 + 1024 + 512 + 600, 424)];
        for (int length = 0; length < tar.Length; length++)
        {
            try
            {
                List<string> found = All(new PieceStream(tar[..length], length, 4000));
                Assert.That(found, Is.EqualTo(whole.Take(found.Count)), $"cut at {length}");
                Assert.That(length % 512 == 0 || inPadding.Contains(length), $"cut at {length}");
                ended++;
            }
            catch (TarFormatException e)
            {
                Assert.That(e.Fault, Is.EqualTo(TarFault.Truncated), $"cut at {length}: {e.Message}");
                Assert.That(e.Offset, Is.InRange(0, length));
            }
        }

        // At length 0; after a, b and c, with or without their padding; between the end blocks.
        Assert.That(ended, Is.EqualTo(5 + 502 + 424));
    }

    [Test]
    public void Read_SeekableStream_SkipsAndMissesNoTruncation()
    {
        byte[] tar = new TarBuilder().File("a", new byte[100_000]).File("b").ToArray();

        using (TarReader reader = new(new MemoryStream(tar), bufferSize: 1))
        {
            reader.Read();
            Assert.That(Encoding.UTF8.GetString(reader.Read()!.Name), Is.EqualTo("b"));
            Assert.That(reader.Position, Is.EqualTo(512 + 100_352 + 512));
            Assert.That(reader.Read(), Is.Null);
            Assert.That(reader.SawEndBlocks, Is.True);
        }

        using TarReader cut = new(new MemoryStream(tar[..50_000]), bufferSize: 1);
        cut.Read();
        Assert.That(Assert.Throws<TarFormatException>(() => cut.Read())!.Fault, Is.EqualTo(TarFault.Truncated));
    }

    private static IEnumerable<TestCaseData> Bad()
    {
        static TestCaseData Case(string name, TarFault fault, TarBuilder tar) =>
            new TestCaseData(tar.ToArray(), fault).SetArgDisplayNames(name);
        yield return Case(
            "size is text", TarFault.Malformed, new TarBuilder().Member("a", edit: h => "12x45678901"u8.CopyTo(h.AsSpan(124))));
        yield return Case("size is negative", TarFault.Malformed, new TarBuilder().Member("a", edit: h => h.AsSpan(124, 12).Fill(0xff)));
        yield return Case("size is Int64.MaxValue", TarFault.Malformed, new TarBuilder().Pax(("size", "9223372036854775807")).File("a"));
        yield return Case("PAX size is negative", TarFault.Malformed, new TarBuilder().Pax(("size", "-1")).File("a"));
        yield return Case(
            "PAX record of no length", TarFault.Malformed, new TarBuilder().Member("x", 'x', "0 a=b\n"u8.ToArray()).File("a"));
        yield return Case("PAX record too long", TarFault.Malformed, new TarBuilder().Member("x", 'x', "99 a=b\n"u8.ToArray()).File("a"));
        yield return Case("PAX record without =", TarFault.Malformed, new TarBuilder().Member("x", 'x', "5 ab\n"u8.ToArray()).File("a"));
        yield return Case(
            "PAX header too large", TarFault.OverLimit, new TarBuilder().Member("x", 'x', size: ImageLimits.Default.PaxBytes + 1L));
        yield return Case(
            "long name too long", TarFault.OverLimit, new TarBuilder().Member("x", 'L', size: ImageLimits.Default.NameBytes + 2L));
        yield return Case(
            "PAX path too long", TarFault.OverLimit, new TarBuilder().Pax(("path", new string('a', ImageLimits.Default.NameBytes + 1)))
            .File("a"));
        yield return Case("one zero block", TarFault.Malformed, new TarBuilder().File("a").Raw(new byte[512]).File("b"));
        yield return Case("sparse regions overlap", TarFault.Malformed, Sparse("10,3,12,4", 2, "1000", 7));
        yield return Case("sparse region outside", TarFault.Malformed, Sparse("10,3", 1, "12", 3));
        yield return Case("sparse map of other size", TarFault.Malformed, Sparse("10,3", 1, "100", 4));
        yield return Case("sparse map of odd length", TarFault.Malformed, Sparse("10,3,7", 1, "100", 3));
        yield return Case("sparse map of too many", TarFault.OverLimit, Sparse("10,3", ImageLimits.Default.SparseRegions + 1, "100", 3));
    }

    [TestCaseSource(nameof(Bad))]
    public void Read_BadHeader_IsOneFault(byte[] tar, object fault)
    {
        TarFormatException? error = Assert.Throws<TarFormatException>(() => All(new MemoryStream(tar)));

        Assert.That(error!.Fault, Is.EqualTo(fault), error.Message);
    }

    [Test]
    public void Read_DamagedAtEveryByteOfAHeader_NeverThrowsAnythingElse()
    {
        byte[] tar = new TarBuilder().Pax(("path", "p"), ("GNU.sparse.map", "0,1"), ("GNU.sparse.size", "4")).File("a", "x").File("b", "y")
            .ToArray();
        for (int at = 0; at < 2048; at++)
        {
            foreach (byte value in (byte[])[0, 0x20, (byte)'9', 0x80, 0xff])
            {
                byte[] damaged = (byte[])tar.Clone();
                damaged[at] = value;
                try
                {
                    All(new MemoryStream(damaged));
                }
                catch (TarFormatException)
                {
                    // One of the two outcomes.
                }
            }
        }
    }

    private static TarBuilder Sparse(string map, int regions, string size, int stored) => new TarBuilder()
        .Pax(("GNU.sparse.size", size), ("GNU.sparse.numblocks", FormattableString.Invariant($"{regions}")), ("GNU.sparse.map", map))
        .File("a", new byte[stored]);

    private static byte[] Sample(int seed)
    {
        Random random = new(seed);
        TarBuilder tar = new();
        for (int i = 0; i < 60; i++)
        {
            byte[] content = new byte[random.Next(3) switch { 0 => 0, 1 => random.Next(2000), _ => random.Next(40_000) }];
            random.NextBytes(content);
            tar.File(new string((char)('a' + random.Next(26)), 1 + random.Next(300)), content);
            tar.SymbolicLink($"link{i}", new string('t', 1 + random.Next(200)));
        }

        return tar.ToArray();
    }

    private static List<string> All(Stream stream, int bufferSize = 1 << 20)
    {
        List<string> entries = [];
        using TarReader reader = new(stream, bufferSize);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (reader.Read() is { } entry)
        {
            string text = FormattableString.Invariant(
                $"{entry.Type} {Encoding.UTF8.GetString(entry.Name)} {Encoding.UTF8.GetString(entry.LinkName)} {entry.Size} {entry.ModificationTime}");
            while (reader.ReadData() is { IsEmpty: false } data)
            {
                hash.AppendData(data);
            }

            entries.Add($"{text} {Convert.ToHexStringLower(hash.GetHashAndReset())[..8]}");
        }

        return entries;
    }
}
