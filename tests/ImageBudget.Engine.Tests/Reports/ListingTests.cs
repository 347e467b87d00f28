using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Reports;
using ImageBudget.Reports.Listings;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Reports;

public sealed class ListingTests
{
    private static ImageAnalysis Image { get; } = TestImage.Of(
        new TarBuilder().File("usr/lib/big", new string('b', 3000)).File("usr/lib/old", new string('o', 900)).File("usr/bin/sh", "shell"),
        new TarBuilder().File("usr/lib/.wh.old").HardLink("usr/bin/bash", "usr/bin/sh")
            .SymbolicLink("lib", "usr/lib").File("etc/name", "n"))
        .Analyze();

    [Test]
    public void Directory_HasTheSumsBelowEachEntry_LargestFirst()
    {
        Assert.That(Rows("/"), Is.EqualTo((string[])["usr directory 3005 3", "etc directory 1 1", "lib link 0  -> usr/lib"]));
        Assert.That(Rows("/usr"), Is.EqualTo((string[])["lib directory 3000 1", "bin directory 5 2"]));
    }

    [TestCase("/usr/lib")]
    [TestCase("usr/lib/")]
    [TestCase("/lib")]
    [TestCase("/usr/../lib/.")]
    public void Links_AreFollowed_AndDeletedFilesAreGone(string path)
    {
        DirectoryListing listing = DirectoryListing.Of(Image, path)!;
        Assert.That((listing.Path, listing.Live), Is.EqualTo(("/usr/lib", 3000)));
        Assert.That(Rows(path), Is.EqualTo((string[])["big file 3000 "]));
    }

    [Test]
    public void File_IsListedByItself() => Assert.That(Rows("/etc/name"), Is.EqualTo((string[])["name file 1 "]));

    [Test]
    public void HardLink_CountsOnce_AndSaysSo()
    {
        DirectoryListing listing = DirectoryListing.Of(Image, "/usr/bin")!;
        Assert.That(listing.Entries.Sum(e => e.Live), Is.EqualTo(5));
        Assert.That(listing.Entries.Select(e => e.IsOtherName).Order(), Is.EqualTo((bool[])[false, true]));
    }

    [TestCase("/usr/lib/old", "/usr/lib", "big")]
    [TestCase("/usr/lib/big/x", "/usr/lib/big", "")]
    [TestCase("/nowhere/at/all", "/", "etc lib usr")]
    public void Path_ThatIsNotThere_HasANearestDirectory(string path, string directory, string names)
    {
        Assert.That(DirectoryListing.Of(Image, path), Is.Null);
        (string nearest, IReadOnlyList<string> there) = DirectoryListing.Nearest(Image, path);
        Assert.That((nearest, string.Join(' ', there)), Is.EqualTo((directory, names)));
    }

    [Test]
    public void Root_HasTheImagesLiveBytes() =>
        Assert.That(DirectoryListing.Of(Image, "/")!.Live, Is.EqualTo(Image.Size.Live));

    [Test]
    public void Text_Is80Wide_AndHostileNamesAreInert()
    {
        ImageAnalysis image = TestImage.Of(new TarBuilder()
            .File(new string('n', 99), "x").File("a\u001b[31mred\n::error::x", "yy")).Analyze();
        using StringWriter writer = new() { NewLine = "\n" };
        ListingText.Write(writer, DirectoryListing.Of(image, "/")!, new ReportOptions { Width = 80 });
        string[] lines = writer.ToString().Split('\n');
        Assert.That(lines[0], Is.EqualTo("/: 3 B live, 2 entries"));
        Assert.That(lines.Select(l => l.Length), Is.All.LessThanOrEqualTo(80));
        Assert.That(writer.ToString(), Does.Not.Contain("\u001b").And.Not.Contain("\n::error").And.Contain("red"));
    }

    [Test]
    public void Json_HasEveryEntry()
    {
        using StringWriter writer = new();
        ListingJson.Write(writer, "image.tar", DirectoryListing.Of(Image, "/")!);
        using JsonDocument json = JsonDocument.Parse(writer.ToString());
        JsonElement link = json.RootElement.GetProperty("entries")[2];
        Assert.That(
            (link.GetProperty("name").GetString(), link.GetProperty("kind").GetString(), link.GetProperty("target").GetString(),
                link.GetProperty("files").ValueKind),
            Is.EqualTo(("lib", "link", "usr/lib", JsonValueKind.Null)));
    }

    private static string[] Rows(string path) =>
        [.. DirectoryListing.Of(Image, path)!.Entries
            .Select(e => $"{e.Name} {e.Kind} {e.Live} {e.Files}{(e.Target is null ? "" : " -> " + e.Target)}")];
}
