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
        using ZipIndex index = Open(Archive(("META-INF/MANIFEST.MF", "a: b\n"), ("../../etc/passwd", "x"), ("/abs", "yy"), ("META-INF/MANIFEST.MF", "second")));

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

        // The claimed size in the directory is made small: it must not matter.
        int directory = archive.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        using ZipIndex honest = Open(archive);
        Assert.That(honest.TryRead("bomb", 4_999_999, out string? problem), Is.Null);
        Assert.That(problem, Does.Contain("larger"));
        BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(directory + 24), 10);
        using ZipIndex lying = Open(archive);
        Assert.That(lying.TryRead("bomb", 1_000_000, out _)?.Length ?? 0, Is.LessThanOrEqualTo(10));
    }

    [Test]
    public void AllReads_ShareOneBudget()
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
    public void WhatIsNoArchive_IsAProblem()
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

    private static ZipIndex Open(byte[] archive) => ZipIndex.TryOpen(archive, 64 << 20, out string? problem) ?? throw new AssertionException(problem!);

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
