using System.Text;
using ImageBudget.Tar;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Tar;

/// <summary>
/// Unusual archives are read like Go's archive/tar, because container engines unpack with it. Each line was checked with Go 1.19
/// (<c>src/archive/tar</c>: <c>reader.go</c>, <c>format.go</c>, <c>strconv.go</c>).
/// </summary>
public class TarAsGoTests
{
    private static IEnumerable<TestCaseData> Names()
    {
        static TestCaseData Case(string name, TarBuilder tar, string expected) => new TestCaseData(tar, expected).SetArgDisplayNames(name);
        static TarBuilder Header(params (int At, string Text)[] fields) => Tar().Member("name", edit: h => Put(h, fields));

        static string P(int length) => new('p', length);

        yield return Case("ustar: prefix of 155 bytes", Header((345, P(155))), P(155) + "/name");
        yield return Case("ustar of any version", Header((263, "xx"), (345, "p")), "p/name");
        yield return Case("ustar: a prefix ends at its NUL", Header((345, "p\0q")), "p/name");
        yield return Case("v7 has no prefix", Header((257, "\0\0\0\0\0\0\0\0"), (345, "p")), "name");
        yield return Case("another magic is v7", Header((257, "USTAR"), (345, "p")), "name");
        yield return Case("GNU: times", Header((257, "ustar  \0"), (345, "12345670123"), (357, "12345670123")), "name");
        yield return Case("GNU: no times, so a prefix", Header((257, "ustar  \0"), (345, "var/lib")), "var/lib/name");
        yield return Case("GNU: the change time is none", Header((257, "ustar  \0"), (345, "12345670123\0x")), "12345670123/name");
        yield return Case("GNU: a first NUL is no time and no prefix", Header((257, "ustar  \0"), (357, "x")), "name");
        yield return Case("GNU: a prefix is ASCII", Header((257, "ustar  \0"), (345, "ä")), "name");
        yield return Case("GNU of another version is v7", Header((257, "ustar \0\0"), (345, "p")), "name");
        yield return Case("star: prefix of 131 bytes", Header((508, "tar\0"), (345, P(131)), (476, "00000000001")), P(131) + "/name");
        yield return Case("star is known by its trailer", Header((508, "tar "), (345, P(140))), P(140) + "/name");

        yield return Case("an empty PAX path says nothing", Tar().Pax(("path", "")).File("name"), "name");
        yield return Case("of equal keys the last holds", Tar().Pax(("path", "a"), ("path", "b")).File("name"), "b");
        yield return Case("an empty value takes back", Tar().Pax(("path", "a"), ("path", "")).File("name"), "name");
        yield return Case("of several PAX headers the last holds", Tar().Pax(("path", "a")).Pax(("mtime", "7")).File("name"), "name");
        yield return Case("a long name wins over PAX", Tar().LongName("long").Pax(("path", "pax")).File("name"), "long");
        yield return Case("an empty long name says nothing", Tar().LongName("").File("name"), "name");
        yield return Case("an empty long name takes back", Tar().LongName("long").LongName("").File("name"), "name");
        yield return Case("a global header ends what was said", Tar().Pax(("path", "a")).GlobalPax(("comment", "c")).File("name"), "name");
        yield return Case("a global header ends long names", Tar().LongName("a").GlobalPax(("comment", "c")).File("name"), "name");

        yield return Case("sparse name without a version", Sparse(("name", "n")).File("name"), "name");
        yield return Case("sparse name with half a version", Sparse(("name", "n"), ("major", "1")).File("name"), "name");
        yield return Case(
            "sparse name with a map", Sparse(("name", "n"), ("map", "0,0"), ("numblocks", "1")).File("name"), "n");
        yield return Case(
            "sparse name with a whole version",
            Sparse(("name", "n"), ("major", "0"), ("minor", "1"), ("numblocks", "0")).File("name"),
            "n");
    }

    [TestCaseSource(nameof(Names))]
    public void Name(object tar, string expected) => Assert.That(Read((TarBuilder)tar).Single().Name, Is.EqualTo(expected));

