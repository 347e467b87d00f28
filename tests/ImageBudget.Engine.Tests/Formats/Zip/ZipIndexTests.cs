using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ImageBudget.Formats.Zip;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Formats.Zip;

public sealed class ZipIndexTests
{
    [Test]
    public void Members_AreListedInTheOrderOfTheDirectory_WhateverTheirNames()
    {
        using ZipIndex index =
            Open(Archive(
            ("META-INF/MANIFEST.MF", "a: b\n"), ("../../etc/passwd", "x"), ("/abs", "yy"), ("META-INF/MANIFEST.MF", "second")));

        Assert.That(index.Members.Select(m => (m.Name, m.Size)),
            Is.EqualTo(new[] { ("META-INF/MANIFEST.MF", 5L), ("../../etc/passwd", 1L), ("/abs", 2L), ("META-INF/MANIFEST.MF", 6L) }));
        Assert.That(Encoding.UTF8.GetString(index.TryRead("META-INF/MANIFEST.MF", 100, out _)!), Is.EqualTo("a: b\n"));
        Assert.That(index.TryRead("absent", 100, out string? problem), Is.Null);
        Assert.That(problem, Is.Not.Null);
    }

    [Test]
    public void MemberAboveTheCap_IsNotRead_WhateverItClaims()
    {
        byte[] archive = Archive(("bomb", new string('0', 5_000_000)));

        // Set a small claimed size in the directory: it must not matter.
        int directory = archive.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        using ZipIndex honest = Open(archive);
        Assert.That(honest.TryRead("bomb", 4_999_999, out string? problem), Is.Null);
        Assert.That(problem, Does.Contain("larger"));
        BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(directory + 24), 10);
        using ZipIndex lying = Open(archive);
        Assert.That(lying.TryRead("bomb", 1_000_000, out _)?.Length ?? 0, Is.LessThanOrEqualTo(10));
    }

    [Test]
    public void AllReads_ShareOneLimit()
    {
        using ZipIndex index = ZipIndex.TryOpen(Archive(("a", new string('a', 600)), ("b", new string('b', 600))), 1000, out _)!;

        Assert.That(index.TryRead("a", 1000, out _), Is.Not.Null);
        Assert.That(index.TryRead("b", 1000, out _), Is.Null);
    }

    [Test]
    public void ProgramBeforeTheArchive_DoesNotHideIt()
    {
        byte[] file = [.. Encoding.ASCII.GetBytes("#!/bin/sh\nexec java -jar \"$0\"\n"), .. Archive(("a", "content"))];

        using ZipIndex index = Open(file);

        Assert.That(Encoding.ASCII.GetString(index.TryRead("a", 100, out _)!), Is.EqualTo("content"));
    }

    [Test]
    public void InvalidArchive_IsAProblem()
    {
        Assert.That(ZipIndex.TryOpen("PK, but no archive"u8.ToArray(), 100, out string? problem), Is.Null);
        Assert.That(problem, Is.Not.Null);
        Assert.That(ZipIndex.TryOpen(default, 100, out _), Is.Null);
    }

    [Test]
    public void DamagedArchive_NeverThrows()
    {
        byte[] archive = Archive(("a", new string('a', 300)), ("b/c", "0123456789"), ("d", new string('x', 2000)));
        foreach (byte[] damaged in Damage.Cuts(archive).Concat(Damage.Flips(archive, 1500, seed: 9)))
        {
            Assert.That(() => ReadAll(damaged), Throws.Nothing);
            Assert.That(() => ZipStreamReader.Read(new MemoryStream(damaged), _ => true, 4096, 1 << 20, out _), Throws.Nothing);
        }
    }

    [Test]
    public void StreamReader_SeesTheSameMembers_WithoutSeeking()
    {
        byte[] archive = Archive(("META-INF/MANIFEST.MF", "a: b\n"), ("big", new string('0', 100_000)), ("last", "z"));

        var members = ZipStreamReader.Read(new ForwardOnly(archive), name => name != "last", 1000, 1 << 20, out string? problem);

        Assert.That(problem, Is.Null);
        Assert.That(members.Select(m => (m.Name, m.Size, m.Content?.Length)),
            Is.EqualTo(new (string, long, int?)[] { ("META-INF/MANIFEST.MF", 5, 5), ("big", 100_000, null), ("last", 1, null) }));
    }

    [Test]
    public void StreamReader_EndsAtItsLimit()
    {
        byte[] archive = Archive(("small", "1"), ("bomb", new string('0', 3_000_000)));

        var members = ZipStreamReader.Read(new ForwardOnly(archive), _ => true, 1000, 1_000_000, out string? problem);

        Assert.That(members.Single().Name, Is.EqualTo("small"));
        Assert.That(problem, Does.Contain("more bytes"));
    }

    // A writer that cannot seek writes CRC and sizes after the data; so does `jar`.
    [Test]
    public void StreamReader_ReadsMembersWithDescriptors([Values(true, false)] bool signed, [Values(4, 8)] int width)
    {
        byte[] noise = new byte[150_000];
        new Random(1).NextBytes(noise);
        List<(string Name, byte[] Content)> contents =
        [
            ("empty", []), ("a", "aaaaaaaaaa"u8.ToArray()), ("noise", noise), ("PK", "PK\x01\x02PK\x03\x04"u8.ToArray()),
            ("zeros", new byte[70_000]),
        ];
        contents.AddRange(Enumerable.Range(8160, 40).Select(size => ($"noise-{size}", noise[..size])));
        byte[] stored = [.. contents.SelectMany(c => WithDescriptor(c.Name, c.Content, signed, width))];
        byte[] archive = [.. stored, .. "PK\x01\x02"u8, .. new byte[42]];

        var members = ZipStreamReader.Read(new ForwardOnly(archive), _ => true, 1 << 20, 1 << 24, out string? problem);

        Assert.That(problem, Is.Null);
        Assert.That(members.Select(m => (m.Name, m.Size)), Is.EqualTo(contents.Select(c => (c.Name, c.Content.LongLength))));
        Assert.That(members.Zip(contents).All(pair => pair.First.Content.AsSpan().SequenceEqual(pair.Second.Content)), Is.True);
    }

    [Test]
    public void StreamReader_ReportsMembersThatItCannotSkip()
    {
        byte[] archive = Archive(("first", "1"), ("second", new string('2', 100)));
        int second = archive.AsSpan(4).IndexOf("PK\u0003\u0004"u8) + 4;

        // Encrypted, with a missing descriptor, bzip2, another CRC, size, compressed size, and no header.
        (int At, byte Value)[] changes = [(6, 1), (6, 8), (8, 12), (14, 0x77), (22, 99), (18, 200), (0, 0)];
        foreach ((int at, byte value) in changes)
        {
            byte[] changed = (byte[])archive.Clone();
            changed[second + at] = value;
            var members = ZipStreamReader.Read(new ForwardOnly(changed), _ => true, 1000, 1000, out string? problem);
            Assert.That(members.Select(m => m.Name), Is.EqualTo((string[])["first"]), $"byte {at} of the header");
            Assert.That(problem, Is.EqualTo("the rest of the archive cannot be read"), $"byte {at} of the header");
        }

        // Truncate the archive before its directory.
        for (int length = 0; length < archive.AsSpan().IndexOf("PK\u0001\u0002"u8); length++)
        {
            ZipStreamReader.Read(new ForwardOnly(archive[..length]), _ => true, 1000, 1000, out string? problem);
            Assert.That(problem, Is.EqualTo("the rest of the archive cannot be read"), $"cut at {length}");
        }
    }

    [Test]
    public void StreamReader_ReadsZip64Sizes_AndTheMarkerOfSplitArchives()
    {
        byte[] data = Encoding.ASCII.GetBytes("stored");
        byte[] crc = BitConverter.GetBytes(System.IO.Hashing.Crc32.HashToUInt32(data));
        byte[] sizes = [.. BitConverter.GetBytes(6L), .. BitConverter.GetBytes(6L)];
        byte[] unknown = [255, 255, 255, 255, 255, 255, 255, 255];
        byte[] extra = [9, 9, 0, 0, 1, 0, 16, 0, .. sizes];
        byte[] lengths = [1, 0, (byte)extra.Length, 0];
        byte[] header = [.. "PK\x03\x04"u8, 45, .. new byte[9], .. crc, .. unknown, .. lengths, (byte)'s', .. extra];
        byte[] archive = [.. "PK00"u8, .. header, .. data, .. Archive(("a", "content"))];

        var members = ZipStreamReader.Read(new ForwardOnly(archive), _ => true, 1000, 1000, out string? problem);

        Assert.That(problem, Is.Null);
        Assert.That(members.Select(m => (m.Name, m.Size)), Is.EqualTo((ValueTuple<string, long>[])[("s", 6), ("a", 7)]));
    }

    // An error of the outer stream is not an error of the archive.
    [Test]
    public void StreamReader_PassesInputExceptionsThrough()
    {
        byte[] archive = Archive(("a", new string('a', 30_000)));
        foreach (int good in (int[])[0, 10, 60])
        {
            Assert.That(
                () => ZipStreamReader.Read(new Broken(archive[..good]), _ => true, 1000, 100_000, out _),
                Throws.TypeOf<IOException>().With.Message.EqualTo("gone"));
        }
    }

    [Test]
    public void RealJars_HoldTheManifestsThatJarSees()
    {
        Dictionary<string, byte[]> files = RealImage.Files("jvm");
        foreach (var jar in RealImage.Packages("jvm").GetProperty("jars").EnumerateArray())
        {
            byte[] bytes = files[jar.GetProperty("path").GetString()![1..]];
            using ZipIndex index = Open(bytes);

            // The truth file keeps the first 2000 characters.
            string manifest = jar.GetProperty("manifest").GetString() ?? "";
            Assert.That(Encoding.UTF8.GetString(index.TryRead("META-INF/MANIFEST.MF", 1 << 20, out _) ?? []), Does.StartWith(manifest));
            Assert.That(jar.GetProperty("nested").EnumerateArray().Select(n => n.GetString()),
                Is.SubsetOf(index.Members.Select(m => m.Name)));

            var streamed = ZipStreamReader.Read(new ForwardOnly(bytes), _ => false, 0, 1 << 28, out string? problem);
            Assert.That(problem, Is.Null);
            Assert.That(streamed.Select(m => (m.Name, m.Size)).Order(), Is.EqualTo(index.Members.Select(m => (m.Name, m.Size)).Order()));
        }
    }

    private static ZipIndex Open(byte[] archive) =>
        ZipIndex.TryOpen(archive, 64 << 20, out string? problem) ?? throw new AssertionException(problem!);

    private static void ReadAll(byte[] archive)
    {
        using ZipIndex? index = ZipIndex.TryOpen(archive, 1 << 20, out _);
        foreach (ZipMember member in index?.Members ?? [])
        {
            _ = index!.TryRead(member.Name, 1 << 16, out _);
        }
    }

    private static byte[] Archive(params (string Name, string Content)[] members)
    {
        using MemoryStream file = new();
        using (ZipArchive archive = new(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string content) in members)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return file.ToArray();
    }

    private static byte[] WithDescriptor(string name, byte[] content, bool signed, int width)
    {
        using MemoryStream data = new();
        using (DeflateStream deflate = new(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(content);
        }

        // The platform writes no bytes for empty content.
        byte[] deflated = content.Length > 0 ? data.ToArray() : [3, 0];
        byte[] crc = BitConverter.GetBytes(System.IO.Hashing.Crc32.HashToUInt32(content));
        byte[] sizes = [.. BitConverter.GetBytes((long)deflated.Length)[..width], .. BitConverter.GetBytes((long)content.Length)[..width]];
        return
        [
            .. "PK\x03\x04"u8, 20, 0, 8, 8, 8, 0, 0, 0, 0, 0, .. new byte[12], (byte)name.Length, 0, 0, 0, .. Encoding.ASCII.GetBytes(name),
            .. deflated, .. signed ? "PK\x07\x08"u8.ToArray() : [], .. crc, .. sizes,
        ];
    }

    private sealed class Broken(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            Position < Length ? base.Read(buffer, offset, count) : throw new IOException("gone");
    }

    private sealed class ForwardOnly(byte[] bytes) : Stream
    {
        private readonly MemoryStream _bytes = new(bytes);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => _bytes.Read(buffer, offset, Math.Min(count, 700));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
