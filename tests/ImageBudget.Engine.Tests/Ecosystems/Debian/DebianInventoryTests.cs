using ImageBudget.Analysis;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Debian;

public class DpkgTests
{
    private const string Status = """
        Package: libc6
        Status: install ok installed
        Version: 2.36
        Architecture: amd64

        Package: python3.11
        Status: install ok installed
        Version: 3.11.2
        Architecture: amd64
        Depends: libc6 (>= 2.30)

        """;

    private static ImageOf Debian() => new ImageOf()
        .File("var/lib/dpkg/status", Status)
        .File("var/lib/dpkg/info/libc6:amd64.list", "/.\n/lib\n/lib/libc.so.6\n/usr/share/doc/libc6/copyright\n")
        .File("var/lib/dpkg/info/libc6:amd64.postinst", "#!/bin/sh")
        .File("var/lib/dpkg/info/python3.11.list", "/usr/bin/python3.11\n")
        .File("var/lib/dpkg/info/format", "1\n")
        .File("usr/lib/libc.so.6", "1234567")
        .Link("lib", "usr/lib")
        .File("usr/share/doc/libc6/copyright", "123")
        .File("usr/bin/python3.11", "12345");

    [Test]
    public void Read_ListsAndScripts_AreOwnedByThePackage()
    {
        ImageAnalysis analysis = Debian().Analyze();
        Package libc = analysis.Package("pkg:deb/debian/libc6@2.36?arch=amd64");
        Assert.That(libc.Files, Is.EqualTo(4));
        Assert.That(analysis.Package("pkg:deb/debian/python3.11@3.11.2?arch=amd64").Files, Is.EqualTo(2));
        Assert.That(analysis.Unowned.Sum(u => u.Files), Is.EqualTo(2), "the status and the format are the database's");
    }

    [Test]
    public void Read_DeletedDocumentation_StaysOwnedByThePackage()
    {
        ImageAnalysis analysis = Debian().Layer().File("usr/share/.wh.doc").Analyze();
        Package libc = analysis.Package("pkg:deb/debian/libc6@2.36?arch=amd64");
        Assert.That(libc.Unpacked - libc.Live, Is.EqualTo(3));
    }

    [Test]
    public void Read_Distroless_SumsNameTheFiles()
    {
        ImageAnalysis analysis = new ImageOf()
            .File("var/lib/dpkg/status.d/base", "Package: base\nVersion: 12\nArchitecture: amd64\n")
            .File("var/lib/dpkg/status.d/base.md5sums", "d41d8cd98f00b204e9800998ecf8427e  etc/host.conf\n")
            .File("etc/host.conf", "12345")
            .Analyze();
        Assert.That(analysis.Packages.Single().Files, Is.EqualTo(3));
        Assert.That(analysis.Unowned.Sum(u => u.Files), Is.Zero);
    }
}
