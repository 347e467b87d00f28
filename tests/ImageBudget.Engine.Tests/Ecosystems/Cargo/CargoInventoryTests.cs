using System.IO.Compression;
using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Formats.Elf;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems.Cargo;

/// <summary>Rust programs.</summary>
public class CargoInventoryTests
{
    [Test]
    public void Program_OwnsItsFileAndDependsOnItsCrates()
    {
        const string Crates = """
            {"packages":[{"name":"hello","version":"0.1.0","root":true,"dependencies":[1]},{"name":"serde","version":"1.0.0"},{"name":"cc","version":"1.0.0","kind":"build"}]}
            """;
        MemoryStream stored = new();
        using (ZLibStream zlib = new(stored, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(Encoding.UTF8.GetBytes(Crates));
        }

        byte[] elf = new ElfImage(true, false) { Type = 2 }.With(".dep-v0", stored.ToArray()).ToBytes();
        ImageAnalysis analysis = new ImageOf().File("hello", elf).Analyze();
        Assert.That(analysis.Ids(), Is.EqualTo(new[] { "pkg:cargo/hello@0.1.0", "pkg:cargo/serde@1.0.0" }));
        Assert.That(analysis.Package("pkg:cargo/hello@0.1.0").Live, Is.EqualTo(elf.Length));
        Assert.That(analysis.Edges(), Has.One.EqualTo("hello -> serde: hello 0.1.0 needs serde 1.0.0"));
    }
}