    private static IEnumerable<TestCaseData> Types()
    {
        static TestCaseData Case(string name, TarBuilder tar, string expected) => new TestCaseData(tar, expected).SetArgDisplayNames(name);
        byte[] data = new byte[700];

        yield return Case("a flag of 0 and a slash are a file", Tar().Member("a/", '0', data), "File 700");
        yield return Case("no flag and a slash are a directory", Tar().Member("a/", '\0'), "Directory 0");
        yield return Case("a directory's size is not skipped", Tar().Member("a/", '\0', size: 700), "Directory 0");
        yield return Case("no flag and a long name with a slash", Tar().LongName("a/").Member("a", '\0', size: 700), "Directory 0");
        yield return Case("no flag and a PAX path without a slash", Tar().Pax(("path", "b")).Member("a/", '\0', data), "File 700");
        yield return Case("a hard link's size is not skipped", Tar().Member("a", '1', size: 700), "HardLink 0");
        yield return Case("nor is what PAX says of it", Tar().Pax(("size", "700")).Member("a", '2'), "SymbolicLink 0");
        yield return Case("nor a negative one", Tar().Member("a", '5', edit: h => h.AsSpan(124, 12).Fill(0xff)), "Directory 0");
        yield return Case("PAX says the size", Tar().Pax(("size", "700")).Member("a", content: data, size: 3), "File 700");
        yield return Case("PAX numbers may have a sign", Tar().Pax(("size", "+700")).Member("a", content: data, size: 3), "File 700");
        yield return Case("an empty PAX size says nothing", Tar().Pax(("size", "")).Member("a", content: data), "File 700");
        yield return Case("a contiguous file", Tar().Member("a", '7', data), "File 700 unknown");
        yield return Case("a dump of a directory has content", Tar().Member("a", 'D', data), "File 700 unknown");
        yield return Case("X is no PAX header", Tar().Member("a", 'X', "11 path=abc\n"u8.ToArray()), "File 12 unknown");
        yield return Case("a volume's label", Tar().Member("a", 'V'), "File 0 unknown");
        yield return Case("a sparse size without a map", Sparse(("realsize", "5000")).Member("a", content: data), "File 700");
        yield return Case(
            "an unknown sparse version", Sparse(("major", "2"), ("minor", "0"), ("map", "x")).Member("a", content: data),
            "File 700");
        yield return Case(
            "of two sparse sizes the older key",
            Sparse(("map", "0,700"), ("numblocks", "1"), ("size", "5000"), ("realsize", "9"))
                .Member("a", content: data),
            "File 5000");
        yield return Case(
            "format 0.0 wins over 0.1",
            Sparse(("offset", "9"), ("numbytes", "700"), ("map", "0,1"), ("numblocks", "1"), ("size", "709"))
                .Member("a", content: data),
            "File 709");
    }

    [TestCaseSource(nameof(Types))]
    public void TypeAndSize(object tar, string expected)
    {
        List<Member> members = Read(((TarBuilder)tar).File("next"));
        Assert.That(members.Select(m => m.Name).Last(), Is.EqualTo("next"), "What follows is found.");
        Assert.That($"{members[0].Type} {members[0].Size}{(members[0].IsKnown ? "" : " unknown")}", Is.EqualTo(expected));
    }

    [TestCase("0000000700\0\0", ExpectedResult = 448)]
    [TestCase("00000000700 ", ExpectedResult = 448)]
    [TestCase(" \0 700 \0", ExpectedResult = 448)]
    [TestCase("700\0junk", ExpectedResult = 448)]
    [TestCase("000000000700", ExpectedResult = 448)]
    [TestCase("            ", ExpectedResult = 0)]
    [TestCase("", ExpectedResult = 0)]
    [TestCase("\x80\0\0\0\0\0\0\0\0\0\x01\xc0", ExpectedResult = 448)]
    [TestCase("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", ExpectedResult = -1)]
    [TestCase("\xff\xff\xff\xff\x80\0\0\0\0\0\0\0", ExpectedResult = long.MinValue)]
    [TestCase("\x80\0\0\0\x80\0\0\0\0\0\0\0", ExpectedResult = null)]
    [TestCase("7 00", ExpectedResult = null)]
    [TestCase("700x", ExpectedResult = null)]
    [TestCase("0x700", ExpectedResult = null)]
    [TestCase("-700", ExpectedResult = null)]
    [TestCase("+700", ExpectedResult = null)]
    [TestCase("800", ExpectedResult = null)]
    public long? Number(string field)
    {
        byte[] bytes = new byte[12];
        Encoding.Latin1.GetBytes(field, bytes);
        return TarNumber.TryParseField(bytes, out long value) ? value : null;
    }

    [TestCase("0", ExpectedResult = 0)]
    [TestCase("-5.25", ExpectedResult = -6)]
    [TestCase("-5.00", ExpectedResult = -5)]
    [TestCase("5.999", ExpectedResult = 5)]
    [TestCase("5.", ExpectedResult = 5)]
    [TestCase(".5", ExpectedResult = null)]
    [TestCase("5.x", ExpectedResult = null)]
    [TestCase("1e3", ExpectedResult = null)]
    public long? Time(string text) => TarNumber.TryParseTime(Encoding.ASCII.GetBytes(text), out long seconds) ? seconds : null;

