using System.IO.Compression;
using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Sources;

public sealed class ForeignFileTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("imagebudget-tests-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("PK\u0003\u0004rest", "a zip archive; unpack it")]
    [TestCase("7z\u00bc\u00af\u0027\u001c", "a 7z archive; unpack it")]
    [TestCase("Rar!\u001a\u0007\u0001", "a rar archive; unpack it")]
    [TestCase("hsqs", "a squashfs file system; give the image")]
    [TestCase("QFI\u00fb", "a disk of a virtual machine (qcow2)")]
    [TestCase("KDMV", "a disk of a virtual machine (VMDK)")]
    [TestCase("070701", "a cpio archive")]
    [TestCase("!<arch>\ndebian-binary", "a Debian package")]
    [TestCase("\u00ed\u00ab\u00ee\u00db", "an RPM package")]
    [TestCase("\u007fELF", "a program (ELF)")]
    [TestCase("Derive([(", "a derivation of Nix; build it and give the result: nix-store --realise FILE")]
    [TestCase("#!/bin/sh\nexec x\n", "a script; if it writes an image")]
    [TestCase("version https://git-lfs.github.com/spec/v1\n", "a pointer of Git LFS")]
    [TestCase("\n<!DOCTYPE html><html>", "a web page")]
    [TestCase("FROM alpine\n", "a Dockerfile; build it and save the image: docker build -t NAME . && docker save NAME -o image.tar")]
    [TestCase("# syntax=docker/dockerfile:1\r\n\r\n  arg A=1\r\nFROM $A", "a Dockerfile")]
    [TestCase("[{\"Config\":\"c.json\",\"Layers\":[]}]", "the manifest.json of a docker-archive without its layers")]
    [TestCase("[\n{\"Id\":\"sha256:00\",\"RootFS\":{\"Layers\":[]},\"Config\":{}}]", "what 'docker inspect' prints")]
    public void ForeignFile_IsNamed_PlainAndCompressed(string content, string name)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(content);
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        Assert.That(Message(bytes), Does.StartWith("not an image: the file is " + name).And.Not.Contains("\\x"));
        Assert.That(Message(compressed.ToArray()), Does.StartWith("not an image: its decompressed content is " + name));
    }

    [TestCase(0x438, "\u0053\u00ef", "an ext2, ext3 or ext4 file system")]
    [TestCase(0x8001, "CD001", "an ISO 9660 disk")]
    public void FileSystem_BeginsWithZeros_AndIsNamed(int offset, string magic, string name)
    {
        byte[] bytes = new byte[40_000];
        Encoding.Latin1.GetBytes(magic).CopyTo(bytes, offset);
        Assert.That(Message(bytes), Does.StartWith("not an image: the file is " + name));
        bytes[offset] ^= 0xff;
        Assert.That(Message(bytes), Does.StartWith("not an image: the archive is empty"));
    }

    [TestCase("FROMAGE\n")]
    [TestCase("# only a comment\n")]
    [TestCase("MAINTAINER x\nFROM y\n")]
    [TestCase("hello")]
    [TestCase("[1]")]
    public void OtherText_IsQuoted(string content) =>
        Assert.That(Message(Encoding.UTF8.GetBytes(content)), Does.StartWith("not an image: the file begins with '"));

    [TestCase("""{"schemaVersion":2,"manifests":[]}""", "the index of an image")]
    [TestCase("""{"schemaVersion":2,"config":{},"layers":[]}""", "the manifest of an image")]
    [TestCase("""{"os":"linux","rootfs":{"diff_ids":[]}}""", "the configuration of an image")]
    [TestCase("""{"a":1}""", "JSON, but not nix2container's")]
    public void DocumentOfAnImage_IsNamed(string json, string name) =>
        Assert.That(Message(Encoding.UTF8.GetBytes(json)), Does.Contain(" is " + name));

    [Test]
    public void RootFileSystem_IsNamed() => Assert.That(
        Message(new TarBuilder().File("./etc/passwd", "root").File("./usr/bin/x", "x").ToArray()),
        Does.EndWith(
            "it is a root file system; save the image that it is from (docker save NAME -o image.tar), or make one of it: "
            + "docker import FILE NAME && docker save NAME -o image.tar"));

    [Test]
    public void OtherArchive_MayBeALayer() => Assert.That(
        Message(new TarBuilder().File("app/x", "x").ToArray()), Does.Contain("but app/x ...; is it a single layer, or a file system"));

    [Test]
    public void ArchiveOfAnImage_NamesIt() => Assert.That(
        Message(new TarBuilder().File("README.md", "x").File("shop.tar.gz", "x").ToArray()),
        Does.EndWith("unpack it and give the image that is in it: shop.tar.gz"));

    [Test]
    public void Directory_ListsTheImagesInIt()
    {
        Make("out/a.tar", "out/b/index.json", "out/c/manifest.json", "out/d/x", "out/e.json");
        Assert.That(MessageOf("out"), Does.EndWith("; give the image that is in it: out/a.tar, out/b, out/c"));
        Assert.That(MessageOf("./out/"), Does.EndWith("in it: ./out/a.tar, ./out/b, ./out/c"));
        Make("out/f.tgz");
        Assert.That(MessageOf("out"), Does.EndWith("in it: out/a.tar, out/b, out/c ..."));
    }

    [Test]
    public void Directory_OfAFileSystem_IsNamed()
    {
        Make("root/etc/passwd", "root/usr/x");
        Assert.That(MessageOf("root"), Does.Contain("it is a root file system").And.Contain("tar -C DIRECTORY -c . | docker import - NAME"));
    }

    [Test]
    public void Directory_WithoutAnImage_AsksForAFile()
    {
        Make("docs/a.md");
        Assert.That(MessageOf("docs"), Does.EndWith("; give the file that 'docker save' or 'skopeo copy' writes"));
    }

    private void Make(params string[] files)
    {
        foreach (string file in files)
        {
            string path = Path.Combine(_folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "{}");
        }
    }

    private string Message(byte[] content)
    {
        File.WriteAllBytes(Path.Combine(_folder, "given"), content);
        return MessageOf("given");
    }

    private string MessageOf(string given) => Assert.Throws<ImageFormatException>(
        () => ImageAnalyzer.Analyze(new ImageRequest(given), new AnalyzeOptions { Directory = _folder }))!.Message;
}