    private static IEnumerable<TestCaseData> Refused()
    {
        static TestCaseData Case(string name, TarBuilder tar) => new TestCaseData(tar.ToArray()).SetArgDisplayNames(name);
        static TarBuilder Field(int at, string text) => Tar().Member("a", edit: h => Put(h, (at, text)));
        static TarBuilder Pax(string records) => Tar().Member("x", 'x', Encoding.Latin1.GetBytes(records)).File("a");

        yield return Case("the mode is no number", Field(100, "x"));
        yield return Case("the uid is no number", Field(108, "x"));
        yield return Case("the gid is no number", Field(116, "9"));
        yield return Case("the modification time is no number", Field(136, "x"));
        yield return Case("a file's device number is none", Field(329, "x"));
        yield return Case("a star header's access time is no number", Tar().Member("a", edit: h => Put(h, (508, "tar\0"), (476, "x"))));
        yield return Case("a PAX uid is no number", Pax("9 uid=xy\n"));
        yield return Case("a PAX time is no number", Pax("11 atime=x\n"));
        yield return Case("NULs behind the records", Pax("6 a=b\n\0\0"));
        yield return Case("a record of an empty key", Pax("5 =a\n"));
        yield return Case("a NUL in a key", Pax("8 a\0b=c\n"));
        yield return Case("a NUL in a path", Tar().Pax(("path", "x\0y")).File("a"));
        yield return Case("a NUL in a user's name", Tar().Pax(("uname", "x\0y")).File("a"));
        yield return Case("sparse lengths before offsets", Sparse(("numbytes", "1")).File("a"));
        yield return Case("a sparse map without a number of regions", Sparse(("map", "0,1")).File("a", "x"));
        yield return Case("a sparse map of a directory", Sparse(("map", "0,0"), ("numblocks", "1")).Folder("a"));
        yield return Case("a sparse member that is not GNU's", Tar().Member("a", 'S'));
        yield return Case("one zero block and data", Tar().File("a").Raw(new byte[512]).File("b"));
        yield return Case("one zero block and half a block", Tar().File("a").Raw(new byte[512]).Raw(new byte[100]));
        yield return Case("data behind a hard link", Tar().Member("a", '1', [1, 2, 3]));

        // Go ignores these; other programs do not.
        yield return Case("a global path", Tar().GlobalPax(("path", "x")).File("a"));
        yield return Case("a global link", Tar().GlobalPax(("linkpath", "x")).File("a"));
        yield return Case("a global size", Tar().GlobalPax(("size", "0")).File("a", "1"));
        yield return Case("a global sparse size", Tar().GlobalPax(("GNU.sparse.realsize", "5")).File("a", "1"));
        yield return Case("a global header that is a whiteout", Tar().Member("b/.wh.a", 'g', "6 a=b\n"u8.ToArray()).File("a"));
        yield return Case("an extended header at the end", Tar().File("a").Pax(("path", "x")));
    }

    [TestCaseSource(nameof(Refused))]
    public void Refuses(byte[] tar)
    {
        byte[] cut = tar[..^1024];
        Assert.That(() => Read(cut), Throws.TypeOf<TarFormatException>());
    }

    [Test]
    public void GlobalHeader_DoesNotApplyToMembers()
    {
        TarBuilder tar = Tar().GlobalPax(("mtime", "7"), ("uid", "no number")).File("a").Pax(("mtime", "9")).File("b");
        Assert.That(Read(tar).Select(m => m.Time), Is.EqualTo((long[])[1, 9]));
    }

    [Test]
    public void EndOfArchive_EndsIt()
    {
        byte[] tar = [.. Tar().File("a").ToArray(), .. Tar().File("b").ToArray()];
        Assert.That(Read(tar).Select(m => m.Name), Is.EqualTo((string[])["a"]));
        Assert.That(Read(tar[..1024]).Select(m => m.Name), Is.EqualTo((string[])["a"]), "One zero block is the end when nothing follows.");
        Assert.That(Read(tar[..512]).Select(m => m.Name), Is.EqualTo((string[])["a"]), "So is the end of the stream.");
    }

    [Test]
    public void GnuSparse_ContinuesWhileTheFlagIsNotNul()
    {
        byte[] extension = new byte[512];
        TarBuilder.Octal(extension, 0, 12, 900);
        TarBuilder.Octal(extension, 12, 12, 2);
        TarBuilder tar = Tar().Member("a", 'S', size: 3, edit: h =>
        {
            Put(h, (257, "ustar  \0"));
            TarBuilder.Octal(h, 386, 12, 5);
            TarBuilder.Octal(h, 398, 12, 1);
            h[482] = (byte)'0';
            TarBuilder.Octal(h, 483, 12, 1000);
        }).Raw(extension).Data("abc"u8).File("next");

        Assert.That(Read(tar).Select(m => $"{m.Name} {m.Size}"), Is.EqualTo((string[])["a 1000", "next 0"]));
    }

    private static TarBuilder Tar() => new();

    // The records of a sparse file, without GNU.sparse. before each key.
    private static TarBuilder Sparse(params (string Key, string Value)[] records) =>
        Tar().Pax([.. records.Select(r => ("GNU.sparse." + r.Key, r.Value))]);

    private static void Put(byte[] header, params (int At, string Text)[] fields)
    {
        foreach ((int at, string text) in fields)
        {
            Encoding.UTF8.GetBytes(text).CopyTo(header, at);
        }
    }

    private static List<Member> Read(TarBuilder tar) => Read(tar.ToArray());

    private static List<Member> Read(byte[] tar)
    {
        List<Member> members = [];
        using TarReader reader = new(new MemoryStream(tar));
        while (reader.Read() is { } e)
        {
            members.Add(new Member(Encoding.UTF8.GetString(e.Name), e.Type, e.Size, e.ModificationTime, e.HasKnownType));
        }

        return members;
    }

    private sealed record Member(string Name, object Type, long Size, long Time, bool IsKnown);
}
